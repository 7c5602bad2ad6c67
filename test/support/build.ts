import {readdirSync, statSync} from 'node:fs';
import {join} from 'node:path';

const root = join(import.meta.dirname, '../..');

/** Terminal tests run the program as it is published. @throws Error when a source is younger than the build */
export function assertBuilt(): void {
	if (builtAt() < newestSource()) throw new Error('dist/ is older than src/: run «npm run build» first.');
}

function builtAt(): number {
	return statSync(join(root, 'dist/bin.js'), {throwIfNoEntry: false})?.mtimeMs ?? 0;
}

function newestSource(): number {
	const files = readdirSync(join(root, 'src'), {recursive: true, withFileTypes: true}).filter((entry) =>
		entry.isFile(),
	);
	return Math.max(...files.map(({parentPath, name}) => statSync(join(parentPath, name)).mtimeMs));
}
