import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {ActivityEntry} from '../../../src/operations/activity/entry.ts';
import {foldCalls, foldedRows} from '../../../src/screens/activity/fold.ts';
import {entry} from '../../operations/activity/support.ts';

const noon = Date.UTC(2026, 10, 21, 12);

/** A call so many seconds after noon. */
const call = (seconds: number, changes: Partial<ActivityEntry> = {}): ActivityEntry =>
	entry({id: `at ${seconds}`, at: new Date(noon + seconds * 1000), durationMs: 0, ...changes});

const sizes = (...entries: readonly ActivityEntry[]): number[] => [...foldCalls(entries)].map(({length}) => length);

const byId = (...entries: readonly ActivityEntry[]): ReadonlyMap<string, ActivityEntry> =>
	new Map(entries.map((one) => [one.id, one]));

describe('calls that follow one another', () => {
	test('are one when they are alike', () => {
		expect(sizes(call(3), call(2), call(1))).toEqual([3]);
	});

	test.each<readonly [string, Partial<ActivityEntry>]>([
		['another operation', {operation: 'StopTask'}],
		['another service', {service: 'ec2'}],
		['another run of the program', {session: 'two'}],
		['another Region', {region: 'us-east-1'}],
		['one that failed', {outcome: 'failed'}],
		['one of which is not known how it ended', {outcome: 'unknown'}],
	])('are not one with %s', (_what, changes) => {
		expect(sizes(call(3), call(2, changes), call(1))).toEqual([1, 1, 1]);
		expect(sizes(call(2, changes), call(1, changes)).length).toBe(changes.outcome === undefined ? 1 : 2);
	});

	test('are not one when the operator took a break between them, however long each took', () => {
		expect(sizes(call(60), call(1))).toEqual([1, 1]);
		expect(sizes(call(60), call(1, {durationMs: 58_000}))).toEqual([2]);
	});

	test('are all there, in their order, and nothing that failed is hidden', () => {
		const some = fc.array(
			fc.record({
				seconds: fc.nat(20),
				operation: fc.constantFrom('PutObject', 'RunTask'),
				outcome: fc.constantFrom('succeeded' as const, 'failed' as const, 'unknown' as const),
			}),
		);
		fc.assert(
			fc.property(some, (all) => {
				const entries = all.map(({seconds, ...changes}, index) => call(seconds, {...changes, id: `${index}`}));
				const folded = [...foldCalls(entries)];
				expect(folded.flat()).toEqual(entries);
				for (const calls of folded.filter(({length}) => length > 1)) {
					expect(new Set(calls.map(({outcome}) => outcome))).toEqual(new Set(['succeeded']));
				}
			}),
		);
	});
});

describe('the rows of folded calls', () => {
	test('keep their identity while others join', () => {
		const before = foldedRows(byId(call(1)), new Set());
		const after = foldedRows(byId(call(3), call(2), call(1)), new Set());
		expect([[...before.keys()], [...after.keys()]]).toEqual([['at 1'], ['at 1']]);
		expect(after.get('at 1')).toMatchObject({entry: {id: 'at 3'}, isOpen: false});
	});

	test('have their calls below them when they are opened', () => {
		const rows = foldedRows(byId(call(9, {operation: 'RunTask'}), call(2), call(1)), new Set(['at 1', 'at 9']));
		expect([...rows.values()].map(({id, isOpen, isPart}) => [id, isOpen, isPart])).toEqual([
			['at 9', false, false],
			['at 1', true, false],
			['part at 2', false, true],
			['part at 1', false, true],
		]);
	});
});
