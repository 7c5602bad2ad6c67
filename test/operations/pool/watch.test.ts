import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {PoolLook, PoolTask, Status} from '../../../src/operations/pool/look.ts';
import {watchPool} from '../../../src/operations/pool/watch.ts';
import {Nudge} from '../../../src/operations/watch/nudge.ts';
import type {Sample} from '../../../src/operations/watch/sample.ts';
import {SimulatedClock} from '../watch/support/simulated-clock.ts';
import {SimulatedTable} from './support/simulated-table.ts';
import {poolStack} from './support/test-pool.ts';

const second = 1_000;
const minute = 60 * second;

/** What somebody who follows the watch has. */
class Follower implements Disposable {
	readonly tasks = new Map<string, PoolTask>();
	readonly samples: Sample<PoolLook>[] = [];
	error: unknown;
	readonly #ended = new AbortController();

	constructor(watch: (signal: AbortSignal) => AsyncIterable<Sample<PoolLook>>) {
		this.#follow(watch(this.#ended.signal)).catch((error: unknown) => {
			this.error = error;
		});
	}

	get last(): PoolLook | undefined {
		return this.samples.flatMap((sample) => (sample.kind === 'value' ? sample.value : [])).at(-1);
	}

	get looks(): number[] {
		return this.samples.flatMap((sample) => (sample.kind === 'value' ? sample.at : []));
	}

	async #follow(samples: AsyncIterable<Sample<PoolLook>>): Promise<void> {
		for await (const sample of samples) {
			this.samples.push(sample);
			if (sample.kind !== 'value' || sample.value.kind === 'absent') continue;
			for (const id of sample.value.gone) this.tasks.delete(id);
			for (const task of sample.value.changed) this.tasks.set(task.id, task);
		}
	}

	[Symbol.dispose](): void {
		this.#ended.abort();
	}
}

function simulation(count = 0, status: Status = 'RUNNING') {
	const clock = new SimulatedClock();
	const table = new SimulatedTable(clock);
	for (let index = 0; index < count; index++) table.put(`task_${String(index).padStart(6, '0')}`, status);
	const follow = (nudge?: Nudge) =>
		new Follower((signal) => watchPool(table.session, undefined, signal, {clock, ...(nudge && {nudge})}));
	return {clock, table, follow};
}

const statuses = (tasks: ReadonlyMap<string, PoolTask>): Record<string, Status> =>
	Object.fromEntries([...tasks.values()].map(({id, status}) => [id, status] as const).sort());

