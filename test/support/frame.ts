import {expect} from 'vitest';
import type {TestTerminal} from './terminal.ts';

/** The frame fills the terminal: header, tabs and footer are there, and nothing is drawn beyond its size. */
export function expectWholeFrame(terminal: TestTerminal): void {
	const lines = terminal.text().split('\n');
	expect(terminal.beyond()).toBe('');
	expect(lines).toHaveLength(terminal.rows);
	expect(lines[0]).toMatch(/^ (ecs-console|local|account|no AWS|connecting).*\S/);
	expect(lines[1]).toMatch(/^ {2}1 /);
	expect(lines.at(-2)).toMatch(/^[─-]{2}/);
	expect(lines.at(-1)).toMatch(/^ \S+ \S/);
}

/** Digits of the screens there are, read from the tabs. */
export const screenKeys = (terminal: TestTerminal): string[] =>
	Array.from(
		terminal
			.text()
			.split('\n')[1]
			?.matchAll(/(?<= )\d(?= )/g) ?? [],
		([digit]) => digit,
	);

/** Whether the tab of a digit is the one that is looked at. */
export function isAt(terminal: TestTerminal, digit: string): boolean {
	const column =
		terminal
			.text()
			.split('\n')[1]
			?.search(new RegExp(`(?<= )${digit}(?= )`)) ?? -1;
	return column >= 0 && terminal.cell(column, 1)?.isInverse === true;
}

/** Goes to a screen by its digit, whatever has the keys now. */
export async function visit(terminal: TestTerminal, digit: string): Promise<string> {
	// A form that was filled in asks before it is left.
	const asks = (text: string): boolean => text.includes('would be lost');
	for (;;) {
		terminal.pressEscape();
		terminal.press(digit);
		const shown = await terminal.until((text) => isAt(terminal, digit) || asks(text), 3_000).catch(() => '');
		if (isAt(terminal, digit)) return shown;
		if (!asks(shown)) continue;
		terminal.press('y');
		await terminal.until((text) => !asks(text));
	}
}

/** What does not depend on the time of day. */
export const withoutHeader = (text: string): string =>
	text
		.split('\n')
		.slice(1)
		.map((line) => line.trimEnd())
		.join('\n');
