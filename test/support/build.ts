import {execFileSync} from 'node:child_process';
import {readdirSync, statSync} from 'node:fs';
import {join} from 'node:path';

const root = join(import.meta.dirname, '../..');

/** Terminal tests run the program as it is published: built anew when a source is younger than the build. */
export function setup(): void {
	if (builtAt() >= newestSource()) return;
	execFileSync(process.execPath, [join(root, 'node_modules/tsdown/dist/run.mjs')], {cwd: root, stdio: 'ignore'});
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
