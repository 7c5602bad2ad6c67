import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {Nudge} from '../../../src/operations/watch/nudge.ts';
import {type WatchedTasks, watchTasks} from '../../../src/operations/watch/tasks.ts';
import {Follower} from './support/follow.ts';
import {SimulatedClock} from './support/simulated-clock.ts';
import {arnOf, SimulatedEcs} from './support/simulated-ecs.ts';

const second = 1_000;
const minute = 60 * second;

function simulation() {
	const clock = new SimulatedClock();
	const ecs = new SimulatedEcs(clock);
	const watch = (query: Partial<WatchedTasks> = {}, nudge?: Nudge) =>
		new Follower((signal) =>
			watchTasks(ecs.session, {cluster: 'demo', ...query}, signal, {clock, random: () => 0.5, nudge}),
		);
	return {clock, ecs, watch};
}

/** `count` tasks that run, and `moving` more that are on their way. */
function cluster(count: number, moving = 0) {
	const made = simulation();
	for (let id = 0; id < count; id++) made.ecs.start(id);
	for (let id = 0; id < moving; id++) made.ecs.start(`moving-${id}`, {lastStatus: 'PENDING'});
	return made;
}

const statuses = (ecs: SimulatedEcs): Record<string, string | undefined> =>
	Object.fromEntries([...ecs.tasks.values()].map(({taskArn, lastStatus}) => [taskArn, lastStatus]));

const shown = (follower: Follower<{readonly arn: string; readonly status: string}>): Record<string, string> =>
	Object.fromEntries([...follower.rows.values()].map(({arn, status}) => [arn, status]));

describe('the first reading', () => {
	it('of ten tasks takes two calls', async () => {
		const {clock, ecs, watch} = cluster(10);
		using follower = watch();
		await clock.pass(0);
		expect(ecs.calls.map(({what}) => what)).toEqual(['list', 'describe']);
		expect([follower.isComplete, follower.rows.size]).toEqual([true, 10]);
	});

	it('tells the first rows before the last page has come', async () => {
		const {clock, ecs, watch} = cluster(1_000);
		ecs.latency = 50;
		using follower = watch();
		await clock.pass(160);
		expect([follower.isComplete, follower.rows.size]).toEqual([false, 200]);
		// Ten pages one after the other; each is described while the next is listed.
		await clock.pass(10 * 50 + 50 - 160);
		expect([follower.isComplete, follower.rows.size, follower.total]).toEqual([true, 1_000, 1_000]);
	});

	it('of nothing is complete', async () => {
		const {clock, watch} = simulation();
		using follower = watch();
		await clock.pass(0);
		expect([follower.isComplete, follower.total]).toEqual([true, 0]);
	});

	it('that is throttled in part goes on within the budget', async () => {
		const {clock, ecs, watch} = cluster(500);
		let calls = 0;
		ecs.isThrottled = () => ++calls === 4;
		using follower = watch();
		await clock.pass(0);
		expect([follower.isComplete, follower.rows.size]).toEqual([false, 400]);
		await clock.pass(5 * second);
		expect([follower.isComplete, follower.rows.size]).toEqual([true, 500]);
	});
});

