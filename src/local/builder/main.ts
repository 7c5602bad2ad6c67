import {text} from 'node:stream/consumers';
import {aws} from './aws.ts';
import type {Terminal} from './command-line.ts';
import {docker} from './docker.ts';
import {LocalImages} from './local-images.ts';

/** The program behind the shims: `main <docker|aws> <arguments…>`. */
async function main([tool, ...words]: readonly string[]): Promise<void> {
	const terminal: Terminal = {
		environment: process.env,
		directory: process.cwd(),
		out: (line) => void process.stdout.write(`${line}\n`),
		error: (line) => void process.stderr.write(`${line}\n`),
		input: () => text(process.stdin),
	};
	try {
		if (tool === 'aws') await aws(words, terminal);
		else await docker(words, LocalImages.open(), terminal);
	} catch (error) {
		terminal.error(`ERROR: ${error instanceof Error ? error.message : String(error)}`);
		process.exitCode = 1;
	}
}

await main(process.argv.slice(2));
