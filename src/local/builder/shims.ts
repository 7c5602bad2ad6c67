import {mkdir, writeFile} from 'node:fs/promises';
import {extname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const tools = ['docker', 'aws'];

/** The program that the shims start: the source beside this file, or `builder` beside the bundle's files. */
function builderProgram(here: string = import.meta.url): string {
	return fileURLToPath(new URL(here.endsWith('.ts') ? './main.ts' : `./builder${extname(here)}`, here));
}

/** Writes `docker` and `aws` into `directory`, to be put first on the PATH of a build. */
export async function writeShims(directory: string): Promise<void> {
	await mkdir(directory, {recursive: true});
	for (const tool of tools) {
		const command = [process.execPath, builderProgram(), tool].map(quote).join(' ');
		await writeFile(join(directory, tool), `#!/bin/sh\nNODE_OPTIONS= exec ${command} "$@"\n`, {mode: 0o755});
	}
}

const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
