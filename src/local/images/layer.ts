import {chmod, link, lstat, mkdir, readdir, realpath, rm, symlink, writeFile} from 'node:fs/promises';
import {basename, dirname, join, relative, resolve, sep} from 'node:path';
import type {Readable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {extract, type Header} from 'tar-stream';

/** A layer that tries to leave its folder, or that is broken. */
class UnsafeLayerError extends Error {
	override readonly name = 'UnsafeLayerError';
}

const whiteout = '.wh.';
const opaqueWhiteout = '.wh..wh..opq';

/**
 * Applies one uncompressed layer to `root` (OCI image spec, layer.md): files, folders, links and whiteouts. Devices
 * are left out and owners are ours, since the folder is used without root. Nothing is ever written outside `root`:
 * rejects with `UnsafeLayerError` when an entry would be.
 */
export async function applyLayer(tar: Readable, root: string): Promise<void> {
	const layer = new LayerWriter(await realpath(root));
	const entries = extract();
	const feeding = pipeline(tar, entries);
	try {
		for await (const entry of entries) {
			await layer.apply(entry.header, entry as AsyncIterable<Uint8Array>);
			entry.resume();
		}
		await feeding;
	} catch (error) {
		entries.destroy();
		await feeding.catch(() => undefined);
		throw error;
	}
}

class LayerWriter {
	readonly #root: string;
	readonly #written = new Set<string>();

	constructor(root: string) {
		this.#root = root;
	}

	async apply(header: Header, content: AsyncIterable<Uint8Array>): Promise<void> {
		const name = safeName(header.name);
		if (name === '') return;
		const parent = await this.#parent(name);
		const path = join(parent, basename(name));
		const base = basename(name);
		if (base === opaqueWhiteout) await this.#clear(parent);
		else if (base.startsWith(whiteout)) await this.#remove(join(parent, safeBase(base.slice(whiteout.length))));
		else await this.#create(header, path, content);
	}

	async #create(header: Header, path: string, content: AsyncIterable<Uint8Array>): Promise<void> {
		const mode = (header.mode ?? 0o644) & 0o777;
		const existing = await lstat(path).catch(() => undefined);
		this.#written.add(path);
		if (header.type === 'directory') {
			if (existing?.isDirectory() !== true) await this.#replaceByFolder(path);
			await chmod(path, mode | 0o700);
			return;
		}
		if (header.type !== 'file' && header.type !== 'symlink' && header.type !== 'link') return;
		await this.#remove(path);
		if (header.type === 'symlink') await symlink(this.#linkTarget(path, header.linkname ?? ''), path);
		else if (header.type === 'link') await link(await this.#linkedFile(header.linkname ?? ''), path);
		else await writeFile(path, content, {flag: 'wx', mode: mode | 0o600});
	}

	async #replaceByFolder(path: string): Promise<void> {
		await this.#remove(path);
		await mkdir(path);
	}

	/** The real folder that holds `name`, made where missing, every step inside the root. */
	async #parent(name: string): Promise<string> {
		let folder = this.#root;
		for (const step of name.split('/').slice(0, -1)) {
			const next = join(folder, step);
			const found = await lstat(next).catch(() => undefined);
			if (found === undefined) await mkdir(next);
			folder = found === undefined ? next : await realpath(next).catch(() => next);
			this.#insist(folder, name);
			if (!(await lstat(folder)).isDirectory()) throw new UnsafeLayerError(`«${name}» lies below a file.`);
		}
		return folder;
	}

	/** A link's target, absolute ones turned into ones inside the root, as they would be for the container. */
	#linkTarget(path: string, target: string): string {
		const folder = dirname(path);
		const meant = target.startsWith('/') ? join(this.#root, target) : resolve(folder, target);
		this.#insist(meant, target);
		return target.startsWith('/') ? relative(folder, meant) || '.' : target;
	}

	async #linkedFile(target: string): Promise<string> {
		const name = safeName(target);
		const path = join(await this.#parent(name), basename(name));
		const found = await lstat(path).catch(() => undefined);
		if (found?.isFile() !== true) throw new UnsafeLayerError(`The hard link to «${target}» has no file to link to.`);
		return path;
	}

	/** An opaque whiteout hides what lower layers put into a folder, not what this one did. */
	async #clear(folder: string): Promise<void> {
		for (const name of await readdir(folder)) {
			const path = join(folder, name);
			const isOurs = [...this.#written].some((written) => written === path || written.startsWith(`${path}${sep}`));
			if (!isOurs) await this.#remove(path);
		}
	}

	async #remove(path: string): Promise<void> {
		await rm(path, {recursive: true, force: true});
	}

	#insist(path: string, name: string): void {
		if (path !== this.#root && !path.startsWith(`${this.#root}${sep}`)) {
			throw new UnsafeLayerError(`«${name}» would lead outside the image.`);
		}
	}
}

/** A name without leading `/` and `./`; empty for the root itself. */
function safeName(name: string): string {
	const steps = name.split('/').filter((step) => step !== '' && step !== '.');
	if (steps.includes('..') || name.includes('\0'))
		throw new UnsafeLayerError(`«${name}» would lead outside the image.`);
	return steps.join('/');
}

function safeBase(name: string): string {
	if (name === '' || name === '.' || name === '..') throw new UnsafeLayerError(`«${whiteout}${name}» hides no file.`);
	return name;
}
