import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {type Column, layoutColumns} from '../../src/ui/columns.ts';

type Row = Readonly<Record<string, string>>;

const column = (id: string, minimum: number, more: Partial<Column<Row>> = {}): Column<Row> => ({
	id,
	title: id.toUpperCase(),
	value: (row) => row[id] ?? '',
	minimum,
	priority: 1,
	...more,
});
type Content = Readonly<Record<string, number>>;
const widthsOf = (columns: readonly Column<Row>[], width: number, content: Content = {}): Content =>
	Object.fromEntries(
		layoutColumns(columns, width, new Map(Object.entries(content))).columns.map((each) => [each.column.id, each.width]),
	);

describe('columns', () => {
	const columns = [
		column('state', 9, {priority: 5}),
		column('task', 12, {priority: 9, maximum: 32}),
		column('address', 15, {priority: 3}),
		column('reason', 20),
	];

	test('are all there with two blanks between them when there is room', () => {
		const layout = layoutColumns(columns, 62);
		expect(layout.separator).toBe(2);
		expect(layout.columns.map(({width}) => width)).toEqual([9, 12, 15, 20]);
	});

	test('come closer before one is left out', () => {
		const full = new Map(columns.map(({id, minimum}) => [id, minimum]));
		expect(layoutColumns(columns, 59, full)).toMatchObject({separator: 1, columns: {length: 4}});
	});

	test('are left out from the least important on', () => {
		expect(widthsOf(columns, 58)).toEqual({state: 9, task: 12, address: 15});
		expect(widthsOf(columns, 30)).toEqual({state: 9, task: 12});
		expect(widthsOf(columns, 12)).toEqual({task: 12});
		expect(widthsOf(columns, 11)).toEqual({});
	});

	test('are as wide as what is in them wants, and no wider', () => {
		expect(widthsOf(columns, 200, {state: 7, task: 14, reason: 50})).toEqual({
			...{state: 9, task: 14, address: 15, reason: 50},
		});
	});

	test('get room by their importance, and beyond their maximum only what nobody else wants', () => {
		const content = {task: 40, address: 21, reason: 60};
		expect(widthsOf(columns, 62 + 10, content)).toEqual({state: 6, task: 25, address: 15, reason: 20});
		expect(widthsOf(columns, 62 + 30, content)).toEqual({state: 6, task: 32, address: 21, reason: 27});
		expect(widthsOf(columns, 62 + 70, content)).toEqual({state: 6, task: 39, address: 21, reason: 60});
		expect(widthsOf(columns, 62 + 99, content)).toEqual({state: 9, task: 40, address: 21, reason: 60});
	});

	test('give what they do not want of their minimum to those that would be cut', () => {
		const content = {task: 40, state: 3};
		expect(widthsOf(columns, 62, content)).toEqual({state: 6, task: 35, address: 8, reason: 7});
		expect(widthsOf(columns, 62, {...content, reason: 50})).toEqual({state: 6, task: 22, address: 8, reason: 20});
	});

	test('stand two blanks apart when that leaves them all that they want', () => {
		expect(layoutColumns(columns, 61).separator).toBe(2);
		const content = new Map(columns.map(({id}) => [id, 20]));
		expect(layoutColumns(columns, 61, content).separator).toBe(1);
	});

	const anyColumn = fc.record(
		{minimum: fc.integer({min: 1, max: 30}), priority: fc.integer({min: 0, max: 4}), extra: fc.nat(20)},
		{requiredKeys: ['minimum', 'priority']},
	);
	const anyColumns = fc
		.array(anyColumn, {maxLength: 10})
		.map((all) =>
			all.map(({minimum, priority, extra}, index) =>
				column(`c${index}`, minimum, {priority, ...(extra === undefined ? {} : {maximum: minimum + extra})}),
			),
		);
	const anyContent = fc
		.array(fc.nat(90), {minLength: 10, maxLength: 10})
		.map((cells) => new Map(cells.map((width, index) => [`c${index}`, width])));

	/** Widths, what each column wants, and the cells of all with their separators. */
	function laidOut(all: readonly Column<Row>[], width: number, content: ReadonlyMap<string, number>) {
		const {columns: chosen, separator} = layoutColumns(all, width, content);
		const widths = chosen.map((each) => ({
			...each.column,
			width: each.width,
			wanted: Math.max(each.column.title.length + 1, content.get(each.column.id) ?? 0),
		}));
		const cells = widths.reduce((sum, each) => sum + each.width, 0) + separator * Math.max(0, widths.length - 1);
		return {widths, cells};
	}

	test('never take more than the width, nor more than they want or need', () => {
		fc.assert(
			fc.property(anyColumns, fc.nat(300), anyContent, (all, width, content) => {
				const {widths, cells} = laidOut(all, width, content);
				expect(cells).toBeLessThanOrEqual(width);
				for (const each of widths) expect(each.width).toBeLessThanOrEqual(Math.max(each.minimum, each.wanted));
				for (const each of widths) expect(each.width).toBeGreaterThanOrEqual(Math.min(each.minimum, each.wanted));
			}),
		);
	});

	test('cut nothing while there is a cell that holds nothing', () => {
		fc.assert(
			fc.property(anyColumns, fc.nat(300), anyContent, (all, width, content) => {
				const {widths, cells} = laidOut(all, width, content);
				if (!widths.some((each) => each.width < each.wanted)) return;
				expect(cells).toBe(width);
				for (const each of widths) expect(each.width).toBeLessThanOrEqual(each.wanted);
			}),
		);
	});

	test('stay, and only get wider with what is in them until all the room is taken', () => {
		fc.assert(
			fc.property(anyColumns, fc.nat(300), anyContent, anyContent, (all, width, before, added) => {
				const after = new Map(before.entries().map(([id, cells]) => [id, Math.max(cells, added.get(id) ?? 0)]));
				const [old, now] = [laidOut(all, width, before), laidOut(all, width, after)];
				expect(now.widths.map(({id}) => id)).toEqual(old.widths.map(({id}) => id));
				const isNarrower = now.widths.some((each, index) => each.width < (old.widths[index]?.width ?? 0));
				if (isNarrower) expect(now.cells).toBe(width);
			}),
		);
	});

	test('stay in their order, and none that is left out is more important than one that stays', () => {
		fc.assert(
			fc.property(anyColumns, fc.nat(200), (all, width) => {
				const chosen = layoutColumns(all, width).columns.map((each) => each.column);
				expect(chosen).toEqual(all.filter((each) => chosen.includes(each)));
				const left = all.filter((each) => !chosen.includes(each)).map(({priority}) => priority);
				expect(Math.max(...left, 0)).toBeLessThanOrEqual(Math.min(...chosen.map(({priority}) => priority), 9));
			}),
		);
	});
});
