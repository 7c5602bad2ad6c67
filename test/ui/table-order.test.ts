import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Column} from '../../src/ui/columns.ts';
import type {Sort} from '../../src/ui/list.ts';
import {orderRows} from '../../src/ui/table-order.ts';

interface Host {
	readonly name: string;
	readonly memory: number;
}

const createColumns = (): readonly Column<Host>[] => [
	{id: 'name', title: 'NAME', value: ({name}) => name, minimum: 8, priority: 2},
	{
		id: 'memory',
		title: 'MEMORY',
		value: ({memory}) => `${memory} MB`,
		minimum: 8,
		priority: 1,
		compare: (a, b) => a.memory - b.memory,
	},
	{id: 'age', title: 'AGE', value: (_, now) => `${now} s`, isLive: true, minimum: 4, priority: 1},
];
const columns = createColumns();
const rowsOf = (hosts: Readonly<Record<string, Host>>): ReadonlyMap<string, Host> => new Map(Object.entries(hosts));
const by = (column: string, descending = false): Sort => ({column, descending});

const hosts = rowsOf({
	c: {name: 'host-10', memory: 512},
	a: {name: 'host-9', memory: 2048},
	b: {name: 'Host-9', memory: 512},
	d: {name: 'gateway', memory: 1024},
});

describe('the order of rows', () => {
	test('is that of the map without a sort', () => {
		expect(orderRows(hosts, '', undefined, columns).ids).toEqual(['c', 'a', 'b', 'd']);
		expect(orderRows(hosts, '', by('no such column'), columns).ids).toEqual(['c', 'a', 'b', 'd']);
	});

	test('takes numbers in texts by their size, and equal rows by their identity, whichever way', () => {
		expect(orderRows(hosts, '', by('name'), columns).ids).toEqual(['d', 'a', 'b', 'c']);
		expect(orderRows(hosts, '', by('name', true), columns).ids).toEqual(['c', 'a', 'b', 'd']);
	});

	test('is that of the column where it has one of its own', () => {
		expect(orderRows(hosts, '', by('memory'), columns).ids).toEqual(['b', 'c', 'd', 'a']);
	});

	test('has only what the filter lets through, looked for in all cells but ages', () => {
		expect(orderRows(hosts, 'HOST', by('name'), columns).ids).toEqual(['a', 'b', 'c']);
		expect(orderRows(hosts, 'host 512', by('name'), columns).ids).toEqual(['b', 'c']);
		expect(orderRows(hosts, 'mem:512 !10', by('name'), columns).ids).toEqual(['b']);
		expect(orderRows(hosts, 's', by('memory'), columns).ids).toEqual(['b', 'c', 'a']);
	});

	test('knows the rows and their places', () => {
		const {rows, indexOf} = orderRows(hosts, '', by('memory'), columns);
		expect(rows[1]).toBe(hosts.get('c'));
		expect([indexOf('a'), indexOf('nobody')]).toEqual([3, -1]);
	});

	test('costs nothing while nothing changes', () => {
		const first = orderRows(hosts, 'o', by('memory'), columns);
		expect(orderRows(hosts, 'o', by('memory'), columns)).toBe(first);
		expect(orderRows(hosts, 'o', by('memory', true), columns)).not.toBe(first);
	});

	test('asks only the rows that changed, and keeps the index when no row changes its place', () => {
		const asked: string[] = [];
		const counted = createColumns().map((column) => ({
			...column,
			value(row: Host) {
				asked.push(row.name);
				return column.value(row, 0);
			},
		}));
		const first = orderRows(hosts, '', by('name'), counted);
		asked.length = 0;
		const changed = new Map(hosts).set('d', {name: 'gateway', memory: 4096});
		const second = orderRows(changed, '', by('name'), counted);
		expect(asked).toEqual(['gateway']);
		expect(second.rows[0]?.memory).toBe(4096);
		expect(second.indexOf).toBe(first.indexOf);
	});

	test('is the same after any changes as if it were made from nothing', () => {
		const host = fc.record({name: fc.constantFrom('a', 'B', 'b', 'b2', 'b10', 'c'), memory: fc.nat(3)});
		const change = fc.record({
			puts: fc.array(fc.tuple(fc.constantFrom(...'abcdefgh'), host), {maxLength: 5}),
			removes: fc.array(fc.constantFrom(...'abcdefgh'), {maxLength: 3}),
			filter: fc.constantFrom('', '', 'b', '!b', 'mem:1'),
			sort: fc.constantFrom(undefined, by('name'), by('name'), by('name', true), by('memory')),
		});
		fc.assert(
			fc.property(fc.array(change, {maxLength: 12}), (changes) => {
				let rows: ReadonlyMap<string, Host> = new Map();
				const remembering = createColumns();
				for (const {puts, removes, filter, sort} of changes) {
					const next = new Map([...rows, ...puts]);
					for (const id of removes) next.delete(id);
					rows = next;
					const order = orderRows(rows, filter, sort, remembering);
					const afresh = orderRows(rows, filter, sort, createColumns());
					expect(order.ids).toEqual(afresh.ids);
					expect(order.rows).toEqual(order.ids.map((id) => rows.get(id)));
					expect(order.ids.map(order.indexOf)).toEqual([...order.ids.keys()]);
				}
			}),
		);
	});
});
