import {ConflictException, type RunTaskCommandInput, type Task} from '@aws-sdk/client-ecs';
import {describe, expect, test} from 'vitest';
import {createEcsTasks, type EcsCalls, type EcsSettings} from '../../../../assets/pool/protocol/ecs-tasks.ts';
import {LaunchRefused} from '../../../../assets/pool/protocol/pool.ts';
import {startedBy} from '../../../../assets/pool/protocol/record.ts';

const settings: EcsSettings = {
	cluster: 'arn:cluster',
	taskDefinition: 'arn:task-definition/pool:3',
	subnets: ['subnet-1', 'subnet-2'],
	securityGroups: ['sg-1'],
	isPublic: true,
	capacity: 'FARGATE',
	port: 8080,
	patience: 0,
};

const running = (taskArn: string, more: Task = {}): Task => ({
	taskArn,
	startedBy: startedBy('task_1'),
	lastStatus: 'RUNNING',
	desiredStatus: 'RUNNING',
	healthStatus: 'UNKNOWN',
	createdAt: new Date('2026-11-21T16:00:00Z'),
	...more,
});

function unexpected(): never {
	throw new Error('This was not to be called.');
}

function tasksOn(
	calls: Partial<EcsCalls>,
	more: Partial<EcsSettings> = {},
	asks: Parameters<typeof createEcsTasks>[2] = async () => false,
	clock?: Parameters<typeof createEcsTasks>[3],
) {
	const all = {runTask: unexpected, describeTasks: unexpected, listTasks: unexpected, stopTask: unexpected};
	return createEcsTasks({...all, publicAddress: unexpected, ...calls}, {...settings, ...more}, asks, clock);
}

/** An error as AWS answers it. */
const awsFailure = (name: string, fault: string) => Object.assign(new Error(`${name} it is`), {name, $fault: fault});

describe('starting the task of a record', () => {
	test('names the record as token and as startedBy, on Fargate, in the subnets, with a public address', async () => {
		const inputs: RunTaskCommandInput[] = [];
		const tasks = tasksOn({runTask: async (input) => ({$: inputs.push(input), tasks: [running('arn:1')]})});
		expect(await tasks.run('task_1')).toMatchObject({arn: 'arn:1', startedBy: 'pool/task_1', lastStatus: 'RUNNING'});
		expect(inputs).toEqual([
			{
				cluster: 'arn:cluster',
				taskDefinition: 'arn:task-definition/pool:3',
				count: 1,
				clientToken: 'task_1',
				startedBy: 'pool/task_1',
				launchType: 'FARGATE',
				networkConfiguration: {
					awsvpcConfiguration: {
						subnets: ['subnet-1', 'subnet-2'],
						securityGroups: ['sg-1'],
						assignPublicIp: 'ENABLED',
					},
				},
			},
		]);
	});

	test('on Spot by its capacity provider, and without a public address where there is to be none', async () => {
		let seen: RunTaskCommandInput | undefined;
		const runTask: EcsCalls['runTask'] = async (input) => {
			seen = input;
			return {tasks: [running('arn:1')]};
		};
		await tasksOn({runTask}, {capacity: 'FARGATE_SPOT', isPublic: false}).run('task_1');
		expect(seen).toMatchObject({capacityProviderStrategy: [{capacityProvider: 'FARGATE_SPOT', weight: 1}]});
		expect(seen).not.toHaveProperty('launchType');
		expect(seen?.networkConfiguration?.awsvpcConfiguration?.assignPublicIp).toBe('DISABLED');
	});

	test('reads the failures of an answer without a task', async () => {
		const failures = [{reason: 'RESOURCE:ENI', detail: 'no interface is left'}];
		const refused = tasksOn({runTask: async () => ({tasks: [], failures})}).run('task_1');
		await expect(refused).rejects.toThrow(
			new LaunchRefused('ECS did not start the task: RESOURCE:ENI: no interface is left', false),
		);
		const silent = tasksOn({runTask: async () => ({tasks: []})}).run('task_1');
		await expect(silent).rejects.toThrow('ECS did not start the task: it gave no reason');
	});

	test('adopts the task that an earlier, different call with the same token started', async () => {
		const conflict = new ConflictException({message: 'in use', resourceIds: ['arn:7'], $metadata: {}});
		for (const error of [conflict, new Error('A conflict.', {cause: conflict})]) {
			const tasks = tasksOn({
				runTask: () => Promise.reject(error),
				describeTasks: async ({tasks: [arn = ''] = []}) => ({tasks: [running(arn)]}),
			});
			expect((await tasks.run('task_1')).arn).toBe('arn:7');
		}
	});

	test('tells a refusal that passes from one that does not, and both from a call that was lost', async () => {
		const failing = (error: Error) => tasksOn({runTask: () => Promise.reject(error)}).run('task_1');
		await expect(failing(awsFailure('ThrottlingException', 'client'))).rejects.toMatchObject({isPassing: true});
		await expect(failing(awsFailure('AccessDeniedException', 'client'))).rejects.toMatchObject({
			name: 'LaunchRefused',
			isPassing: false,
			message: 'ECS did not start the task: AccessDeniedException it is (AccessDeniedException)',
		});
		await expect(failing(awsFailure('ServerException', 'server'))).rejects.toThrow('ServerException it is');
		await expect(failing(new Error('socket hang up'))).rejects.toThrow('socket hang up');
		const wrapped = new Error('You may not.', {cause: awsFailure('AccessDeniedException', 'client')});
		await expect(failing(wrapped)).rejects.toBeInstanceOf(LaunchRefused);
	});
});