describe('the watch of a pool', () => {
	it('tells every record at first, with its settings, simulator, cost and other pools', async () => {
		const {clock, table, follow} = simulation(3);
		table.stacks = [poolStack('demo'), poolStack('other')];
		table.isSimulatorOn = true;
		using follower = follow();
		await clock.pass(second);
		expect(follower.samples[0]).toMatchObject({
			value: {
				...{kind: 'pool', stack: 'demo', stacks: ['demo', 'other'], simulator: 'on', isWhole: true, deadLetters: 0},
				settings: {target: 5},
				hourlyCost: expect.closeTo(0.017_34, 4),
			},
		});
		expect(follower.tasks.size).toBe(3);
	});

	it('pool#7 shows the first rows of ten thousand before the last page has come, and all of them soon', async () => {
		const {clock, table, follow} = simulation(10_000);
		using follower = follow();
		await clock.pass(second);
		const first = follower.samples.slice(0, 4).flatMap((sample) => (sample.kind === 'value' ? sample.value : []));
		expect(first).toMatchObject([{isWhole: false}, {isWhole: false}, {isWhole: false}, {isWhole: true}]);
		expect(first.map((look) => look.kind === 'pool' && look.changed.length)).toEqual([2_500, 2_500, 2_500, 10_000]);
		expect(table.calls.filter(({what}) => what === 'whole')).toHaveLength(4);
	});

	it('pool#13 looks at least once a second, and tells a change within two', async () => {
		const {clock, table, follow} = simulation(50);
		using follower = follow();
		await clock.pass(minute);
		const gaps = follower.looks.map((at, index, all) => at - (all[index - 1] ?? at));
		expect(Math.max(...gaps)).toBeLessThanOrEqual(second);
		table.put('task_000007', 'ASSIGNED', {user: 'ana'});
		await clock.pass(2 * second);
		expect(follower.tasks.get('task_000007')).toMatchObject({status: 'ASSIGNED', user: 'ana'});
	});

	it.each([10, 1_000, 10_000])(
		'makes at most 150 calls a minute with %d records, all of which read',
		async (count) => {
			const {clock, table, follow} = simulation(count);
			using follower = follow();
			await clock.pass(minute);
			const since = clock.now();
			await clock.pass(11 * minute);
			expect(table.callsSince(since) / 11).toBeLessThanOrEqual(150);
			expect(follower.tasks.size).toBe(count);
		},
		60_000,
	);

	it('keeps to that while ten thousand are drained, forty a second', async () => {
		const {clock, table, follow} = simulation(10_000);
		using follower = follow();
		await clock.pass(minute);
		const since = clock.now();
		const ids = [...table.tasks.keys()];
		for (let done = 0; done < ids.length; done += 40) {
			for (const id of ids.slice(done, done + 40)) table.put(id, 'STOPPING');
			for (const id of ids.slice(Math.max(0, done - 400), Math.max(0, done - 360))) table.remove(id);
			await clock.pass(second);
		}
		expect(table.callsSince(since) / (ids.length / 40 / 60)).toBeLessThanOrEqual(150);
		await clock.pass(minute);
		expect(statuses(follower.tasks)).toEqual(statuses(table.tasks));
	});

	it('sees what goes without a word: an occupied task whose record was closed', async () => {
		const {clock, table, follow} = simulation(100, 'ASSIGNED');
		using follower = follow();
		await clock.pass(20 * second);
		table.remove('task_000042');
		await clock.pass(6 * second);
		expect(follower.tasks.has('task_000042')).toBe(false);
	});

	it('is not blinded by a writer whose clock is an hour ahead', async () => {
		const {clock, table, follow} = simulation(5);
		using follower = follow();
		await clock.pass(20 * second);
		table.put('task_000000', 'ASSIGNED', {updatedAt: new Date(clock.now() + 3_600_000).toISOString()});
		await clock.pass(3 * second);
		table.put('task_000001', 'ASSIGNED');
		await clock.pass(3 * second);
		expect(statuses(follower.tasks)).toEqual(statuses(table.tasks));
	});

	it('skips a look that is throttled and goes on', async () => {
		const {clock, table, follow} = simulation(5);
		using follower = follow();
		await clock.pass(5 * second);
		table.isThrottled = () => true;
		await clock.pass(10 * second);
		expect(follower.samples.at(-1)?.kind).toBe('skipped');
		table.isThrottled = () => false;
		table.put('task_000001', 'ASSIGNED');
		await clock.pass(minute);
		expect(statuses(follower.tasks)).toEqual(statuses(table.tasks));
	});

	it('asks less and less while the first reading is throttled, and reads on when it may', async () => {
		const {clock, table, follow} = simulation(10_000);
		using follower = follow();
		await clock.pass(50);
		table.isThrottled = () => true;
		const since = clock.now();
		await clock.pass(minute);
		expect(table.callsSince(since)).toBeLessThan(20);
		table.isThrottled = () => false;
		await clock.pass(40 * second);
		expect(follower.tasks.size).toBe(10_000);
	});

	it('shows the tasks within half a minute although every second call is throttled', async () => {
		const {clock, table, follow} = simulation(5);
		const refused = new Map<string, boolean>();
		table.isThrottled = (what) => {
			refused.set(what, !refused.get(what));
			return refused.get(what) === true;
		};
		using follower = follow();
		await clock.pass(30 * second);
		expect(follower.tasks.size).toBe(5);
	});

	it('shows the tasks while all else is throttled, keeps what it knew of it, and asks for it again at times', async () => {
		const {clock, table, follow} = simulation(5);
		const around = ['stacks', 'rule', 'queue'];
		table.isSimulatorOn = true;
		table.deadLetters = 2;
		table.isThrottled = (what) => what === 'rule' || what === 'queue';
		using follower = follow();
		await clock.pass(second);
		expect(follower.last).toMatchObject({simulator: 'absent', deadLetters: 0});
		expect(follower.tasks.size).toBe(5);
		table.isThrottled = () => false;
		await clock.pass(20 * second);
		expect(follower.last).toMatchObject({simulator: 'on', deadLetters: 4});
		table.isThrottled = (what) => around.includes(what);
		const since = clock.now();
		await clock.pass(3 * minute);
		expect(follower.last).toMatchObject({stack: 'demo', simulator: 'on', deadLetters: 4});
		expect(follower.samples.every(({kind}) => kind === 'value')).toBe(true);
		expect(table.callsSince(since)).toBeLessThanOrEqual(3 * 150);
	});

	it('says that there is no pool, and shows one as soon as it is there', async () => {
		const {clock, table, follow} = simulation(1);
		table.stacks = [];
		using follower = follow();
		await clock.pass(second);
		expect(follower.last).toMatchObject({kind: 'absent', stacks: [], problem: 'There is no pool in us-east-1 yet.'});
		table.stacks = [poolStack('demo', {}, {StackStatus: 'CREATE_IN_PROGRESS', Outputs: []})];
		await clock.pass(4 * second);
		expect(follower.last).toMatchObject({
			kind: 'absent',
			stack: 'demo',
			problem: expect.stringContaining('is being made'),
		});
		table.stacks = [poolStack('demo')];
		await clock.pass(4 * second);
		expect(follower.last).toMatchObject({kind: 'pool', stack: 'demo'});
	});

	it('says that a pool is gone when its table is', async () => {
		const {clock, table, follow} = simulation(1);
		using follower = follow();
		await clock.pass(3 * second);
		table.isGone = true;
		table.stacks = [poolStack('demo', {}, {StackStatus: 'DELETE_IN_PROGRESS'})];
		await clock.pass(2 * second);
		expect(follower.last).toMatchObject({kind: 'absent', problem: 'Pool demo is being deleted.'});
	});

	it('looks at once when it is nudged, at everything when there is a reason for it', async () => {
		const {clock, table, follow} = simulation(1);
		const nudge = new Nudge();
		using follower = follow(nudge);
		await clock.pass(5 * second);
		table.isSimulatorOn = true;
		nudge.give(['all']);
		await clock.pass(100);
		expect(follower.last).toMatchObject({simulator: 'on'});
	});
});

describe('any sequence of changes', () => {
	const step = fc.record({
		id: fc.integer({min: 0, max: 7}),
		what: fc.constantFrom<Status | 'gone'>('LAUNCHING', 'RUNNING', 'ASSIGNED', 'STOPPING', 'ERROR', 'gone'),
		pause: fc.integer({min: 0, max: 3_000}),
		isThrottled: fc.boolean(),
	});

	it('ends with what is there, whatever came in between', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(step, {maxLength: 30}), async (steps) => {
				const {clock, table, follow} = simulation(4);
				const removed = new Set<string>();
				using follower = follow();
				for (const {id, what, pause, isThrottled} of steps) {
					const name = `task_00000${id}`;
					table.isThrottled = () => isThrottled;
					if (what === 'gone') {
						table.remove(name);
						removed.add(name);
					} else if (!removed.has(name)) table.put(name, what);
					await clock.pass(pause);
				}
				table.isThrottled = () => false;
				await clock.pass(minute);
				expect(statuses(follower.tasks)).toEqual(statuses(table.tasks));
				expect(follower.error).toBeUndefined();
			}),
			{numRuns: 40},
		);
	});
});
