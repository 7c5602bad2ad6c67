import {describe, expect, test} from 'vitest';
import {numbersFrom, simulateGrabs, simulateKills} from '../../../../assets/pool/functions/simulation.ts';
import {MemoryPool} from '../support/memory-pool.ts';

const spread = (values: readonly number[]) => [Math.min(...values), Math.max(...values)];

/** What many ticks tried, each with numbers of its own. */
async function tried(simulate: (numbers: ReturnType<typeof numbersFrom>) => Promise<{readonly tried: number}>) {
	const all: number[] = [];
	for (let tick = 0; tick < 400; tick += 1) all.push((await simulate(numbersFrom(`tick ${tick}`))).tried);
	return all;
}

describe('pool#15 simulated traffic', () => {
	test('draws the same numbers from the same seed, evenly', () => {
		const draw = (seed: string) => {
			const numbers = numbersFrom(seed);
			return Array.from({length: 1_000}, () => numbers(10));
		};
		expect(draw('a')).toEqual(draw('a'));
		expect(draw('a')).not.toEqual(draw('b'));
		const often = Array.from({length: 10}, (_, value) => draw('a').filter((drawn) => drawn === value).length);
		expect(spread(often).every((times) => times > 60 && times < 140)).toBe(true);
	});

	test('is from 5 to 15 users a tick, each value as likely', async () => {
		const world = new MemoryPool();
		const ticks = await tried((numbers) => simulateGrabs(world.pool, numbers, 'tick'));
		expect(spread(ticks)).toEqual([5, 15]);
		expect(new Set(ticks).size).toBe(11);
	});

	test('is users of eight hexadecimal digits, who take the oldest tasks that there are', async () => {
		const world = new MemoryPool();
		for (let index = 0; index < 4; index += 1) world.place('RUNNING', {id: `task_${index}`});
		const tick = await simulateGrabs(world.pool, numbersFrom('seed'), 'tick');
		expect(tick.done).toBe(4);
		for (const {status, user} of world.table.records()) {
			expect(status).toBe('ASSIGNED');
			expect(user).toMatch(/^user_[0-9a-f]{8}$/);
		}
	});

	test('grabs nothing more when its event comes a second time', async () => {
		const world = new MemoryPool();
		for (let index = 0; index < 40; index += 1) world.place('RUNNING', {id: `task_${100 + index}`});
		const first = await simulateGrabs(world.pool, numbersFrom('seed'), 'tick');
		expect(await simulateGrabs(world.pool, numbersFrom('seed'), 'tick')).toEqual(first);
		expect(world.statuses().filter((status) => status === 'ASSIGNED')).toHaveLength(first.done);
	});

	test('tells what kept users from a task, or from leaving it', async () => {
		const world = new MemoryPool();
		for (let index = 0; index < 4; index += 1) world.place('RUNNING', {id: `task_${index}`});
		world.place('ASSIGNED', {id: 'task_9'});
		const denied = () => Promise.reject(new Error('ecs:DescribeTasks and ecs:StopTask are not allowed.'));
		const pool = {...world.pool, tasks: {...world.pool.tasks, describe: denied, stop: denied}};
		const problem = 'ecs:DescribeTasks and ecs:StopTask are not allowed.';
		expect(await simulateGrabs(pool, numbersFrom('seed'), 'tick')).toMatchObject({done: 0, problem});
		expect(await simulateKills(pool, numbersFrom('seed'))).toMatchObject({done: 0, problem});
		expect(await simulateGrabs(world.pool, numbersFrom('seed'), 'other')).toEqual({tried: expect.any(Number), done: 0});
	});

	test('ends from 5 to 14 uses a tick, of the oldest tasks first', async () => {
		const world = new MemoryPool();
		expect(spread(await tried((numbers) => simulateKills(world.pool, numbers)))).toEqual([5, 14]);
		for (let index = 0; index < 20; index += 1) world.place('ASSIGNED', {id: `task_${100 + index}`});
		world.place('RUNNING', {id: 'task_000'});
		const {tried: asked, done} = await simulateKills(world.pool, numbersFrom('seed'));
		expect(done).toBe(asked);
		const statuses = world.statuses();
		expect(statuses[0]).toBe('RUNNING');
		expect(statuses.slice(1, 1 + done).every((status) => status === 'STOPPING')).toBe(true);
		expect(statuses.slice(1 + done).every((status) => status === 'ASSIGNED')).toBe(true);
	});
});
