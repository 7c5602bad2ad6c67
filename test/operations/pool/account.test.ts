import {describe, expect, it} from 'vitest';
import type {Stack} from '../../../src/aws/gateways/cloudformation.ts';
import type {SeriesQuery} from '../../../src/aws/gateways/cloudwatch.ts';
import {InvalidInputError} from '../../../src/errors.ts';
import {costPerHour} from '../../../src/operations/cost/cost.ts';
import {StateError} from '../../../src/operations/errors.ts';
import {requirePool} from '../../../src/operations/pool/locate.ts';
import {poolMetrics} from '../../../src/operations/pool/metrics.ts';
import {simulateOnce, simulatorState, switchSimulator} from '../../../src/operations/pool/simulate.ts';
import {poolThings} from '../../../src/operations/pool/things.ts';
import {type FakeGateways, fakeSession} from '../support/fake-session.ts';
import {stack, stackId} from '../support/stacks.ts';
import {poolParameters, poolStack} from './support/test-pool.ts';

const account = (stacks: readonly Stack[], gateways: FakeGateways = {}) =>
	fakeSession({cloudFormation: {describeStacks: async () => [...stacks]}, ...gateways});

describe('which pool is meant', () => {
	it('is the only one there is, or the one that is named', async () => {
		expect((await requirePool(account([poolStack('a')]), undefined)).name).toBe('a');
		expect((await requirePool(account([poolStack('a'), poolStack('b')]), 'b')).outputs.TasksTableName).toBe('b-Tasks');
	});

	it('has to be said where there are several', async () => {
		const several = requirePool(account([poolStack('b'), poolStack('a')]), undefined);
		await expect(several).rejects.toThrow('There are 2 pools in us-east-1: a, b.');
		await expect(several).rejects.toThrow(InvalidInputError);
	});

	it.each([
		['no pool at all', [], undefined, 'There is no pool in us-east-1 yet.'],
		[
			'a name that is nearly right',
			[poolStack('demo')],
			'demp',
			'There is no pool «demp» in us-east-1. Did you mean «demo»?',
		],
		['another system', [stack('CREATE_COMPLETE')], 'demo', 'Stack demo is a consumer, no pool.'],
		[
			'a stack that is not ours',
			[stack('CREATE_COMPLETE', {Tags: []})],
			'demo',
			'Stack demo is not of this program, no pool.',
		],
		[
			'one that is being made',
			[poolStack('demo', {}, {StackStatus: 'CREATE_IN_PROGRESS'})],
			undefined,
			'Pool demo is being made (CREATE_IN_PROGRESS).',
		],
		[
			'one that failed',
			[poolStack('demo', {}, {StackStatus: 'ROLLBACK_COMPLETE'})],
			undefined,
			'Pool demo is in ROLLBACK_COMPLETE.',
		],
		[
			'one of an earlier version',
			[poolStack('demo', {}, {Outputs: []})],
			undefined,
			'Stack demo lacks outputs that this version needs.',
		],
	])('says what is wrong with %s', async (_what, stacks, name, said) => {
		const found = requirePool(account(stacks), name);
		await expect(found).rejects.toThrow(said);
		await expect(found).rejects.toThrow(StateError);
	});
});

describe('simulated users', () => {
	function simulated(stacks = [poolStack('demo')]) {
		const done: string[] = [];
		const session = account(stacks, {
			events: {
				rule: async () => ({State: 'ENABLED', $metadata: {}}),
				enableRule: async ({name}) => void done.push(`enable ${name}`),
				disableRule: async ({name}) => void done.push(`disable ${name}`),
			},
			lambda: {
				invoke: async (name, payload) => {
					done.push(`invoke ${name} ${JSON.stringify({...payload, id: undefined})}`);
					return {tried: 7, done: 5};
				},
			},
		});
		return {session, done};
	}

	it('pool#15 come and go by the rules of both functions', async () => {
		const {session, done} = simulated();
		expect(await simulatorState(session, undefined)).toMatchObject({stack: 'demo', simulator: 'on'});
		expect(await switchSimulator(session, undefined, true)).toMatchObject({simulator: 'on'});
		expect(await switchSimulator(session, 'demo', false)).toMatchObject({simulator: 'off'});
		expect(done).toEqual([
			...['enable demo-simulate-grab', 'enable demo-simulate-kill'],
			...['disable demo-simulate-grab', 'disable demo-simulate-kill'],
		]);
	});

	it('pool#15 come once, and with a seed the same ones', async () => {
		const {session, done} = simulated();
		expect(await simulateOnce(session, undefined, '7')).toEqual({
			...{stack: 'demo', seed: '7', grab: {tried: 7, done: 5}, kill: {tried: 7, done: 5}},
		});
		expect(done).toEqual(['invoke demo-simulate-grab {"seed":"7"}', 'invoke demo-simulate-kill {"seed":"7"}']);
		await expect(simulateOnce(session, undefined, 'a b')).rejects.toThrow(InvalidInputError);
	});

	it('pool#15 tell what kept them from a task', async () => {
		const invoke = async () => ({tried: 7, done: 0, problem: 'ecs:DescribeTasks is not\u001b[2J allowed.'});
		const session = account([poolStack('demo')], {lambda: {invoke}});
		const {grab} = await simulateOnce(session, undefined);
		expect(grab).toMatchObject({
			tried: 7,
			done: 0,
			problem: expect.stringMatching(/^ecs:DescribeTasks is not.* allowed\.$/),
		});
		expect(grab?.problem).not.toContain('\u001b');
	});

	it('are refused where the pool was made without them', async () => {
		const bare = poolStack('demo');
		const Outputs = bare.Outputs?.filter(({OutputKey}) => !OutputKey?.endsWith('Rule')) ?? [];
		const {session} = simulated([{...bare, Outputs}]);
		expect(await simulatorState(session, undefined)).toMatchObject({simulator: 'absent', rules: []});
		await expect(switchSimulator(session, undefined, true)).rejects.toThrow('was made without simulated users');
		await expect(simulateOnce(session, undefined)).rejects.toThrow(StateError);
	});
});