describe('keeping watch', () => {
	it.each([
		[10, 0, 45],
		[1_000, 20, 90],
		[10_000, 200, 150],
	])('over %i tasks, %i of them on their way, takes at most the calls of its budget', async (count, moving, most) => {
		const {clock, ecs, watch} = cluster(count, moving);
		using follower = watch();
		await clock.pass(minute);
		const since = clock.now();
		await clock.pass(10 * minute);
		expect(ecs.callsPerMinute(since)).toBeLessThanOrEqual(most);
		expect(follower.rows.size).toBe(count + moving);
	});

	it.each([10, 1_000, 10_000])('shows within five seconds what becomes of tasks on their way, of %i', async (count) => {
		const {clock, ecs, watch} = cluster(count, 150);
		using follower = watch();
		await clock.pass(7 * second);
		for (let id = 0; id < 150; id++) ecs.change(`moving-${id}`, {lastStatus: 'RUNNING'});
		await clock.pass(5 * second);
		expect(shown(follower)[arnOf('moving-0')]).toBe('RUNNING');
		expect(shown(follower)[arnOf('moving-149')]).toBe('RUNNING');
	});

	it('tells nothing of what stays as it is', async () => {
		const {clock, ecs, watch} = cluster(300);
		using follower = watch();
		await clock.pass(20 * minute);
		expect(follower.told.length).toBe(300);
		// Each was looked at again meanwhile, several times.
		expect(ecs.calls.filter(({what}) => what === 'describe').length).toBeGreaterThan(9);
	});

	it('finds new tasks and those that went, also of a small cluster within seconds', async () => {
		const {clock, ecs, watch} = cluster(10);
		using follower = watch();
		await clock.pass(minute);
		ecs.start('new', {lastStatus: 'PROVISIONING'});
		ecs.stop(3);
		ecs.forget(4);
		await clock.pass(10 * second);
		expect(shown(follower)).toEqual(statuses(ecs));
	});

	it('shows what stopped before it was looked at as soon as it is listed', async () => {
		const {clock, ecs, watch} = cluster(10);
		ecs.start('old', {lastStatus: 'STOPPED', desiredStatus: 'STOPPED'});
		using follower = watch();
		await clock.pass(2 * second);
		expect(ecs.calls.filter(({what}) => what === 'list stopped')).toHaveLength(1);
		expect(shown(follower)[arnOf('old')]).toBe('STOPPED');
	});

	it('keeps stopped tasks as long as ECS remembers them', async () => {
		const {clock, ecs, watch} = cluster(5);
		ecs.start('old', {lastStatus: 'STOPPED', desiredStatus: 'STOPPED', stoppedReason: 'Scaling activity'});
		using follower = watch();
		await clock.pass(30 * second);
		expect(follower.rows.get(arnOf('old'))?.stoppedReason).toBe('Scaling activity');
		ecs.forget('old');
		await clock.pass(30 * second);
		expect(follower.rows.has(arnOf('old'))).toBe(false);
	});

	it('looks at once at what the operator has changed, among thousands', async () => {
		const {clock, ecs, watch} = cluster(5_000);
		const nudge = new Nudge();
		using follower = watch({}, nudge);
		await clock.pass(8 * second);
		ecs.stop(4_321);
		nudge.give([arnOf(4_321)]);
		await clock.pass(0);
		expect(follower.rows.get(arnOf(4_321))?.status).toBe('STOPPED');
	});

	it('never puts an older answer over a newer one', async () => {
		const {clock, ecs, watch} = cluster(20);
		using follower = watch();
		await clock.pass(minute);
		const newer = ecs.tasks.get(arnOf(7));
		ecs.stop(7);
		await clock.pass(10 * second);
		if (newer !== undefined) ecs.tasks.set(arnOf(7), newer);
		await clock.pass(10 * second);
		expect(follower.rows.get(arnOf(7))?.status).toBe('STOPPED');
	});

	it('skips looks while AWS says «slow down», and says so', async () => {
		const {clock, ecs, watch} = cluster(300, 10);
		using follower = watch();
		await clock.pass(minute);
		ecs.isThrottled = () => true;
		ecs.start('unseen');
		const before = ecs.calls.length;
		await clock.pass(5 * minute);
		expect(follower.samples.at(-1)?.kind).toBe('skipped');
		expect(ecs.calls.length - before).toBeLessThan(5 * 12);
		ecs.isThrottled = () => false;
		await clock.pass(3 * minute);
		expect(shown(follower)).toEqual(statuses(ecs));
	});

	it('ends with its error when a call can never work', async () => {
		const {clock, ecs, watch} = cluster(10);
		using follower = watch();
		await clock.pass(minute);
		ecs.isThrottled = () => {
			throw new Error('AccessDenied');
		};
		await clock.pass(10 * second);
		expect(follower.error).toEqual(new Error('AccessDenied'));
		const calls = ecs.calls.length;
		await clock.pass(minute);
		expect(ecs.calls.length).toBe(calls);
	});

	it('asks nothing more once nobody looks', async () => {
		const {clock, ecs, watch} = cluster(10);
		const follower = watch();
		await clock.pass(minute);
		follower[Symbol.dispose]();
		const calls = ecs.calls.length;
		await clock.pass(minute);
		expect([ecs.calls.length, follower.error]).toEqual([calls, undefined]);
	});
});

describe('the tasks of a service', () => {
	it.each([true, false])('are its own only; stopped ones are listed by service: %s', async (isListedByService) => {
		const {clock, ecs, watch} = simulation();
		ecs.listsStoppedByService = isListedByService;
		const stopped = {lastStatus: 'STOPPED', desiredStatus: 'STOPPED'};
		ecs.start('mine');
		ecs.start('other', {group: 'service:api'});
		ecs.start('ended', stopped);
		ecs.start('others-ended', {...stopped, group: 'service:api'});
		using follower = watch({service: 'web'});
		await clock.pass(minute);
		expect([...follower.rows.keys()].sort()).toEqual([arnOf('ended'), arnOf('mine')]);
		const described = ecs.describedOften('others-ended');
		await clock.pass(10 * minute);
		expect(ecs.describedOften('others-ended')).toBe(described);
	});
});

/** What may happen to a cluster: ids are taken modulo those there are. */
const happening = fc.record({
	what: fc.constantFrom('start', 'run', 'stopping', 'stop', 'forget', 'throttle', 'pass'),
	id: fc.nat(400),
	after: fc.integer({min: 0, max: 9_000}),
});

describe('whatever happens', () => {
	it('no task is lost or told twice, and none goes back in time', async () => {
		await fc.assert(
			fc.asyncProperty(fc.nat(350), fc.array(happening, {maxLength: 60}), async (count, happenings) => {
				const {clock, ecs, watch} = cluster(count);
				ecs.latency = 70;
				let refused = 0;
				ecs.isThrottled = () => refused-- > 0;
				using follower = watch();
				for (const {what, id, after} of happenings) {
					if (what === 'start') ecs.start(`new-${ecs.tasks.size}`, {lastStatus: 'PENDING'});
					if (what === 'run') ecs.change(id, {lastStatus: 'RUNNING'});
					if (what === 'stopping') ecs.change(id, {desiredStatus: 'STOPPED'});
					if (what === 'stop') ecs.stop(id);
					if (what === 'forget' && ecs.tasks.get(arnOf(id))?.lastStatus === 'STOPPED') ecs.forget(id);
					if (what === 'throttle') refused = 3;
					await clock.pass(after);
				}
				refused = 0;
				// The sweep over what looks steady takes five minutes.
				await clock.pass(8 * minute);
				expect(shown(follower)).toEqual(statuses(ecs));
				const tellings = new Map<string, number>();
				for (const {arn, version} of follower.told) {
					expect(version).toBeGreaterThan(tellings.get(arn) ?? 0);
					tellings.set(arn, version);
				}
				expect(follower.error).toBeUndefined();
			}),
			{numRuns: 40},
		);
	});
});
