import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

/** A file that a function writes and a test waits for, or the other way round. */
export function mark(): {readonly file: string; text(): string; [Symbol.dispose](): void} {
	const folder = mkdtempSync(join(tmpdir(), 'lambda-mark-'));
	const file = join(folder, 'mark');
	return {
		file,
		text: () => (existsSync(file) ? readFileSync(file, 'utf8') : ''),
		[Symbol.dispose]: () => rmSync(folder, {recursive: true}),
	};
}

/** Answers at once, or, asked to `wait`, marks that it has begun and answers when it may go on. */
export const waiting = (begun: string, go: string, answer: string): string => `
	import {existsSync, writeFileSync} from 'node:fs';
	export const handler = async ({wait}) => {
		if (wait) writeFileSync(${JSON.stringify(begun)}, 'begun');
		while (wait && !existsSync(${JSON.stringify(go)})) await new Promise((done) => setTimeout(done, 5));
		return ${JSON.stringify(answer)};
	};`;
