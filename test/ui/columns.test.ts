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
const widthsOf = (columns: readonly Column<Row>[], width: number): Record<string, number> =>
	Object.fromEntries(layoutColumns(columns, width).columns.map((each) => [each.column.id, each.width]));

describe('columns', () => {
	const columns = [
		column('state', 9, {priority: 5}),
		column('task', 12, {priority: 9, maximum: 32}),
		column('address', 15, {priority: 3}),
		column('reason', 20, {priority: 1, grow: 3}),
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
		expect(widthsOf(columns, 58)).toEqual({state: 9, task: 32, address: 15});
		expect(widthsOf(columns, 30)).toEqual({state: 9, task: 20});
		expect(widthsOf(columns, 12)).toEqual({task: 12});
		expect(widthsOf(columns, 11)).toEqual({});
	});

	test('share what is left by their part, up to their maximum', () => {
		expect(widthsOf(columns, 62 + 8)).toEqual({state: 9, task: 14, address: 15, reason: 26});
		expect(widthsOf(columns, 62 + 100)).toEqual({state: 9, task: 32, address: 15, reason: 100});
	});

	const anyColumn = fc.record(
		{
			minimum: fc.integer({min: 1, max: 30}),
			priority: fc.integer({min: 0, max: 4}),
			extra: fc.nat(20),
			grow: fc.nat(4),
		},
		{requiredKeys: ['minimum', 'priority']},
	);
	const anyColumns = fc.array(anyColumn, {maxLength: 10}).map((all) =>
		all.map(({minimum, priority, extra, grow}, index) =>
			column(`c${index}`, minimum, {
				priority,
				...(extra === undefined ? {} : {maximum: minimum + extra}),
				...(grow === undefined ? {} : {grow}),
			}),
		),
	);

	test('never take more than the width, nor less than their minimum, nor more than their maximum', () => {
		fc.assert(
			fc.property(anyColumns, fc.nat(200), (all, width) => {
				const {columns: chosen, separator} = layoutColumns(all, width);
				const cells = chosen.reduce((sum, each) => sum + each.width, 0) + separator * Math.max(0, chosen.length - 1);
				expect(cells).toBeLessThanOrEqual(width);
				for (const each of chosen) {
					expect(each.width).toBeGreaterThanOrEqual(each.column.minimum);
					expect(each.width).toBeLessThanOrEqual(each.column.maximum ?? width);
				}
				const isGreedy = chosen.some((each) => (each.column.grow ?? 0) > 0 && each.column.maximum === undefined);
				if (isGreedy) expect(cells).toBe(width);
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
