import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {CloudMap} from '../../../../../assets/consumer/backend/discovery/cloud-map.ts';
import {taskCredentials} from '../../../../../assets/consumer/backend/discovery/credentials.ts';
import {ownAddress, taskId} from '../../../../../assets/consumer/backend/discovery/own-address.ts';
import {Registry} from '../../../../../assets/consumer/backend/discovery/registry.ts';
import {signedHeaders} from '../../../../../assets/consumer/backend/discovery/sigv4.ts';
import {FakeAws} from '../../support/fake-aws.ts';

describe('finding the hosts of the service', () => {
	let aws: FakeAws;
	let environment: Record<string, string>;
	const service = {serviceId: 'srv-1', namespaceName: 'test.internal', serviceName: 'ConsumerService'};

	beforeEach(async () => {
		aws = await FakeAws.start();
		environment = aws.addTask('one');
		aws.instances = Array.from({length: 7}, (_, index) => ({id: `task-${index}`, host: `10.0.0.${index}`, port: 2581}));
	});

	afterEach(async () => {
		await aws.close();
	});

	test('asks DiscoverInstances once for callers at the same time, and keeps the answer for a moment', async () => {
		const registry = new Registry(new CloudMap(environment), service);
		const [first, second] = await Promise.all([registry.hosts(), registry.hosts()]);
		expect(first).toHaveLength(7);
		expect(second).toEqual(first);
		await registry.hosts();
		expect(aws.calls).toEqual(['DiscoverInstances']);
		await registry.hosts({fresh: true});
		expect(aws.calls).toHaveLength(2);
	});

	test('reads every page of ListInstances when DiscoverInstances fails, without the unhealthy', async () => {
		aws.failing = {DiscoverInstances: 'AccessDeniedException'};
		aws.pageSize = 3;
		aws.instances[4] = {id: 'task-4', host: '10.0.0.4', port: 2581, health: 'UNHEALTHY'};
		const hosts = await new Registry(new CloudMap(environment), service).hosts();
		expect(hosts.map(({id}) => id)).toEqual(['task-0', 'task-1', 'task-2', 'task-3', 'task-5', 'task-6']);
		expect(aws.calls.filter((call) => call === 'ListInstances')).toHaveLength(3);
	});

	test('takes all when their health cannot be asked, and does without the names', async () => {
		aws.failing = {GetInstancesHealthStatus: 'InstanceNotFound'};
		const registry = new Registry(new CloudMap(environment), {...service, namespaceName: undefined});
		expect(await registry.hosts()).toHaveLength(7);
		expect(aws.calls).not.toContain('DiscoverInstances');
	});

	test('a failure names operation and reason, is no secret, and is not kept', async () => {
		aws.failing = {DiscoverInstances: 'ServiceNotFound', ListInstances: 'ServiceNotFound'};
		const registry = new Registry(new CloudMap(environment), service);
		await expect(registry.hosts()).rejects.toThrow(/Cloud Map ListInstances failed: ServiceNotFound: as told/);
		await expect(registry.hosts()).rejects.not.toThrow(/not-to-be-shown/);
		aws.failing = {};
		expect(await registry.hosts()).toHaveLength(7);
	});

	test('a task in no registry has no other hosts', async () => {
		expect(await new Registry(new CloudMap(environment), undefined).hosts()).toEqual([]);
		expect(aws.calls).toEqual([]);
	});

	test('requests carry a signature for the service and region, made with the credentials of the task', async () => {
		await new CloudMap(environment).discover('test.internal', 'ConsumerService');
		expect(aws.authorizations[0]).toMatch(
			/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/us-east-1\/servicediscovery\/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target, Signature=[0-9a-f]{64}$/,
		);
	});
});

test('a signature is the one of the test suite that AWS publishes (get-vanilla)', () => {
	const {authorization} = signedHeaders(
		{method: 'GET', url: new URL('https://example.amazonaws.com/'), headers: {}, body: ''},
		{
			credentials: {accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'},
			region: 'us-east-1',
			service: 'service',
			now: new Date('2015-08-30T12:36:00Z'),
		},
	);
	expect(authorization).toBe(
		'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
	);
});

describe('credentials', () => {
	test('of the environment come first', async () => {
		const credentials = await taskCredentials({AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b'})();
		expect(credentials).toEqual({accessKeyId: 'a', secretAccessKey: 'b'});
	});

	test('are never fetched in plain HTTP from somewhere else', async () => {
		const provider = taskCredentials({AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://example.com/credentials'});
		await expect(provider()).rejects.toThrow(/must use https or name a local address/);
	});

	test('that are nowhere are told in words', async () => {
		await expect(taskCredentials({})()).rejects.toThrow(/no task role/);
	});
});

describe('where other hosts reach this one', () => {
	const task = {TaskARN: 'arn:aws:ecs:us-east-1:000000000000:task/cluster/0123abcd', LaunchType: 'FARGATE'};

	test('awsvpc: the address of the task', async () => {
		const container = {Networks: [{NetworkMode: 'awsvpc', IPv4Addresses: ['10.0.0.9']}]};
		expect(await ownAddress({}, task, container, 2581)).toEqual({host: '10.0.0.9', port: 2581});
	});

	test('bridge: the address of the instance and the port that was mapped', async () => {
		const container = {
			Networks: [{NetworkMode: 'bridge', IPv4Addresses: ['172.17.0.2']}],
			Ports: [{ContainerPort: 2581, HostPort: 32_768}],
		};
		expect(await ownAddress({HOST_IP: '10.0.1.4'}, task, container, 2581)).toEqual({host: '10.0.1.4', port: 32_768});
	});

	test('the environment says both where it knows', async () => {
		const environment = {ECS_TASK_IP: '127.0.9.2', ECS_PORT_MAP: '{"2581": 40001}'};
		expect(await ownAddress(environment, task, {}, 2581)).toEqual({host: '127.0.9.2', port: 40_001});
	});

	test('ECS registers a task under the last part of its ARN', () => {
		expect(taskId(task)).toBe('0123abcd');
	});
});
