import {stripVTControlCharacters as bare} from 'node:util';
import {describe, expect, it} from 'vitest';
import {widthOf} from '../../../src/format/text-width.ts';
import type {Command} from '../../../src/keys/command.ts';
import {chordName, footerLine, ruleLine} from '../../../src/screens/frame/footer.ts';
import {tabsLine} from '../../../src/screens/frame/tabs.ts';
import {createLook} from '../../../src/ui/look.ts';

const look = createLook({colours: false, ascii: true});
const command = (key: string, hint: string, rest: Partial<Command> = {}): Command => ({
	id: hint,
	title: hint,
	hint,
	keys: [key],
	run: () => undefined,
	...rest,
});

const free = {barred: undefined, isTyping: false};

describe('the footer', () => {
	it('shows what can be done now, with its keys', () => {
		const commands = [
			command('enter', 'open'),
			command('S', 'stop', {dangerous: true}),
			command('w', 'why', {disabled: () => 'it runs'}),
			command('pagedown', 'page'),
		];
		expect(bare(footerLine(commands, free, 80, look))).toBe(' enter open  S stop  pgdn page  ');
		expect(bare(footerLine(commands, {barred: 'read-only', isTyping: false}, 80, look))).toBe(
			' enter open  pgdn page  ',
		);
	});

	it('leaves out keys that would type a character, or shows another of the same command', () => {
		const help: Command = {...command('?', 'help'), keys: ['?', 'alt+h']};
		const commands = [command('ctrl+s', 'submit'), command('q', 'quit'), help];
		expect(bare(footerLine(commands, {barred: undefined, isTyping: true}, 80, look))).toBe(
			' ctrl+s submit  alt+h help  ',
		);
	});

	it('names the help also where there is no room for the rest', () => {
		const commands = Array.from({length: 9}, (_, index) => command('x', `command ${index}`));
		const line = bare(
			footerLine([...commands, {...command('?', 'help'), id: 'help'}, command('q', 'quit')], free, 40, look),
		);
		expect(line).toBe(' x command 0  x command 1  ? help  ');
	});

	it('never runs over its line', () => {
		const commands = Array.from({length: 40}, (_, index) => command('x', `command ${index}`));
		expect(widthOf(bare(footerLine(commands, free, 80, look)))).toBeLessThanOrEqual(80);
	});

	it('names keys as keyboards do', () => {
		expect(chordName('escape')).toBe('esc');
		expect(chordName('g g')).toBe('g g');
		expect(chordName('ctrl+pageup')).toBe('ctrl+pgup');
		expect(chordName('shift+down')).toBe('shift+↓');
	});

	it('has words for arrows in ASCII, where > and v are other keys', () => {
		expect(chordName('shift+down', {isAscii: true})).toBe('shift+down');
		expect(chordName('escape', {isAscii: true})).toBe('esc');
		expect(bare(footerLine([command('left', 'back')], free, 80, look))).toContain('left back');
	});
});

describe('the rule above it', () => {
	it('carries the notice', () => {
		expect(bare(ruleLine({level: 'success', text: 'Copied the address'}, 60, look))).toMatch(
			/^-- \+ Copied the address -+$/,
		);
		expect(widthOf(bare(ruleLine({level: 'warning', text: 'x'.repeat(200)}, 60, look)))).toBe(60);
		expect(bare(ruleLine(undefined, 60, look))).toBe('-'.repeat(60));
	});
});

describe('the tabs', () => {
	const tabs = ['Overview', 'Setup', 'Pool', 'Consume', 'Presto', 'Benchmark', 'Algorithms', 'Tasks', 'Activity'].map(
		(title, index) => ({id: title, key: String(index + 1), title}),
	);

	it('name every screen where there is room', () => {
		expect(bare(tabsLine(tabs, 'Pool', 160, look))).toContain('1 Overview   2 Setup   3 Pool   4 Consume');
	});

	it('keep the name of the current one and the digits of the others where there is none', () => {
		const line = bare(tabsLine(tabs, 'Tasks', 80, look));
		expect(line).toContain('8 Tasks');
		expect(line).not.toContain('Overview');
		expect(widthOf(line)).toBeLessThanOrEqual(80);
	});
});
