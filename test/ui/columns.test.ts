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
		expect(layoutColumns(columns, 59)).toMatchObject({separator: 1, columns: {length: 4}});
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
		expect(widthsOf(columns, 62 + 10, content)).toEqual({state: 9, task: 22, address: 15, reason: 20});
		expect(widthsOf(columns, 62 + 30, content)).toEqual({state: 9, task: 32, address: 21, reason: 24});
		expect(widthsOf(columns, 62 + 70, content)).toEqual({state: 9, task: 36, address: 21, reason: 60});
		expect(widthsOf(columns, 62 + 99, content)).toEqual({state: 9, task: 40, address: 21, reason: 60});
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

	test('never take more than the width, nor less than their minimum, nor more than they want', () => {
		fc.assert(
			fc.property(anyColumns, fc.nat(300), anyContent, (all, width, content) => {
				const {columns: chosen, separator} = layoutColumns(all, width, content);
				const cells = chosen.reduce((sum, each) => sum + each.width, 0) + separator * Math.max(0, chosen.length - 1);
				expect(cells).toBeLessThanOrEqual(width);
				for (const each of chosen) {
					expect(each.width).toBeGreaterThanOrEqual(each.column.minimum);
					expect(each.width).toBeLessThanOrEqual(Math.max(each.column.minimum, content.get(each.column.id) ?? 0));
				}
			}),
		);
	});

	test('cut nothing while there is a cell left', () => {
		fc.assert(
			fc.property(anyColumns, fc.nat(300), anyContent, (all, width, content) => {
				const {columns: chosen, separator} = layoutColumns(all, width, content);
				const cells = chosen.reduce((sum, each) => sum + each.width, 0) + separator * Math.max(0, chosen.length - 1);
				const isCut = chosen.some((each) => each.width < (content.get(each.column.id) ?? 0));
				if (isCut) expect(cells).toBe(width);
			}),
		);
	});

	test('only get wider with what is in them, until one that wants more takes all the room there is', () => {
		fc.assert(
			fc.property(anyColumns, fc.nat(300), anyContent, anyContent, (all, width, before, added) => {
				const after = new Map(before.entries().map(([id, cells]) => [id, Math.max(cells, added.get(id) ?? 0)]));
				const [old, now] = [layoutColumns(all, width, before), layoutColumns(all, width, after)];
				expect(now.columns.map((each) => each.column)).toEqual(old.columns.map((each) => each.column));
				const cells = now.columns.reduce((sum, each) => sum + each.width, 0);
				const isFull = cells + now.separator * Math.max(0, now.columns.length - 1) === width;
				const isNarrower = now.columns.some((each, index) => each.width < (old.columns[index]?.width ?? 0));
				if (isNarrower) expect(isFull).toBe(true);
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