describe('looking at tasks', () => {
	test('asks for a hundred at a time, and for none not at all', async () => {
		const sizes: number[] = [];
		const tasks = tasksOn({
			describeTasks: async ({tasks: arns = []}) => {
				sizes.push(arns.length);
				return {tasks: arns.map((arn) => running(arn))};
			},
		});
		const arns = Array.from({length: 250}, (_, index) => `arn:${index}`);
		expect((await tasks.describe(arns)).map(({arn}) => arn).sort()).toEqual(arns.sort());
		expect(sizes.sort()).toEqual([100, 100, 50]);
		expect(await tasks.describe([])).toEqual([]);
		expect(sizes).toHaveLength(3);
	});

	test('says which task definition each runs', async () => {
		const taskDefinitionArn = 'arn:task-definition/pool:2';
		const tasks = tasksOn({describeTasks: async () => ({tasks: [running('arn:1', {taskDefinitionArn})]})});
		expect(tasks.taskDefinition).toBe('arn:task-definition/pool:3');
		expect(await tasks.describe(['arn:1'])).toMatchObject([{taskDefinition: 'arn:task-definition/pool:2'}]);
	});

	test('leaves out what ECS does not know, and fails where it cannot say', async () => {
		const answering = (reason: string) =>
			tasksOn({describeTasks: async () => ({tasks: [], failures: [{arn: 'arn:1', reason}]})});
		expect(await answering('MISSING').describe(['arn:1'])).toEqual([]);
		await expect(answering('BROKEN').describe(['arn:1'])).rejects.toThrow('ECS could not describe arn:1: BROKEN');
	});

	test('lists, over all pages and once each, what the pool started and what is not being stopped', async () => {
		const tasks = tasksOn({
			listTasks: async ({nextToken}) =>
				nextToken === undefined
					? {taskArns: ['arn:1', 'arn:2', 'arn:3'], nextToken: 'more'}
					: {taskArns: ['arn:2', 'arn:4']},
			describeTasks: async ({tasks: arns = []}) => ({
				tasks: arns.map((arn) =>
					running(arn, {
						...(arn === 'arn:3' && {startedBy: 'ecs-svc/1'}),
						...(arn === 'arn:4' && {desiredStatus: 'STOPPED'}),
					}),
				),
			}),
		});
		expect((await tasks.started()).map(({arn}) => arn)).toEqual(['arn:1', 'arn:2']);
	});

	test('finds the network interface and the private address by their names', async () => {
		const attachments = [
			{type: 'ServiceConnect', details: [{name: 'ContainerName', value: 'x'}]},
			{
				type: 'ElasticNetworkInterface',
				details: [
					{name: 'subnetId', value: 'subnet-1'},
					{name: 'privateIPv4Address', value: '10.0.0.9'},
					{name: 'networkInterfaceId', value: 'eni-1'},
				],
			},
		];
		const [task] = await tasksOn({describeTasks: async () => ({tasks: [running('arn:1', {attachments})]})}).describe([
			'x',
		]);
		expect(task).toMatchObject({networkInterface: 'eni-1', privateAddress: '10.0.0.9'});
	});

	test('tells why a task stopped in the words of ECS and of its containers', async () => {
		const containers = [{name: 'app', exitCode: 137, reason: 'OutOfMemoryError: killed'}, {name: 'side'}];
		const stopped = {
			lastStatus: 'STOPPED',
			desiredStatus: 'STOPPED',
			stopCode: 'EssentialContainerExited',
			containers,
		} as const;
		const [task] = await tasksOn({
			describeTasks: async () => ({
				tasks: [running('arn:1', {...stopped, stoppedReason: 'Essential container in task exited'})],
			}),
		}).describe(['arn:1']);
		expect(task?.stopReason).toBe(
			'Essential container in task exited; app exited with code 137: OutOfMemoryError: killed',
		);
	});

	test('tells once what ECS and a container say alike', async () => {
		const reason = 'CannotPullContainerError: not found';
		const stopped = {lastStatus: 'STOPPED', stoppedReason: reason, containers: [{name: 'app', reason}]};
		const [task] = await tasksOn({
			describeTasks: async () => ({tasks: [running('arn:1', stopped)]}),
		}).describe(['arn:1']);
		expect(task?.stopReason).toBe(reason);
	});
});

