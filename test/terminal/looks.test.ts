import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {widthOf} from '../../src/format/text-width.ts';
import {type ConsoleSetting, Home} from '../support/console.ts';
import {expectWholeFrame, screenKeys, visit, withoutHeader} from '../support/frame.ts';
import {pasted} from '../support/screen.ts';
import type {TestTerminal} from '../support/terminal.ts';

let home: Home;
beforeAll(async () => {
	home = new Home();
	await home.startLocal({runtime: 'simulated'});
});
afterAll(async () => await home?.[Symbol.asyncDispose]());

/** Looks at every screen, its help and the palette; answers what was seen. */
async function seeEverything(
	setting: ConsoleSetting,
): Promise<{terminal: TestTerminal; seen: string[]} & AsyncDisposable> {
	const terminal = home.open(setting);
	await terminal.until(/live[\s\S]*Consumer/);
	const seen: string[] = [];
	for (const digit of screenKeys(terminal)) {
		seen.push(await visit(terminal, digit));
		for (const [key, title] of [
			['\u001Bh', / Keys [─-]/],
			['\u001Bx', / Commands [─-]/],
		] as const) {
			terminal.press(key);
			seen.push(await terminal.until(title));
			terminal.pressEscape();
			await terminal.until((text) => !title.test(text));
		}
	}
	return {terminal, seen, [Symbol.asyncDispose]: () => terminal[Symbol.asyncDispose]()};
}

/** Codes that choose colours: 30–49 and 90–107 of ECMA-48 and aixterm. */
const colourCodes = (written: string): string[] =>
	Array.from(written.matchAll(/\u001B\[([\d;]*)m/g), ([, codes = '']) => codes.split(';'))
		.flat()
		.filter((code) => /^([34]\d|9\d|10[0-7])$/.test(code));

describe('NO_COLOR', () => {
	it('keeps every colour from the terminal, and the chosen row in sight', async () => {
		await using bare = new Home();
		await using start = bare.open({environment: {NO_COLOR: '1'}});
		const text = await start.until('Which AWS is it to be?');
		const row = text.split('\n').findIndex((line) => line.includes('Local AWS'));
		expect(start.cell(6, row)).toMatchObject({isInverse: true});
		await using all = await seeEverything({environment: {NO_COLOR: '1'}});
		expect(colourCodes(start.written + all.terminal.written)).toEqual([]);
		expect(all.terminal.written).toContain('\u001B[7m');
	});
});

describe('--ascii', () => {
	it.each([
		[80, 24],
		[200, 50],
	])('draws everything with characters that every terminal has, at %d×%d', async (columns, rows) => {
		await using all = await seeEverything({parameters: ['--ascii'], columns, rows});
		for (const text of all.seen) expect(text).toMatch(/^[\x20-\x7E\n]*$/);
		expectWholeFrame(all.terminal);
	});

	it('also on the start page, in a terminal too small, and while it starts', async () => {
		await using bare = new Home();
		await using terminal = bare.open({parameters: ['--ascii']});
		await terminal.until('Which AWS is it to be?');
		terminal.resize(60, 10);
		await terminal.until('needs');
		terminal.press('\u0003');
		await terminal.exited;
		expect(terminal.written.replaceAll(/[\x00-\x7E]/g, '')).toBe('');
	});
});

describe('themes', () => {
	it('draw the same text in other colours', async () => {
		const open = (theme: string) => home.open({parameters: ['--theme', theme, '--screen', 'activity']});
		await using dark = open('dark');
		await using light = open('light');
		await using contrast = open('contrast');
		await dark.until(/live[\s\S]*help/);
		// Each may still be reading when another is done.
		for (const other of [light, contrast]) {
			await other.until((shown) => /● live/.test(shown) && withoutHeader(shown) === withoutHeader(dark.text()));
		}
		expect(colourCodes(dark.written)).toContain('96');
		// On a light background bright colours cannot be read, on any grey ones.
		expect(colourCodes(light.written).filter((code) => /^9[1-7]$/.test(code))).toEqual([]);
		expect(colourCodes(contrast.written)).not.toContain('90');
	});
});

describe('wide characters and emoji', () => {
	it.each(['東京-運用', '한국어 서비스', 'ｆｕｌｌ', '広'.repeat(60)])('keep the frame straight: %s', async (name) => {
		await using terminal = home.open();
		await terminal.until(/live[\s\S]*Consumer/);
		terminal.press(':', pasted(name));
		const text = await terminal.until(name.slice(-2));
		expectWholeFrame(terminal);
		const borders = text
			.split('\n')
			.filter((line) => line.includes('│'))
			.map((line) => widthOf(line.trimEnd()));
		expect(new Set(borders).size).toBe(1);
	});
});
