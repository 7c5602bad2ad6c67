import {createHash} from 'node:crypto';
import {readdirSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';

/** Twelve hex digits that change with any file of a folder: what an image was built from. */
export function sourceHash(folder: string): string {
	const hash = createHash('sha256');
	for (const path of filesBelow(folder))
		hash
			.update(`${path}\0`)
			.update(readFileSync(join(folder, path)))
			.update('\0');
	return hash.digest('hex').slice(0, 12);
}

/** Paths of all files below a folder, relative to it, in an order that does not change. */
export function filesBelow(folder: string, prefix = ''): string[] {
	return readdirSync(join(folder, prefix))
		.sort()
		.flatMap((name) => {
			const path = prefix === '' ? name : `${prefix}/${name}`;
			return statSync(join(folder, path)).isDirectory() ? filesBelow(folder, path) : [path];
		});
}
