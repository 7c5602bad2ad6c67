import {execFileSync} from 'node:child_process';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {splitWords} from '../../../src/local/services/ecs/exec/words.ts';
import {MarkedOutput, shellCommand} from '../../../src/operations/tasks/shell-command.ts';

/** What a real shell makes of the line, as the agent would run it. */
function ran(line: string): string {
	const [program = '', ...parameters] = splitWords(line);
	return execFileSync(program, parameters, {encoding: 'latin1', input: ''});
}

function read(pieces: readonly Buffer[], mark: string) {
	const seen = {text: Buffer.alloc(0), begins: 0};
	const output = new MarkedOutput(
		mark,
		(bytes) => {
			seen.text = Buffer.concat([seen.text, bytes]);
		},
		() => {
			seen.begins += 1;
		},
	);
	for (const piece of pieces) output.write(piece);
	output.finish();
	return {...seen, text: seen.text.toString('latin1'), exitCode: output.exitCode};
}

function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
	const pieces: Buffer[] = [];
	let start = 0;
	for (const size of sizes) {
		pieces.push(bytes.subarray(start, start + size));
		start += size;
	}
	return [...pieces, bytes.subarray(start)];
}

describe('the command line of a shell', () => {
	it('is a shell without marks, where an operator sits before a terminal', () => {
		expect(shellCommand(undefined, false)).toEqual({
			line: `/bin/sh -c 'command -v bash >/dev/null 2>&1 && exec bash; exec /bin/sh'`,
			mark: undefined,
		});
	});

	it('runs the words as they are, whatever they hold, and tells the exit code', () => {
		const word = fc.string({unit: fc.constantFrom('a', ' ', "'", '"', '\\', '$', '*', '`', '!', ';'), maxLength: 8});
		fc.assert(
			fc.property(fc.array(word, {minLength: 1, maxLength: 4}), fc.boolean(), (words, isPiped) => {
				const {line, mark = ''} = shellCommand(['printf', '<%s>', ...words], isPiped);
				const shown = words.map((each) => `<${each}>`).join('');
				expect(read([Buffer.from(ran(line), 'latin1')], mark)).toEqual({text: shown, begins: 1, exitCode: 0});
			}),
			{numRuns: 30},
		);
		const {line, mark = ''} = shellCommand(['sh', '-c', 'exit 7'], true);
		expect(read([Buffer.from(ran(line), 'latin1')], mark)).toMatchObject({text: '', exitCode: 7});
	});
});

describe('a marked output', () => {
	it('is the output alone, in whatever pieces it comes', () => {
		const piece = fc.oneof(
			fc.string({maxLength: 20}),
			fc.constantFrom('\u001E', '\u001Eabc', '\u001Eabc:', '\u001Eabc:x'),
		);
		fc.assert(
			fc.property(
				fc.array(piece, {maxLength: 6}).map((parts) => parts.join('')),
				fc.integer({min: 0, max: 255}),
				fc.array(fc.integer({min: 0, max: 9}), {maxLength: 40}),
				(text, exitCode, sizes) => {
					const bytes = Buffer.from(`prompt\u001Emark\u001E${text}\u001Emark:${exitCode}\u001E`);
					expect(read(cut(bytes, sizes), 'mark')).toEqual({
						text: Buffer.from(text).toString('latin1'),
						begins: 1,
						exitCode,
					});
				},
			),
		);
	});

	it('shows everything when the command never began, as without a shell in the container', () => {
		expect(read([Buffer.from('exec: "/bin/sh": no such file')], 'mark')).toEqual({
			text: 'exec: "/bin/sh": no such file',
			begins: 0,
			exitCode: undefined,
		});
	});

	it('keeps nothing back when the session is cut in the middle of a mark', () => {
		expect(read([Buffer.from('\u001Emark\u001Eout\u001Emar')], 'mark').text).toBe('out\u001Emar');
	});
});
