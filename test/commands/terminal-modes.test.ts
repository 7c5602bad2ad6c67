import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {TerminalModes} from '../../src/commands/terminal-modes.ts';

function restoring(...pieces: readonly string[]): string {
	const modes = new TerminalModes();
	for (const piece of pieces) modes.write(Buffer.from(piece));
	return modes.restoring;
}

describe('what a far program left on in the terminal', () => {
	it('is turned back: screen, cursor, mouse, pasting', () => {
		expect(restoring('\u001B[?1049h\u001B[?25l\u001B[?1000;1006h vim')).toBe(
			'\u001B[?1049l\u001B[?25h\u001B[?1000l\u001B[?1006l\u001B[0m',
		);
	});

	it('is nothing when the program tidied up itself', () => {
		expect(restoring('\u001B[?1049h\u001B[?2004h…', '\u001B[?2004l\u001B[?1049l')).toBe('');
		expect(restoring('plain text\r\n')).toBe('');
	});

	it('is the same however the output was cut', () => {
		const part = fc.constantFrom('\u001B[?1049h', '\u001B[?1049l', '\u001B[?25l', '\u001B[?25h', '\u001B[31m', 'text');
		fc.assert(
			fc.property(fc.array(part), fc.array(fc.integer({min: 1, max: 6})), (parts, sizes) => {
				const whole = parts.join('');
				const pieces: string[] = [];
				let start = 0;
				for (const size of sizes) {
					pieces.push(whole.slice(start, start + size));
					start += size;
				}
				expect(restoring(...pieces, whole.slice(start))).toBe(restoring(whole));
			}),
		);
	});
});
