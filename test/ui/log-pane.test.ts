import {stripVTControlCharacters as bare} from 'node:util';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {widthOf} from '../../src/format/text-width.ts';
import {logPaneLines} from '../../src/ui/log-pane.ts';
import {logCommands, logTyping, nextHit, scrollRows, scrollToStart} from '../../src/ui/log-pane-commands.ts';
import {
	appendLines,
	createLogState,
	droppedLines,
	type LogState,
	mostLines,
	setFilter,
} from '../../src/ui/log-state.ts';
import {createLook} from '../../src/ui/look.ts';

const look = createLook({colours: false});
const size = {columns: 12, rows: 4};
const logOf = (...texts: string[]): LogState =>
	appendLines(
		{...createLogState(), timestamps: false},
		texts.map((text) => ({source: '', text})),
	);
const rowsOf = (state: LogState): string[] =>
	logPaneLines(state, size, look)
		.slice(0, -1)
		.map((line) => bare(line).trimEnd());
const letters = logOf('a', 'b', 'c', 'd', 'e');

describe('a log', () => {
	test('follows its end until it is scrolled up', () => {
		expect(rowsOf(letters)).toEqual(['c', 'd', 'e']);
		const scrolled = scrollRows(letters, size, -1);
		expect(rowsOf(appendLines(scrolled, [{source: '', text: 'f'}]))).toEqual(['b', 'c', 'd']);
	});

	test('keeps the newest lines and counts those dropped', () => {
		const many = Array.from({length: mostLines + 5}, (_, at) => ({source: '', text: String(at)}));
		const state = appendLines(letters, many);
		expect(state.lines).toHaveLength(mostLines);
		expect(droppedLines(state)).toBe(10);
		expect(rowsOf(scrollToStart(state))[0]).toBe('5');
	});

	test('is made safe as it comes in, one line each', () => {
		expect(logOf('\u001B[31mred\u001B[0m\nnext\n').lines.map(({text}) => text)).toEqual(['red', 'next']);
	});

	test('filters what is there and what comes', () => {
		const state = setFilter(letters, '!e');
		expect(
			rowsOf(
				appendLines(state, [
					{source: '', text: 'be'},
					{source: '', text: 'x'},
				]),
			),
		).toEqual(['c', 'd', 'x']);
	});

	test('wraps, and scrolls by the rows of the screen', () => {
		const state = {...logOf('0123456789abcdef', 'z'), wrap: true};
		expect(rowsOf(state)).toEqual(['0123456789ab', 'cdef', 'z']);
		const longer = {...logOf('0123456789abcdefghijklmnopqrstuvwxyz', 'y', 'z'), wrap: true};
		expect(rowsOf(scrollRows(longer, size, -1))).toEqual(['cdefghijklmn', 'opqrstuvwxyz', 'y']);
	});

	test('finds the hits one after the other, round the end', () => {
		let state = nextHit({...scrollToStart(letters), search: 'E'}, size, 1);
		expect(state.hit).toBe(4);
		state = nextHit({...state, search: 'a'}, size, 1);
		expect(state.hit).toBe(0);
		expect(rowsOf(state)).toEqual(['a', 'b', 'c']);
	});
});

test('a search is typed, and taken away with escape', () => {
	let state = letters;
	const host = {id: 'logs', get: () => state, set: (next: LogState) => (state = next), page: () => size};
	logCommands(host)
		.find(({id}) => id === 'logs.search')
		?.run();
	logTyping(host)?.press('b');
	logTyping(host)?.press('enter');
	expect([state.search, state.hit, state.typing]).toEqual(['b', 1, undefined]);
	logCommands(host)
		.find(({id}) => id === 'logs.clear')
		?.run();
	expect([state.search, logCommands(host).some(({id}) => id === 'logs.clear')]).toEqual(['', false]);
});

test('whatever comes in, the pane keeps to its size', () => {
	const text = fc.string({unit: fc.constantFrom('a', 'B', ' ', 'é', '漢', '\t', '\n', '👍'), maxLength: 80});
	const lines = fc.array(fc.record({source: text, text, at: fc.option(fc.double(), {nil: undefined})}), {
		maxLength: 20,
	});
	const moves = fc.array(fc.integer({min: -9, max: 9}), {maxLength: 4});
	const settings = fc.record({wrap: fc.boolean(), left: fc.nat(50), search: text, timestamps: fc.boolean()});
	const sizes = fc.record({columns: fc.nat(60), rows: fc.nat(10)});
	const check = fc.property(lines, moves, settings, sizes, (batch, steps, chosen, room) => {
		const start: LogState = {...appendLines(createLogState(), batch), ...chosen};
		const moved = steps.reduce((state, step) => scrollRows(nextHit(state, room, 1), room, step), start);
		const drawn = logPaneLines(moved, room, look);
		expect(drawn).toHaveLength(room.rows);
		for (const line of drawn) expect(widthOf(line)).toBe(room.columns);
	});
	fc.assert(check);
});
