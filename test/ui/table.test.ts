import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {widthOf} from '../../src/format/text-width.ts';
import type {Column} from '../../src/ui/columns.ts';
import {createLook} from '../../src/ui/look.ts';
import {type TableModel, tableLines} from '../../src/ui/table.ts';

interface Task {
	readonly id: string;
	readonly state: string;
	readonly started: number;
}

const columns: readonly Column<Task>[] = [
	{
		id: 'state',
		title: 'STATE',
		value: ({state}) => state,
		minimum: 8,
		priority: 2,
		role: ({state}) => (state === 'failed' ? 'bad' : 'plain'),
	},
	{id: 'task', title: 'TASK', value: ({id}) => id, minimum: 8, maximum: 12, priority: 3, cut: 'middle'},
	{
		id: 'age',
		title: 'AGE',
		value: ({started}, now) => `${Math.floor((now - started) / 1000)}s`,
		isLive: true,
		minimum: 5,
		priority: 1,
		align: 'right',
	},
];

const look = createLook({colours: false});
const task = (id: string, state = 'running'): Task => ({id, state, started: 0});
const model = (rows: readonly Task[], more: Partial<TableModel<Task>> = {}): TableModel<Task> => ({
	columns,
	rows: rows.map((row) => ({id: row.id, row})),
	cursor: undefined,
	marks: new Set(),
	sort: undefined,
	now: 9_000,
	...more,
});
const bare = (lines: readonly string[]): string[] => lines.map((line) => line.replaceAll(/\u001B\[[\d;]*m/g, ''));
const size = {columns: 32, rows: 10};

describe('a table', () => {
	test('has its titles over its rows', () => {
		expect(bare(tableLines(model([task('7f3a1c'), task('91be22', 'failed')]), size, look))).toEqual([
			'   STATE     TASK            AGE',
			'   running   7f3a1c           9s',
			'   failed    91be22           9s',
		]);
	});

	test('shows cursor and mark without any colour', () => {
		const rows = [task('a'), task('b'), task('c')];
		const lines = tableLines(model(rows, {cursor: 'b', marks: new Set(['b', 'c'])}), size, look);
		expect(bare(lines).map((line) => line.slice(0, 3))).toEqual(['   ', '   ', '▸◆ ', ' ◆ ']);
		expect(lines.map((line) => line.includes('\u001B[7m'))).toEqual([false, false, true, false]);
	});

	test('keeps to ASCII when asked to', () => {
		const plain = createLook({colours: false, ascii: true});
		const sort = {column: 'state', descending: false};
		const rows = [task('a-very-long-name-of-a-task')];
		const lines = bare(
			tableLines(model(rows, {cursor: rows[0]?.id, marks: new Set([rows[0]?.id ?? '']), sort}), size, plain),
		);
		expect(lines).toEqual(['   STATE^    TASK            AGE', '># running   a-ver~a-task     9s']);
	});

	test('says by which column it is sorted, and which way', () => {
		const title = (column: string, descending: boolean): string | undefined =>
			bare(tableLines(model([], {sort: {column, descending}}), size, look))[0];
		expect(title('task', false)).toBe('   STATE     TASK↑           AGE');
		expect(title('age', true)).toBe('   STATE     TASK           AGE↓');
	});

	test('keeps both ends of names that are too long, so that they still differ', () => {
		const lines = bare(tableLines(model([task('demo-backend-0001'), task('demo-backend-0002')]), size, look));
		expect(lines.slice(1).map((line) => line.slice(13, 25))).toEqual(['demo-…d-0001', 'demo-…d-0002']);
	});

	test('leaves a column out when there is no room for it', () => {
		expect(bare(tableLines(model([task('7f3a1c')]), {columns: 20, rows: 4}, look))[0]).toBe('   STATE    TASK    ');
		expect(tableLines(model([task('7f3a1c')]), {columns: 2, rows: 4}, look)).toEqual([]);
	});

	test('draws ages anew with every second and other rows not at all', () => {
		let drawn = 0;
		const counted: readonly Column<Task>[] = columns.map((column) => ({
			...column,
			value(row, now) {
				drawn++;
				return column.value(row, now);
			},
		}));
		const rows = [task('a'), task('b')];
		const draw = (more: Partial<TableModel<Task>>): number => {
			drawn = 0;
			tableLines(model(rows, {columns: counted, ...more}), size, look);
			return drawn;
		};
		expect(draw({now: 9_000})).toBe(6);
		expect(draw({now: 9_900})).toBe(0);
		expect(draw({now: 9_900, cursor: 'a'})).toBe(3);
		expect(draw({now: 9_900, cursor: 'a', marks: new Set(['b'])})).toBe(3);
		expect(draw({now: 10_000, cursor: 'a', marks: new Set(['b'])})).toBe(6);
	});

	test('counts wide characters, joined emoji and accents as the cells they take', () => {
		const rows = ['数据库服务器和更多', '👩‍👩‍👧‍👦 family', 'e\u0301te\u0301', '🇨🇭🇨🇭🇨🇭🇨🇭🇨🇭🇨🇭🇨🇭', 'plain'].map((id) =>
			task(id),
		);
		const lines = bare(tableLines(model(rows), size, look));
		expect(lines.map(widthOf)).toEqual(lines.map(() => 32));
		expect(lines.slice(1)).toEqual([
			'   running   数据…和更多      9s',
			'   running   👩‍👩‍👧‍👦 family        9s',
			'   running   e\u0301te\u0301              9s',
			'   running   🇨🇭🇨🇭…🇨🇭🇨🇭🇨🇭      9s',
			'   running   plain            9s',
		]);
	});

	test('never leaves its room, whatever is in it', () => {
		const text = fc.oneof(fc.string({unit: 'grapheme'}), fc.constantFrom('数据', '👩‍👩‍👧‍👦', 'e\u0301', '🇨🇭'));
		const long = fc.array(text, {maxLength: 8}).map((parts) => parts.join(''));
		fc.assert(
			fc.property(fc.array(long, {maxLength: 8}), fc.nat(60), fc.nat(12), fc.nat(8), (ids, width, rows, cursor) => {
				const marks = new Set(ids.slice(1));
				const tasks = ids.map((id) => task(id, id));
				const lines = bare(
					tableLines(model(tasks, {cursor: ids[cursor], marks}), {columns: width, rows}, createLook()),
				);
				expect(lines.length).toBeLessThanOrEqual(rows);
				for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
			}),
		);
	});
});