describe('metrics of a pool', () => {
	const answers: Readonly<Record<string, readonly number[]>> = {
		'TasksLaunched Sum': [3, 2],
		'TaskLaunchErrors Sum': [1],
		'TaskAllocatedToUse Sum': [2, 2],
		'TaskKilled Sum': [1],
		'TaskStartupDuration SampleCount': [1, 4],
		'TaskStartupDuration p50': [90, 2.1],
		'TaskStartupDuration p95': [90, 4],
		'TaskCount_RUNNING Average': [4, 5],
	};

	it('pool#14 are of this stack, not of one that had its name before, and are the sums of the last hour, start-up seconds, and the counts, in one call', async () => {
		const asked: SeriesQuery[] = [];
		const session = account([poolStack('demo')], {
			cloudWatch: {
				series: async (queries) => {
					asked.push(...queries);
					return queries.map(({metric, statistic}) => ({times: [], values: answers[`${metric} ${statistic}`] ?? []}));
				},
			},
		});
		expect(await poolMetrics(session, undefined)).toEqual({
			...{stack: 'demo', launches: 5, launchErrors: 1, grabs: 4, kills: 1},
			startup: {p50: 2.1, p95: 4},
			counts: {launching: [], available: [4, 5], occupied: [], total: []},
		});
		expect(new Set(asked.map(({namespace}) => namespace))).toEqual(new Set(['fargate-pool']));
		expect(asked.find(({metric}) => metric === 'TaskKilled')?.dimensions).toEqual([
			{Name: 'service', Value: 'task-cleanup'},
			{Name: 'stack', Value: stackId},
		]);
	});

	it('tell no start-up where nothing was launched', async () => {
		const session = account([poolStack('demo')], {
			cloudWatch: {series: async (queries) => queries.map(() => ({times: [], values: []}))},
		});
		expect(await poolMetrics(session, undefined)).toMatchObject({launches: 0, startup: undefined});
	});
});

describe('what a pool costs', () => {
	const perHour = (changes: Readonly<Record<string, string>>, tasks = 5) =>
		costPerHour(poolThings({...poolParameters, ...changes}, tasks), 'us-east-1').lines.map(({what}) => what);

	it('is its tasks with their addresses, and the monitoring', () => {
		expect(perHour({})).toEqual(['5 Fargate tasks of 0.25 vCPU, 0.5 GB', '5 public IPv4 addresses']);
		expect(perHour({Monitoring: 'ENABLED'})).toEqual([
			...['6 Fargate tasks of 0.25 vCPU, 0.5 GB', '6 public IPv4 addresses'],
		]);
	});

	it('is not known of tasks on Spot, whose price changes with its demand; the monitoring is not on Spot', () => {
		const spot = {...poolParameters, Capacity: 'FARGATE_SPOT', Monitoring: 'ENABLED'};
		const {perHour, lines, unknown} = costPerHour(poolThings(spot, 3), 'us-east-1');
		expect(unknown).toEqual(['3 Fargate Spot tasks of 0.25 vCPU, 0.5 GB']);
		expect(lines.map(({what}) => what)).toContain('1 Fargate task of 0.25 vCPU, 0.5 GB');
		expect(perHour).toBeCloseTo(0.01234 + 4 * 0.005, 4);
	});

	it('is the way out of the network where tasks have no addresses', () => {
		const bare = {PublicAddress: 'DISABLED'};
		expect(perHour({...bare, PrivateEgress: 'NatGateway'}, 0)).toEqual(['1 NAT gateway', '1 public IPv4 address']);
		expect(perHour({...bare, PrivateEgress: 'Endpoints'}, 0)).toEqual(['6 interface endpoints (a zone each)']);
	});
});