describe('the address of a task', () => {
	const task = {
		arn: 'arn:1',
		startedBy: 'pool/task_1',
		taskDefinition: 'arn:task-definition/pool:3',
		lastStatus: 'RUNNING',
		desiredStatus: 'RUNNING',
		health: 'UNKNOWN',
		createdAt: new Date(0),
		networkInterface: 'eni-1',
		privateAddress: '10.0.0.9',
	};

	test('is the public one of its network interface, as soon as it has one', async () => {
		const addresses = new Map([['eni-1', '203.0.113.7']]);
		const tasks = tasksOn({publicAddress: async (id) => addresses.get(id)});
		expect(await tasks.address(task)).toBe('203.0.113.7:8080');
		expect(await tasks.address({...task, networkInterface: 'eni-2'})).toBeUndefined();
	});

	test('is the private one in a pool without public addresses', async () => {
		expect(await tasksOn({}, {isPublic: false}).address(task)).toBe('10.0.0.9:8080');
	});

	test('answers over HTTP, or is healthy as ECS says; a private one only that', async () => {
		const answers = async () => true;
		expect(await tasksOn({}, {}, answers).answers(task, '203.0.113.7:8080')).toBe(true);
		expect(await tasksOn({}).answers(task, '203.0.113.7:8080')).toBe(false);
		expect(await tasksOn({}).answers({...task, health: 'HEALTHY'}, '203.0.113.7:8080')).toBe(true);
		expect(await tasksOn({}, {isPublic: false}, answers).answers(task, '10.0.0.9:8080')).toBe(false);
	});

	test('is looked up again while it has just started, where the container cannot be reached: no event tells of its health', async () => {
		const describeTasks = async () => ({tasks: [running('arn:1', {healthStatus: 'HEALTHY'})]});
		for (const isPublic of [true, false]) {
			const tasks = tasksOn({describeTasks}, {isPublic, patience: 60_000});
			expect(await tasks.answers(task, '10.0.0.9:8080')).toBe(true);
		}
	});
});

test('a container is waited for while it has just started, later it is asked once', async () => {
	const patiences: number[] = [];
	const asks = async (_address: string, patience: number) => patiences.push(patience) > 0;
	const started = async (secondsAgo: number) => {
		const startedAt = new Date(Date.now() - secondsAgo * 1_000);
		const [task] = await tasksOn({describeTasks: async () => ({tasks: [running('arn:1', {startedAt})]})}).describe([
			'x',
		]);
		if (task !== undefined) await tasksOn({}, {patience: 60_000}, asks).answers(task, '203.0.113.7:8080');
	};
	await started(-30);
	await started(61);
	expect(patiences).toEqual([60_000, 0]);
});

test('a reason for stopping is cut to what ECS takes', async () => {
	const reasons: (string | undefined)[] = [];
	const stopTask: EcsCalls['stopTask'] = async ({reason}) => void reasons.push(reason);
	await tasksOn({stopTask}).stop('arn:1', `It failed: ${'x'.repeat(300)}`);
	expect(reasons).toEqual([`It failed: ${'x'.repeat(244)}`]);
});

test('forty tasks are stopped at once, and further ones forty a second, as ECS allows', async () => {
	const waits: number[] = [];
	let stopped = 0;
	const wait = async (milliseconds: number) => waits.push(milliseconds);
	const stopTask: EcsCalls['stopTask'] = async () => {
		stopped += 1;
	};
	const tasks = tasksOn({stopTask}, {}, undefined, {now: () => 0, wait});
	for (let count = 0; count < 40; count += 1) await tasks.stop('arn:1', 'why');
	expect(waits).toEqual([]);
	for (let count = 0; count < 40; count += 1) await tasks.stop('arn:1', 'why');
	expect([stopped, waits[0], waits.at(-1)]).toEqual([80, 25, 1_000]);
});

test('stopping a task that ECS does not know is no failure; not being allowed to is', async () => {
	const failing = (name: string) => tasksOn({stopTask: () => Promise.reject(awsFailure(name, 'client'))});
	await failing('InvalidParameterException').stop('arn:1', 'why');
	await expect(failing('AccessDeniedException').stop('arn:1', 'why')).rejects.toThrow('AccessDenied');
});
