import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Service, ServiceEvent} from '../../../src/aws/gateways/ecs.ts';
import type {StackView} from '../../../src/operations/overview/card.ts';
import {unsteadySince, warningsOf} from '../../../src/operations/overview/warnings.ts';

const now = Date.UTC(2026, 10, 21, 12);
const quiet = {calls: 10, perSecond: 0.2, throttled: 0, total: 10, services: {}};
const minutesAgo = (minutes: number): Date => new Date(now - minutes * 60_000);
const event = (minutes: number, message: string): ServiceEvent => ({createdAt: minutesAgo(minutes), message});
const steady = '(service demo) has reached a steady state.';
const started = '(service demo) has started 1 tasks: (task 1).';

const view = (changes: Partial<StackView>): StackView => ({
	...{name: 'demo', id: 'id', status: 'CREATE_COMPLETE', outputs: {}, parameters: {}},
	state: {kind: 'ready'},
	service: undefined,
	...changes,
});

const service = (runningCount: number, desiredCount: number, ...events: readonly ServiceEvent[]): Service => ({
	...{runningCount, desiredCount, pendingCount: 0},
	events: [...events],
});

describe('a service under its desired count', () => {
	test('is worth a warning after five minutes, told with its newest event', () => {
		const unplaced = event(1, '(service demo) was unable to place a task.');
		const views = [view({service: service(1, 3, unplaced, event(7, started), event(60, steady))})];
		expect(warningsOf(views, quiet, now)).toEqual([
			{
				level: 'warning',
				text: 'demo: 1 of 3 tasks run, for 7 min: (service demo) was unable to place a task.',
				stack: 'demo',
				screen: 'tasks',
			},
		]);
	});

	test.each([
		['for less than five minutes', service(1, 3, event(4, started), event(60, steady))],
		['at the moment, with its last event a steady state', service(1, 3, event(60, steady))],
		['and has none to tell of', service(1, 3)],
	])('is not, when it is so %s', (_what, one) => {
		expect(warningsOf([view({service: one})], quiet, now)).toEqual([]);
	});

	test('is not, when as many run as should', () => {
		expect(warningsOf([view({service: service(3, 3, event(7, started))})], quiet, now)).toEqual([]);
	});

	test('is told with its failed deployment', () => {
		const failed = {
			...service(0, 3),
			deployments: [{rolloutState: 'FAILED' as const, rolloutStateReason: 'tasks failed'}],
		};
		expect(warningsOf([view({service: failed})], quiet, now)).toEqual([
			{level: 'failure', text: 'demo: a deployment failed: tasks failed', stack: 'demo', screen: 'tasks'},
		]);
	});

	test('left its steady state with the first event after the last steady one', () => {
		const ages = fc.array(fc.tuple(fc.nat(1000), fc.boolean()));
		fc.assert(
			fc.property(ages, (drawn) => {
				const events = drawn
					.sort(([a], [b]) => a - b)
					.map(([age, isSteady]) => event(age, isSteady ? steady : started));
				const since = unsteadySince({events});
				const lastSteady = events.find(({message}) => message === steady);
				const later = lastSteady === undefined ? events : events.slice(0, events.indexOf(lastSteady));
				expect(since).toEqual(later.at(-1)?.createdAt);
				if (since !== undefined && lastSteady?.createdAt !== undefined) {
					expect(since.getTime()).toBeGreaterThanOrEqual(lastSteady.createdAt.getTime());
				}
			}),
		);
	});
});

describe('a stack', () => {
	test('that changes for half an hour is worth a warning', () => {
		const busy = (minutes: number) =>
			view({
				state: {kind: 'busy', doing: 'creating', done: 3, total: 14, since: minutesAgo(minutes), cause: undefined},
			});
		expect(warningsOf([busy(29)], quiet, now)).toEqual([]);
		expect(warningsOf([busy(31)], quiet, now)[0]?.text).toBe('demo: creating takes 31 min already, 3 of 14 resources');
	});

	test('whose last update was rolled back is worth one too', () => {
		const [warning] = warningsOf([view({status: 'UPDATE_ROLLBACK_COMPLETE'})], quiet, now);
		expect(warning).toMatchObject({level: 'warning', text: 'demo: the last update was rolled back'});
	});
});

test('calls that AWS throttles are told', () => {
	const [warning] = warningsOf([], {...quiet, calls: 40, throttled: 3}, now);
	expect(warning?.text).toBe('AWS answered «slow down» to 3 of 40 calls in the last minute; looks come less often');
});

test('failures come before warnings', () => {
	const failed = view({
		name: 'b',
		status: 'ROLLBACK_COMPLETE',
		state: {kind: 'failed', status: 'ROLLBACK_COMPLETE', cause: undefined},
	});
	const rolledBack = view({name: 'a', status: 'UPDATE_ROLLBACK_COMPLETE'});
	expect(warningsOf([rolledBack, failed], quiet, now).map(({level}) => level)).toEqual(['failure', 'warning']);
});
