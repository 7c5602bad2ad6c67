import {stripVTControlCharacters} from 'node:util';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {widthOf} from '../../src/format/text-width.ts';
import {createLook} from '../../src/ui/look.ts';
import {textOf} from '../../src/ui/text-edit.ts';
import {
	createPane,
	endSearch,
	nextMatch,
	type PaneState,
	pagePane,
	paneRows,
	paneToEnd,
	paneToStart,
	resizePane,
	scrollPane,
	shiftPane,
	startSearch,
	toggleWrap,
	typeSearch,
} from '../../src/ui/text-pane.ts';
import {paneLines, panePosition, textSize} from '../../src/ui/text-pane-lines.ts';
import {paneTarget} from '../../src/ui/text-pane-target.ts';

const size = {columns: 20, rows: 5};
const numbered = (count: number): string => Array.from({length: count}, (_, index) => `line ${index + 1}`).join('\n');
const search = (pane: PaneState, term: string): PaneState => typeSearch(startSearch(pane), textOf(term));
const drawn = (pane: PaneState, room = {columns: 20, rows: 6}): string[] =>
	paneLines(pane, room, createLook({colours: false})).map((line) => stripVTControlCharacters(line).trimEnd());

describe('a pane of text', () => {
	const pane = createPane(numbered(133), size);

	it('shows as many lines as there is room for, and where one is', () => {
		expect(drawn(scrollPane(pane, 11))).toEqual([
			...['line 12', 'line 13', 'line 14', 'line 15', 'line 16'],
			'        12-16 of 133',
		]);
	});

	it('scrolls by lines, pages and to the ends, never beyond', () => {
		expect(panePosition(scrollPane(pane, -3))).toBe('1-5 of 133');
		expect(panePosition(pagePane(pane, 1))).toBe('5-9 of 133');
		expect(panePosition(pagePane(paneToEnd(pane), 1))).toBe('129-133 of 133');
		expect(panePosition(paneToStart(paneToEnd(pane)))).toBe('1-5 of 133');
	});

	it('wraps long lines as they are indented, or cuts and shifts them', () => {
		const long = createPane('Task:\n  Reason: the image could not be pulled\nend', size);
		expect(drawn(long).slice(0, 4)).toEqual(['Task:', '  Reason: the image', '  could not be', '  pulled']);
		const cut = toggleWrap(long);
		expect(drawn(cut).slice(0, 3)).toEqual(['Task:', '  Reason: the image…', 'end']);
		expect(drawn(shiftPane(cut, 8))[1]).toBe(': the image could n…');
		expect(shiftPane(long, 8)).toEqual(long);
	});

	it('keeps its first line when the room or the wrapping changes', () => {
		const text = createPane(Array.from({length: 50}, (_, line) => `${line} ${'word '.repeat(12)}`).join('\n'), size);
		const at = scrollPane(text, 40);
		const line = (state: PaneState) => paneRows(state)[state.top]?.line;
		expect(line(toggleWrap(at))).toBe(line(at));
		expect(line(resizePane(at, {columns: 60, rows: 5}))).toBe(line(at));
	});

	it('is harmless whatever the text', () => {
		const wild = createPane('\u001B[2J\u001B]0;x\u0007a\tb\u202E\r\n\uD83Dc\n\n', size);
		expect(wild.lines).toEqual(['a    b', '\uFFFDc']);
	});

	it('says what it leaves out of a text that nobody would read', () => {
		expect(createPane('x\n'.repeat(600_000), size).lines.at(-1)).toBe('(200000 further characters are not shown)');
	});
});

