import {lstat, readdir, readFile, readlink, realpath, stat} from 'node:fs/promises';
import {join, sep} from 'node:path';
import {type IsIgnored, parseDockerignore} from './patterns.ts';
import type {Tree, TreeEntry} from './tree.ts';

/**
 * Reads the files of a build context, without what `.dockerignore` keeps out. A link stays a link; one that COPY
 * names itself is followed by the file system only where it stays inside the context.
 */
export async function readBuildContext(directory: string, dockerfile: string): Promise<Tree> {
	const root = await realpath(directory);
	const own = await readFile(`${dockerfile}.dockerignore`, 'utf8').catch(() => undefined);
	const text = own ?? (await readFile(join(root, '.dockerignore'), 'utf8').catch(() => ''));
	const tree: Tree = new Map();
	await walk(root, '', parseDockerignore(text), tree);
	return tree;
}

async function walk(root: string, folder: string, isIgnored: IsIgnored, tree: Tree): Promise<void> {
	for (const name of (await readdir(join(root, folder))).sort()) {
		const path = folder === '' ? name : `${folder}/${name}`;
		const entry = await entryOf(root, path);
		// A folder that is ignored is walked all the same: an exception may take something below it in.
		if (entry?.kind === 'directory') await walk(root, path, isIgnored, tree);
		if (entry !== undefined && !isIgnored(path)) tree.set(path, entry);
	}
}

async function entryOf(root: string, path: string): Promise<TreeEntry | undefined> {
	const full = join(root, path);
	const found = await lstat(full);
	if (found.isDirectory()) return {kind: 'directory'};
	if (found.isFile()) return {kind: 'file', source: full, size: found.size, mode: found.mode & 0o111 ? 0o755 : 0o644};
	return found.isSymbolicLink() ? {kind: 'symlink', target: await readlink(full)} : undefined;
}

/** The file that a link leads to, if it is one inside the context; undefined otherwise. */
export async function followLink(directory: string, path: string): Promise<TreeEntry | undefined> {
	const root = await realpath(directory);
	const real = await realpath(join(root, path)).catch(() => undefined);
	if (real?.startsWith(`${root}${sep}`) !== true) return undefined;
	const found = await stat(real);
	return found.isFile()
		? {kind: 'file', source: real, size: found.size, mode: found.mode & 0o111 ? 0o755 : 0o644}
		: undefined;
}
