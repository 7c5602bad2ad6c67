import {posix} from 'node:path';
import {globToRegExp} from './patterns.ts';
import {addParents, type Tree, type TreeEntry, treePath} from './tree.ts';

/** What a COPY asks for. */
export interface CopyRequest {
	readonly sources: readonly string[];
	readonly destination: string;
	readonly workingDirectory: string;
	/** Permission bits for every file, when `--chmod` gives them. */
	readonly mode: number | undefined;
}

const wildcard = /[*?[]/;

/**
 * The layer that a COPY makes from the files in `from`, laid over those in `existing`. Throws a plain Error when a
 * source is missing or lies outside.
 */
export function copyFiles(request: CopyRequest, from: Tree, existing: Tree): Tree {
	const {sources, destination, workingDirectory, mode} = request;
	const target = treePath(destination, workingDirectory);
	const found = sources.flatMap((source) => matches(source, from));
	const isFolder = /(?:^|\/)\.{0,2}$/.test(destination) || existing.get(target)?.kind === 'directory' || target === '';
	if (!isFolder && (sources.length > 1 || found.length > 1)) {
		throw new Error(`When more than one file is copied, the destination «${destination}» must end with «/».`);
	}
	const layer: Tree = new Map();
	const put = (path: string, entry: TreeEntry): void => {
		if (path === '') return;
		addParents(path, existing, layer);
		layer.set(path, mode === undefined || entry.kind !== 'file' ? entry : {...entry, mode});
	};
	for (const path of found) {
		const entry = from.get(path);
		if (path === '' || entry?.kind === 'directory') {
			if (target !== '') put(target, {kind: 'directory'});
			for (const [below, content] of contentsOf(path, from)) put(posix.join(target, below), content);
		} else if (entry !== undefined) put(isFolder ? posix.join(target, posix.basename(path)) : target, entry);
	}
	return new Map([...layer].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Paths that a source means; the empty path is the root. */
function matches(source: string, from: Tree): string[] {
	const path = posix.normalize(source).replace(/^\/+|\/+$/g, '');
	if (path === '..' || path.startsWith('../')) {
		throw new Error(`«${source}» lies outside the build context: copy files from inside it.`);
	}
	if (path === '.' || path === '') return [''];
	if (from.has(path)) return [path];
	const isFolderOfKept = [...from.keys()].some((key) => key.startsWith(`${path}/`));
	if (isFolderOfKept) return [path];
	const pattern = wildcard.test(path) ? globToRegExp(path) : undefined;
	const found = pattern === undefined ? [] : [...from.keys()].filter((key) => pattern.test(key));
	if (found.length === 0) {
		throw new Error(`«${source}» is not found: it is missing from the build context or .dockerignore keeps it out.`);
	}
	return found;
}

function contentsOf(folder: string, from: Tree): [string, TreeEntry][] {
	const prefix = folder === '' ? '' : `${folder}/`;
	return [...from].flatMap(([path, entry]) =>
		path.startsWith(prefix) ? [[path.slice(prefix.length), entry] as [string, TreeEntry]] : [],
	);
}
