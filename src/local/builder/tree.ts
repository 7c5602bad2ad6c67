import {posix} from 'node:path';

/** A file, folder or link that goes into an image. */
export type TreeEntry =
	| {readonly kind: 'directory'}
	| {readonly kind: 'symlink'; readonly target: string}
	| {readonly kind: 'file'; readonly source: string; readonly size: number; readonly mode: number};

/** Files of an image or of a layer by path, without the leading `/`. */
export type Tree = Map<string, TreeEntry>;

/** Adds the folders above `path` that `base` does not have. */
export function addParents(path: string, base: ReadonlyMap<string, TreeEntry>, into: Tree): void {
	const steps = path.split('/').slice(0, -1);
	for (let count = 1; count <= steps.length; count += 1) {
		const folder = steps.slice(0, count).join('/');
		if (!base.has(folder) && !into.has(folder)) into.set(folder, {kind: 'directory'});
	}
}

/** A path inside an image, made absolute below `workingDirectory`, as a tree has it: no leading or trailing slash. */
export function treePath(path: string, workingDirectory: string): string {
	return posix.resolve('/', workingDirectory, path).slice(1);
}
