import {describe, expect, it} from 'vitest';
import {AccessDeniedError} from '../../../src/aws/errors.ts';
import type {ContainerInstance, Service} from '../../../src/aws/gateways/ecs.ts';
import {listServices} from '../../../src/operations/services/list.ts';
import {serviceMetrics} from '../../../src/operations/services/metrics.ts';
import {planScale, scaleService} from '../../../src/operations/services/scale.ts';
import {outcomeOf} from '../support/collect.ts';
import {fakeCluster} from '../support/fake-cluster.ts';

const denied = new AccessDeniedError('No.', 'Ask.', {action: 'servicequotas:GetServiceQuota', resource: '*'});

interface World {
	readonly quota?: number | Error;
	readonly instances?: readonly ContainerInstance[];
}

function world(changes: Partial<Service>, {quota = 6, instances = []}: World = {}) {
	const updates: unknown[] = [];
	const service: Service = {serviceName: 'web', desiredCount: 2, runningCount: 2, launchType: 'FARGATE', ...changes};
	const {session} = fakeCluster(
		{demo: {services: [service]}},
		{
			ecs: {
				describeTaskDefinition: async () => ({
					cpu: '1024',
					memory: '2048',
					containerDefinitions: [{cpu: 1024, memory: 2048}],
					tags: [],
				}),
				listContainerInstances: async () => instances.map((_, index) => `${index}`),
				describeContainerInstances: async () => [...instances],
				updateService: async (input) => {
					updates.push(input);
					service.desiredCount = input.desiredCount;
					service.runningCount = input.desiredCount;
					return {};
				},
				stoppedServiceTasks: async () => [],
			},
			serviceQuotas: {
				quota: async () => {
					if (quota instanceof Error) throw quota;
					return {Value: quota};
				},
			},
		},
	);
	return {session, updates};
}

const plan = (count: number, changes: Partial<Service> = {}, others: World = {}) =>
	planScale(world(changes, others).session, {service: 'web'}, count);

const instance = (cpu: number, memory: number, status = 'ACTIVE'): ContainerInstance => ({
	status,
	remainingResources: [
		{name: 'CPU', type: 'INTEGER', integerValue: cpu},
		{name: 'MEMORY', type: 'INTEGER', integerValue: memory},
	],
});

describe('planning to scale a service', () => {
	it('says what starts or stops, and asks for the name where more than one task is stopped', async () => {
		expect(await plan(3)).toMatchObject({
			cluster: 'demo',
			service: 'web',
			from: 2,
			to: 3,
			typed: undefined,
			lines: [
				'Service web in demo: desired count 2 → 3; 1 task will start.',
				"3 tasks of it take 3 of the account's 6 vCPU on FARGATE.",
			],
		});
		expect(await plan(0)).toMatchObject({
			typed: 'web',
			lines: ['Service web in demo: desired count 2 → 0; 2 tasks will stop.'],
		});
		expect((await plan(1)).typed).toBeUndefined();
		expect((await plan(2)).lines).toEqual(['Service web in demo: desired count 2 → 2; nothing changes.']);
	});

	it('refuses more than the account may run, and says how many it may', async () => {
		await expect(plan(7)).rejects.toMatchObject({
			message: '7 tasks of web need 7 vCPU, but the account may run 6 on FARGATE in us-east-1.',
			nextStep: expect.stringContaining('Scale to 6 or fewer'),
		});
		const spot = {launchType: undefined, capacityProviderStrategy: [{capacityProvider: 'FARGATE_SPOT'}]} as const;
		await expect(plan(7, {...spot, capacityProviderStrategy: [...spot.capacityProviderStrategy]})).rejects.toThrow(
			'FARGATE_SPOT',
		);
		expect((await plan(7, {}, {quota: denied})).lines[1]).toContain('quota is not known');
	});

	it('counts what the instances of a cluster have room for, by CPU and memory', async () => {
		const instances = [instance(4096, 2048), instance(1024, 8192), instance(4096, 8192, 'DRAINING')];
		expect((await plan(4, {launchType: 'EC2'}, {instances})).lines[1]).toBe(
			'The cluster has 2 instances with room for 2 more.',
		);
		expect((await plan(9, {launchType: 'EC2'}, {instances})).lines[1]).toContain(
			'room for 2 more; 5 will wait until there are more instances',
		);
	});

	it('warns that a stack may set the count back', async () => {
		const tags = [{key: 'aws:cloudformation:stack-name', value: 'consumer'}];
		expect((await plan(3, {tags})).lines.at(-1)).toContain('Stack consumer made this service');
	});

	it.each([
		[-1, {}, '«-1» is no number of tasks'],
		[1.5, {}, '«1.5» is no number of tasks'],
		[5001, {}, 'whole number from 0 to 5000'],
		[2, {schedulingStrategy: 'DAEMON'}, 'is a daemon'],
		[2, {status: 'DRAINING'}, 'is being deleted'],
	] as const)('refuses %s of %o', async (count, changes, message) => {
		await expect(plan(count, changes)).rejects.toThrow(message);
	});
});

describe('scaling a service', () => {
	it('sets the desired count and waits until so many tasks run', async () => {
		const {session, updates} = world({deployments: [{id: '1', status: 'PRIMARY', rolloutState: 'COMPLETED'}]});
		const {steps, error} = await outcomeOf(scaleService(session, await planScale(session, {service: 'web'}, 3)));
		expect([steps, error]).toEqual([['scale done'], undefined]);
		expect(updates).toEqual([{cluster: 'demo', service: 'web', desiredCount: 3}]);
	});
});

describe('services', () => {
	it('are listed by cluster and name', async () => {
		const {session} = fakeCluster({
			two: {services: [{serviceName: 'b', deployments: [{status: 'PRIMARY', rolloutState: 'FAILED'}]}]},
			one: {services: [{serviceName: 'z'}, {serviceName: 'a', desiredCount: 2, runningCount: 1}]},
		});
		const rows = await listServices(session);
		expect(rows.map(({cluster, name}) => `${cluster}/${name}`)).toEqual(['one/a', 'one/z', 'two/b']);
		expect(rows[0]).toMatchObject({desired: 2, running: 1, rollout: undefined});
		expect(rows[2]?.rollout).toBe('FAILED');
		expect((await listServices(session, 'two')).map(({name}) => name)).toEqual(['b']);
		await expect(listServices(session, 'twoo')).rejects.toThrow('Did you mean «two»?');
	});

	it('have metrics of CPU and memory, a value a minute', async () => {
		const asked: string[] = [];
		const {session} = fakeCluster(
			{},
			{
				cloudWatch: {
					statistics: async ({metric, period, start, end, dimensions}) => {
						asked.push(`${metric} ${period} ${end.getTime() - start.getTime()} ${dimensions.map(({Value}) => Value)}`);
						return metric === 'CPUUtilization' ? [{Average: 1.5}, {Average: 2}] : [];
					},
				},
			},
		);
		const metrics = await serviceMetrics(session, {cluster: 'arn:x/demo', service: 'web'});
		expect(metrics).toEqual({cpu: [1.5, 2], memory: []});
		expect(asked).toContain('CPUUtilization 60 3600000 demo,web');
	});
});
