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
	// Each is a list of its own.
	opened: {},
	...more,
});
const bare = (lines: readonly string[]): string[] => lines.map((line) => line.replaceAll(/\u001B\[[\d;]*m/g, ''));
const size = {columns: 32, rows: 10};

describe('a table', () => {
	test('has its titles over its rows', () => {
		expect(bare(tableLines(model([task('7f3a1c'), task('91be22', 'failed')]), size, look))).toEqual([
			'   STATE     TASK        AGE',
			'   running   7f3a1c       9s',
			'   failed    91be22       9s',
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
		expect(lines).toEqual(['   STATE^   TASK             AGE', '># running  a-very~a-task     9s']);
	});

	test('says by which column it is sorted, and which way', () => {
		const title = (column: string, descending: boolean): string | undefined =>
			bare(tableLines(model([], {sort: {column, descending}}), size, look))[0];
		expect(title('task', false)).toBe('   STATE     TASK↑       AGE');
		expect(title('age', true)).toBe('   STATE     TASK       AGE↓');
	});

	test('keeps both ends of names that are too long, so that they still differ', () => {
		const lines = bare(tableLines(model([task('demo-backend-0001'), task('demo-backend-0002')]), size, look));
		expect(lines.slice(1).map((line) => line.slice(12, 25))).toEqual(['demo-b…d-0001', 'demo-b…d-0002']);
	});

	describe('with room to spare', () => {
		const names = ['a', 'demo-backend-with-a-long-name-0001', 'demo-backend-7'].map((id) => task(id));
		const [short, long, other] = names;
		/** A list of its own, opened over and over. */
		const opened = (): ((rows: readonly (Task | undefined)[], more?: Partial<TableModel<Task>>) => string[]) => {
			const own = [...columns];
			return (rows, more) => {
				const shown = rows.filter((row) => row !== undefined);
				return bare(tableLines(model(shown, {columns: own, opened: 'one', ...more}), {columns: 80, rows: 10}, look));
			};
		};

		test('is as wide as what is in it, and cuts nothing', () => {
			expect(opened()(names)).toEqual([
				`   STATE     ${'TASK'.padEnd(34)}    AGE`,
				`   running   ${'a'.padEnd(34)}     9s`,
				'   running   demo-backend-with-a-long-name-0001     9s',
				`   running   ${'demo-backend-7'.padEnd(34)}     9s`,
			]);
		});

		test('gets wider as longer names come on the screen, and stays so when they leave it', () => {
			const draw = opened();
			const header = (...rows: (Task | undefined)[]): number | undefined => draw(rows)[0]?.indexOf('AGE');
			expect(header(short)).toBe(25);
			expect(header(other)).toBe(31);
			expect(header(long, short)).toBe(51);
			expect(header(short)).toBe(51);
			expect(header()).toBe(51);
		});

		test('begins anew when another list is opened', () => {
			const draw = opened();
			expect(draw([long], {opened: 'demo'})[0]?.indexOf('AGE')).toBe(51);
			expect(draw([short], {opened: 'test'})[0]?.indexOf('AGE')).toBe(25);
		});

		test('measures no row twice', () => {
			let read = 0;
			const counted: readonly Column<Task>[] = columns.map((column) => ({
				...column,
				value(row, now) {
					if (row === long && column.id === 'task') read++;
					return column.value(row, now);
				},
			}));
			const draw = opened();
			for (const cursor of ['a', 'b', 'c']) draw(names, {columns: counted, cursor});
			// Once to measure and once to draw it.
			expect(read).toBe(2);
		});
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
			tableLines(model(rows, {columns: counted, opened: 'one', ...more}), size, look);
			return drawn;
		};
		// Measured first, but for their ages.
		expect(draw({now: 9_000})).toBe(4 + 6);
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
			'   running  数据库…和更多     9s',
			'   running  👩‍👩‍👧‍👦 family         9s',
			'   running  e\u0301te\u0301               9s',
			'   running  🇨🇭🇨🇭🇨🇭…🇨🇭🇨🇭🇨🇭     9s',
			'   running  plain             9s',
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
