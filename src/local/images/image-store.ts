import {randomUUID} from 'node:crypto';
import {mkdirSync, readdirSync, rmSync} from 'node:fs';
import {mkdir, readdir, rename, rm, stat, utimes} from 'node:fs/promises';
import {join} from 'node:path';
import type {Readable} from 'node:stream';
import {createGunzip} from 'node:zlib';
import {CannotPullContainerError, type ImageSource, type LocalImage} from '../engine/runtime.ts';
import {BlobStore} from './blob-store.ts';
import type {RepositoryCatalogue} from './catalogue.ts';
import {hexOf} from './digest.ts';
import {applyLayer} from './layer.ts';
import {type Descriptor, type ImageManifest, imageConfiguration, type Manifest, parseManifest} from './manifest.ts';
import {formatReference, parseReference, placeOf} from './reference.ts';
import {Uploads} from './uploads.ts';

const partial = '.partial';

/** Images of the local AWS: their blobs, and the unpacked files that containers run from. */
export class ImageStore implements ImageSource {
	readonly blobs: BlobStore;
	readonly uploads: Uploads;
	/** The region whose repositories the registry serves without a prefix. */
	readonly defaultRegion: string;
	readonly #unpacked: string;
	readonly #catalogues = new Map<string, RepositoryCatalogue>();
	readonly #unpacking = new Map<string, Promise<string>>();

	constructor(directory: string, defaultRegion: string) {
		this.defaultRegion = defaultRegion;
		this.blobs = new BlobStore(directory);
		this.uploads = new Uploads(directory, this.blobs);
		this.#unpacked = join(directory, 'unpacked');
		mkdirSync(this.#unpacked, {recursive: true});
		for (const name of readdirSync(this.#unpacked)) {
			if (name.endsWith(partial)) rmSync(join(this.#unpacked, name), {recursive: true, force: true});
		}
	}

	/** Makes a region's repositories known; ECR does so when it starts. */
	register(region: string, catalogue: RepositoryCatalogue): void {
		this.#catalogues.set(region, catalogue);
	}

	catalogue(region: string): RepositoryCatalogue | undefined {
		return this.#catalogues.get(region);
	}

	/** Removes what no image of any region needs, packed or unpacked, and uploads, when nobody asked since `before`. */
	async collect(before: Date): Promise<void> {
		const wanted = new Set([...this.#catalogues.values()].flatMap((catalogue) => [...catalogue.reachable()]));
		await this.blobs.collect(wanted, before);
		await this.uploads.collect(before);
		await this.#collectUnpacked(wanted, before);
	}

	async pull(reference: string): Promise<LocalImage> {
		const digest = this.#find(reference);
		try {
			const manifest = await this.#imageManifest(digest);
			const configuration = imageConfiguration.parse(
				JSON.parse(String(await this.blobs.readBytes(manifest.config.digest))),
			);
			const {Env, Entrypoint, Cmd, WorkingDir, User} = configuration.config ?? {};
			return {
				digest,
				rootDirectory: await this.#unpack(digest, manifest),
				workingDirectory: WorkingDir || '/',
				entryPoint: Entrypoint ?? [],
				command: Cmd ?? [],
				environment: Object.fromEntries((Env ?? []).map(splitEntry)),
				user: User ?? '',
			};
		} catch (error) {
			const reason = error instanceof Error ? error.message : String(error);
			throw new CannotPullContainerError(
				`CannotPullContainerError: failed to extract layers of ${reference}: ${reason}`,
				{cause: error},
			);
		}
	}

	#find(reference: string): string {
		const parsed = parseReference(reference);
		if (parsed === undefined) {
			throw new CannotPullContainerError(`CannotPullContainerError: invalid reference format: ${reference}`);
		}
		const place = placeOf(parsed, this.defaultRegion);
		const wanted = parsed.digest ?? parsed.tag ?? '';
		const digest = place && this.#catalogues.get(place.region)?.resolve(place.name, wanted);
		if (digest !== undefined) return digest;
		const full = formatReference(parsed);
		// The wording is containerd's, which ECS passes on (aws/containers-roadmap#2493).
		const hint = place === undefined ? ' (the local AWS has only images that were pushed to its own ECR)' : '';
		throw new CannotPullContainerError(
			`CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${full}: ${full}: not found${hint}`,
		);
	}

	async #imageManifest(digest: string): Promise<ImageManifest> {
		const manifest: Manifest = parseManifest(await this.blobs.readBytes(digest));
		if (manifest.kind === 'image') return manifest.content;
		const chosen = forThisMachine(manifest.content.manifests);
		if (chosen === undefined) throw new Error('no matching manifest for this platform in the manifest list entries');
		return this.#imageManifest(chosen.digest);
	}

	/** Unpacks an image once, whoever asks for it at the same time; answers its folder. */
	#unpack(digest: string, manifest: ImageManifest): Promise<string> {
		const known = this.#unpacking.get(digest);
		if (known !== undefined) return known;
		const running = this.#unpackOnce(digest, manifest).finally(() => this.#unpacking.delete(digest));
		this.#unpacking.set(digest, running);
		return running;
	}

	async #unpackOnce(digest: string, manifest: ImageManifest): Promise<string> {
		const folder = join(this.#unpacked, hexOf(digest));
		if ((await stat(folder).catch(() => undefined)) === undefined) await this.#unpackInto(folder, manifest.layers);
		// When it was last asked for; `collect` goes by it.
		const now = new Date();
		await utimes(folder, now, now);
		return folder;
	}

	/** Containers run from copies of their own, so that a folder is needed only while one starts from it. */
	async #collectUnpacked(wanted: ReadonlySet<string>, before: Date): Promise<void> {
		for (const name of await readdir(this.#unpacked)) {
			if (name.endsWith(partial) || wanted.has(`sha256:${name}`)) continue;
			const folder = join(this.#unpacked, name);
			const found = await stat(folder).catch(() => undefined);
			if (found !== undefined && found.mtime < before) await rm(folder, {recursive: true, force: true});
		}
	}

	async #unpackInto(folder: string, layers: readonly Descriptor[]): Promise<void> {
		const growing = `${folder}.${randomUUID()}${partial}`;
		await mkdir(growing);
		try {
			for (const {digest, mediaType} of layers) await applyLayer(this.#layerTar(digest, mediaType), growing);
			await rename(growing, folder);
		} catch (error) {
			await rm(growing, {recursive: true, force: true});
			throw error;
		}
	}

	#layerTar(digest: string, mediaType: string): Readable {
		const blob = this.blobs.read(digest);
		if (!mediaType.endsWith('gzip')) return blob;
		const gunzip = createGunzip();
		blob.on('error', (error) => gunzip.destroy(error));
		return blob.pipe(gunzip);
	}
}

/** Opens the image store of an engine whose default region is `region`; it is the engine's `images`. */
export function createImageStore(directory: string, region = 'us-east-1'): ImageStore {
	return new ImageStore(directory, region);
}

function forThisMachine(manifests: readonly Descriptor[]): Descriptor | undefined {
	const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
	return (
		manifests.find(({platform}) => platform?.os === 'linux' && platform.architecture === architecture) ?? manifests[0]
	);
}

function splitEntry(entry: string): [name: string, value: string] {
	const equals = entry.indexOf('=');
	return equals < 0 ? [entry, ''] : [entry.slice(0, equals), entry.slice(equals + 1)];
}
