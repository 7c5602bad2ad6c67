import {DescribeNetworkInterfacesCommand, EC2Client} from '@aws-sdk/client-ec2';
import {describe, expect, it} from 'vitest';
import {until} from '../../../../support/containers.ts';
import {ecsWorld, missingImage} from '../ecs-world.ts';

describe('the life of a task', () => {
	it('goes through every state, each with a higher version', async () => {
		await using world = await ecsWorld();
		await world.define();
		const task = await world.run({tags: [{key: 'who', value: 'me'}], startedBy: 'me'});
		expect(task).toMatchObject({lastStatus: 'PROVISIONING', desiredStatus: 'RUNNING', version: 1, startedBy: 'me'});
		const running = await world.reaches(task, 'RUNNING');
		expect(running).toMatchObject({
			connectivity: 'CONNECTED',
			cpu: '256',
			memory: '512',
			group: 'family:web',
			platformVersion: '1.4.0',
			tags: [{key: 'who', value: 'me'}],
			containers: [{name: 'app', lastStatus: 'RUNNING'}],
		});
		await world.stop(task, 'enough');
		const stopped = await world.reaches(task, 'STOPPED');
		expect(stopped).toMatchObject({stopCode: 'UserInitiated', stoppedReason: 'enough', tags: []});
		expect(stopped.containers).toMatchObject([{lastStatus: 'STOPPED', exitCode: 143}]);
		const {createdAt, pullStartedAt, pullStoppedAt, startedAt, stoppingAt, executionStoppedAt, stoppedAt} = stopped;
		const times = [createdAt, pullStartedAt, pullStoppedAt, startedAt, stoppingAt, executionStoppedAt, stoppedAt];
		expect(times.map(Number)).toEqual(times.map(Number).toSorted((a, b) => a - b));
		const changes = world.changes();
		expect([...new Set(changes.map(({lastStatus}) => lastStatus))]).toEqual([
			'PROVISIONING',
			'PENDING',
			'ACTIVATING',
			'RUNNING',
			'DEACTIVATING',
			'STOPPING',
			'DEPROVISIONING',
			'STOPPED',
		]);
		expect(changes.map(({version}) => version)).toEqual(changes.map((_, index) => index + 1));
	});

	it('has a network interface with an address of its own from beginning to end', async () => {
		await using world = await ecsWorld();
		const ec2 = new EC2Client(world.client);
		await world.define([{portMappings: [{containerPort: 8080}]}]);
		const networkConfiguration = {awsvpcConfiguration: {subnets: world.subnets, assignPublicIp: 'ENABLED' as const}};
		const task = await world.reaches(await world.run({networkConfiguration}), 'RUNNING');
		const [attachment] = task.attachments ?? [];
		const details = Object.fromEntries(attachment?.details?.map(({name, value}) => [name, value]) ?? []);
		const container = await world.started('app');
		expect(attachment).toMatchObject({type: 'ElasticNetworkInterface', status: 'ATTACHED'});
		expect(details).toMatchObject({
			subnetId: expect.stringMatching(/^subnet-/) as string,
			macAddress: expect.stringMatching(/^[0-9a-f:]{17}$/) as string,
			privateIPv4Address: container.specification.address,
		});
		expect(container.specification.ports).toEqual([
			{containerPort: 8080, hostPort: 8080, protocol: 'tcp', hostAddress: container.specification.address},
		]);
		expect(task.containers?.[0]?.networkInterfaces).toMatchObject([
			{privateIpv4Address: container.specification.address},
		]);
		const find = () =>
			ec2.send(
				new DescribeNetworkInterfacesCommand({
					Filters: [{Name: 'network-interface-id', Values: [details.networkInterfaceId!]}],
				}),
			);
		expect((await find()).NetworkInterfaces).toMatchObject([
			{Association: {PublicIp: container.specification.address}},
		]);
		await world.stop(task);
		await world.reaches(task, 'STOPPED');
		expect((await find()).NetworkInterfaces).toEqual([]);
	});

	it('ends with its essential container, and says how that ended', async () => {
		await using world = await ecsWorld();
		await world.define([{}, {name: 'helper', essential: false}]);
		const task = await world.reaches(await world.run(), 'RUNNING');
		(await world.started('helper')).exit(0);
		await until(
			'the helper has ended',
			async () => (await world.describe(task)).containers?.[1]?.lastStatus === 'STOPPED',
		);
		expect(await world.describe(task)).toMatchObject({lastStatus: 'RUNNING'});
		(await world.started('app')).exit(137, 'OutOfMemoryError: Container killed due to memory usage');
		expect(await world.reaches(task, 'STOPPED')).toMatchObject({
			stopCode: 'EssentialContainerExited',
			stoppedReason: 'Essential container in task exited',
			containers: [{exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage'}, {exitCode: 0}],
		});
	});

	it('fails to start when an image cannot be pulled', async () => {
		await using world = await ecsWorld();
		await world.define([{image: missingImage}]);
		const stopped = await world.reaches(await world.run(), 'STOPPED');
		const reason = `CannotPullContainerError: ${missingImage}: not found`;
		expect(stopped).toMatchObject({stopCode: 'TaskFailedToStart', stoppedReason: reason, containers: [{reason}]});
		expect(stopped.startedAt).toBeUndefined();
	});

	it('fails to start when the runtime cannot start it, or a secret or log group is missing', async () => {
		await using world = await ecsWorld();
		await world.define();
		world.runtime.failure = new Error('CannotStartContainerError: no such program');
		const task = await world.reaches(await world.run(), 'STOPPED');
		expect(task).toMatchObject({
			stopCode: 'TaskFailedToStart',
			stoppedReason: 'CannotStartContainerError: no such program',
		});
		await world.define([{secrets: [{name: 'PASSWORD', valueFrom: 'no-such-parameter'}]}]);
		const secretless = await world.reaches(await world.run(), 'STOPPED');
		expect(secretless.stoppedReason).toMatch(/^ResourceInitializationError: unable to pull secrets or registry auth/);
		const options = {'awslogs-group': 'absent', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'p'};
		await world.define([{logConfiguration: {logDriver: 'awslogs', options}}]);
		const logless = await world.reaches(await world.run(), 'STOPPED');
		expect(logless.stoppedReason).toMatch(
			/^ResourceInitializationError: failed to validate logger args: .*ResourceNotFoundException: The specified log group does not exist\./,
		);
	});

	it('can be stopped before it runs', async () => {
		await using world = await ecsWorld();
		await world.define([
			{dependsOn: [{containerName: 'first', condition: 'SUCCESS'}]},
			{name: 'first', essential: false},
		]);
		const task = await world.run();
		await world.started('first');
		await world.stop(task);
		const stopped = await world.reaches(task, 'STOPPED');
		expect(stopped).toMatchObject({
			stoppedReason: 'Task stopped by user',
			containers: [{lastStatus: 'STOPPED'}, {exitCode: 143}],
		});
		expect(world.runtime.named('app')).toBeUndefined();
	});
});

describe('the containers of a task', () => {
	it('start when what they depend on has come so far, and stop in reverse', async () => {
		await using world = await ecsWorld();
		await world.define([
			{
				dependsOn: [
					{containerName: 'migrate', condition: 'SUCCESS'},
					{containerName: 'proxy', condition: 'START'},
				],
			},
			{name: 'proxy'},
			{name: 'migrate', essential: false},
		]);
		const task = await world.run();
		const migrate = await world.started('migrate');
		await world.started('proxy');
		expect((await world.describe(task)).lastStatus).toBe('PENDING');
		expect(world.runtime.named('app')).toBeUndefined();
		migrate.exit(0);
		await world.reaches(task, 'RUNNING');
		await world.stop(task);
		await world.reaches(task, 'STOPPED');
		expect(world.runtime.stopped).toEqual(['app', 'proxy']);
	});

	it('keep the task from starting when what they depend on fails', async () => {
		await using world = await ecsWorld();
		await world.define([
			{dependsOn: [{containerName: 'migrate', condition: 'SUCCESS'}]},
			{name: 'migrate', essential: false},
		]);
		const task = await world.run();
		(await world.started('migrate')).exit(1);
		const stopped = await world.reaches(task, 'STOPPED');
		expect(stopped.stopCode).toBe('TaskFailedToStart');
		expect(stopped.containers?.[0]?.reason).toContain('container migrate did not reach SUCCESS');
	});

	it('get what the contract of containers promises them', async () => {
		await using world = await ecsWorld();
		await world.define(
			[
				{
					cpu: 100,
					memory: 200,
					entryPoint: ['node'],
					command: ['a.ts'],
					environment: [
						{name: 'COLOUR', value: 'red'},
						{name: 'SIZE', value: 'small'},
					],
				},
			],
			{taskRoleArn: 'arn:aws:iam::000000000000:role/task'},
		);
		const overrides = {
			containerOverrides: [{name: 'app', command: ['b.ts'], environment: [{name: 'COLOUR', value: 'blue'}]}],
		};
		const task = await world.reaches(await world.run({overrides}), 'RUNNING');
		const {specification} = await world.started('app');
		expect(specification).toMatchObject({
			command: ['node', 'b.ts'],
			cpu: 100,
			memoryLimitBytes: 200 * 1024 ** 2,
			environment: {
				COLOUR: 'blue',
				SIZE: 'small',
				AWS_REGION: 'us-east-1',
				AWS_DEFAULT_REGION: 'us-east-1',
				AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE',
				AWS_ENDPOINT_URL: world.endpoint,
				ECS_CONTAINER_METADATA_URI_V4: `${world.endpoint}/v4/us-east-1/${task.containers?.[0]?.runtimeId}`,
			},
		});
		expect(specification.environment.AWS_CONTAINER_CREDENTIALS_FULL_URI).toMatch(
			`${world.endpoint}/credentials/us-east-1/`,
		);
		expect(task.overrides?.containerOverrides).toEqual(overrides.containerOverrides);
	});
});