describe('searching in a pane', () => {
	const pane = createPane(numbered(133), size);

	it('goes to what is found while it is typed, then to the next and the one before', () => {
		const found = endSearch(search(pane, '3'), true);
		expect([found.found.length, found.found[found.at]]).toEqual([26, 2]);
		expect(nextMatch(found, 1).found[nextMatch(found, 1).at]).toBe(12);
		const last = nextMatch(found, -1);
		expect(last.found[last.at]).toBe(132);
		expect(drawn(last, {columns: 50, rows: 6}).at(-1)).toMatch(/^\/3 +match 26 of 26 {2}129-133 of 133$/);
	});

	it('starts where the operator is, and goes back there when it is given up', () => {
		const at = scrollPane(pane, 60);
		const found = search(at, 'line 1');
		expect(found.found[found.at]).toBe(99);
		expect(endSearch(found, false)).toMatchObject({top: 60, term: '', found: []});
	});

	it('ignores case unless the term has a capital, and takes every character as itself', () => {
		const text = createPane('Error (a.b)\nerror\nERROR [x]', size);
		expect(search(text, 'error').found).toEqual([0, 1, 2]);
		expect(search(text, 'Error').found).toEqual([0]);
		expect(search(text, '(a.b)').found).toEqual([0]);
		expect(search(text, 'a.x').found).toEqual([]);
	});

	it('shows the term, which match it is, and where', () => {
		const wide = {columns: 40, rows: 6};
		expect(drawn(search(pane, '133'), wide).at(-1)).toBe('/133        match 1 of 1  129-133 of 133');
		expect(drawn(search(pane, 'nowhere'), wide).at(-1)).toMatch(/^\/nowhere +not found {2}1-5 of 133$/);
	});

	it('marks what is found, the match that is looked at most', () => {
		const look = createLook({colours: false});
		const lines = paneLines(search(createPane('ab\nab', size), 'b'), {columns: 20, rows: 4}, look);
		expect(lines.slice(0, 2)).toEqual(['a\u001B[7mb\u001B[27m', 'a\u001B[1mb\u001B[22m']);
	});

	it('is typed after / and ended with enter or escape', () => {
		let state = pane;
		const target = paneTarget({
			state: () => state,
			change: (next) => {
				state = next;
			},
		});
		const press = (chord: string): void => {
			if (target.typing()?.press(chord) === true) return;
			target.commands.find(({keys}) => keys.includes(chord))?.run();
		};
		expect(target.typing()).toBeUndefined();
		for (const chord of ['/', '1', '2']) press(chord);
		target.typing()?.paste('0\n');
		expect(state.found).toEqual([119]);
		press('enter');
		expect([target.typing(), state.term, panePosition(state)]).toEqual([undefined, '120', '119-123 of 133']);
		for (const chord of ['home', '/', 'x', 'escape']) press(chord);
		expect([state.term, state.top]).toEqual(['', 0]);
		expect(target.commands.find(({id}) => id === 'pane.next')?.disabled?.()).toBe('nothing was found; / searches');
	});
});

describe('any text in any room', () => {
	it('takes exactly the lines it gets, and never more columns', {timeout: 120_000}, () => {
		const action = fc.constantFrom<(pane: PaneState) => PaneState>(
			...[toggleWrap, paneToEnd, startSearch, (pane: PaneState) => pagePane(pane, 1)],
			...[
				(pane: PaneState) => search(pane, 'a'),
				(pane: PaneState) => shiftPane(pane, 3),
				(pane: PaneState) => nextMatch(pane, -1),
			],
		);
		const room = fc.record({columns: fc.integer({min: 12, max: 40}), rows: fc.integer({min: 1, max: 8})});
		const text = fc.oneof(
			fc.string({unit: 'binary', maxLength: 200}),
			fc.lorem({maxCount: 60}),
			fc.constant('漢字 👨‍👩‍👧 '.repeat(40)),
		);
		fc.assert(
			fc.property(text, fc.array(action, {maxLength: 8}), room, room, (shown, actions, first, second) => {
				const pane = actions.reduce((state, act) => act(state), createPane(shown, textSize(first)));
				expect(pane.top).toBeGreaterThanOrEqual(0);
				const lines = paneLines(pane, second, createLook());
				expect(lines).toHaveLength(second.rows);
				for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(second.columns);
			}),
		);
	});
});
