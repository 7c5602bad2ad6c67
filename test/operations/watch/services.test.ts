import {describe, expect, it} from 'vitest';
import {ThrottledError} from '../../../src/aws/errors.ts';
import type {Cluster, Service} from '../../../src/aws/gateways/ecs.ts';
import {watchClusters} from '../../../src/operations/watch/clusters.ts';
import {watchServices} from '../../../src/operations/watch/services.ts';
import {fakeSession} from '../support/fake-session.ts';
import {Follower} from './support/follow.ts';
import {SimulatedClock} from './support/simulated-clock.ts';

const second = 1_000;
const minute = 60 * second;
const arnOf = (name: string): string => `arn:aws:ecs:us-east-1:000000000000:service/demo/${name}`;

/** Services of one cluster in simulated time; every call is written down with its time. */
function simulation(count: number) {
	const clock = new SimulatedClock();
	const services = new Map<string, Service>();
	const calls: {readonly what: string; readonly at: number}[] = [];
	const session = fakeSession({
		ecs: {
			async servicePage(_cluster, nextToken = '0') {
				calls.push({what: 'list', at: clock.now()});
				const from = Number(nextToken);
				const active = [...services.values()].filter(({status}) => status === 'ACTIVE');
				const items = active.slice(from, from + 100).map(({serviceArn = ''}) => serviceArn);
				return {items, nextToken: from + 100 < active.length ? String(from + 100) : undefined};
			},
			async describeServices(_cluster, arns) {
				calls.push({what: 'describe', at: clock.now()});
				return arns.flatMap((arn) => services.get(arn) ?? []);
			},
		},
	});
	const set = (name: string, changes: Service = {}): void => {
		const serviceArn = arnOf(name);
		const fresh = {serviceArn, serviceName: name, status: 'ACTIVE', desiredCount: 3, runningCount: 3, pendingCount: 0};
		services.set(serviceArn, {...fresh, ...services.get(serviceArn), ...changes});
	};
	for (let index = 0; index < count; index++) set(`s${index}`);
	return {
		...{clock, services, calls, set},
		watch: (service?: string) =>
			new Follower((signal) => watchServices(session, {cluster: 'demo', service}, signal, {clock, random: () => 0.5})),
	};
}

describe('services', () => {
	it('are listed by hundreds and described by tens', async () => {
		const {clock, calls, watch} = simulation(230);
		using follower = watch();
		await clock.pass(0);
		expect([follower.isComplete, follower.rows.size]).toEqual([true, 230]);
		expect(calls.filter(({what}) => what === 'list').length).toBe(3);
		expect(calls.filter(({what}) => what === 'describe').length).toBe(23);
	});

	it.each([
		[3, 50],
		[100, 80],
		[1_000, 110],
	])('of %i cost at most so many calls a minute while they are watched', async (count, most) => {
		const {clock, calls, set, watch} = simulation(count);
		set('s1', {runningCount: 2, pendingCount: 1});
		using follower = watch();
		await clock.pass(minute);
		calls.length = 0;
		await clock.pass(10 * minute);
		expect(calls.length / 10).toBeLessThanOrEqual(most);
		expect(follower.told.length).toBe(count);
	});

	it('show a deployment within seconds of each step, and a service that went', async () => {
		const {clock, set, watch} = simulation(300);
		set('s7', {deployments: [{status: 'PRIMARY', rolloutState: 'IN_PROGRESS', failedTasks: 2}]});
		using follower = watch();
		await clock.pass(minute);
		expect(follower.rows.get(arnOf('s7'))).toMatchObject({rollout: 'IN_PROGRESS', failedTasks: 2});
		set('s7', {deployments: [{status: 'PRIMARY', rolloutState: 'COMPLETED'}]});
		set('s8', {status: 'INACTIVE'});
		await clock.pass(5 * second);
		expect(follower.rows.get(arnOf('s7'))?.rollout).toBe('COMPLETED');
		await clock.pass(minute);
		expect(follower.rows.has(arnOf('s8'))).toBe(false);
	});

	it('can be watched one alone: no list is read', async () => {
		const {clock, calls, watch} = simulation(5);
		using follower = watch(arnOf('s2'));
		await clock.pass(minute);
		expect([...follower.rows.keys()]).toEqual([arnOf('s2')]);
		expect(calls.every(({what}) => what === 'describe')).toBe(true);
	});
});

describe('clusters', () => {
	it('are told with what runs in them, and go when they are deleted', async () => {
		const clock = new SimulatedClock();
		const clusters: Cluster[] = ['one', 'two'].map((clusterName) => ({
			...{
				clusterName,
				clusterArn: `arn:${clusterName}`,
				status: 'ACTIVE',
				runningTasksCount: 2,
				activeServicesCount: 1,
			},
		}));
		const session = fakeSession({
			ecs: {
				listClusters: async () => clusters.map(({clusterArn = ''}) => clusterArn),
				describeClusters: async (arns) => clusters.filter(({clusterArn = ''}) => arns.includes(clusterArn)),
			},
		});
		using follower = new Follower((signal) => watchClusters(session, signal, {clock}));
		await clock.pass(0);
		expect([...follower.rows.values()].map(({name, running, services}) => [name, running, services])).toEqual([
			['one', 2, 1],
			['two', 2, 1],
		]);
		clusters.pop();
		await clock.pass(15 * second);
		expect([...follower.rows.keys()]).toEqual(['arn:one']);
	});

	it('are not told to be answered while AWS does not answer, also where there is nothing to describe', async () => {
		const clock = new SimulatedClock();
		let isThrottled = false;
		const session = fakeSession({
			ecs: {
				async listClusters() {
					if (isThrottled) throw new ThrottledError('Rate exceeded.', 'Wait.', {});
					return [];
				},
			},
		});
		using follower = new Follower((signal) => watchClusters(session, signal, {clock}));
		await clock.pass(minute);
		isThrottled = true;
		const before = follower.samples.length;
		await clock.pass(5 * minute);
		const kinds = new Set(follower.samples.slice(before).map(({kind}) => kind));
		expect(kinds).toEqual(new Set(['skipped']));
	});
});
