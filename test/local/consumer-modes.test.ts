import {AutoScaling} from '@aws-sdk/client-auto-scaling';
import {CloudFormation, type Parameter} from '@aws-sdk/client-cloudformation';
import {EC2} from '@aws-sdk/client-ec2';
import {ECS, type Task} from '@aws-sdk/client-ecs';
import {ServiceDiscovery} from '@aws-sdk/client-servicediscovery';
import {afterAll, beforeAll, describe, expect, it, vi} from 'vitest';
import type {InstanceSummary} from '../../assets/consumer/shared/consume-api.ts';
import {ProcessRuntime} from '../../src/local/engine/process/process-runtime.ts';
import {consume, consumerImages, consumerTemplate, smallConsumer} from '../support/consumer-system.ts';
import {startLocalAws, type TestAws} from '../support/local-aws.ts';

const patience = {timeout: 150_000, interval: 100};
const read = {candidate: 'ALL', usage: []} as const;

let aws: TestAws;
beforeAll(async () => {
	aws = await startLocalAws({
		runtime: ({directory, clock}) => new ProcessRuntime(directory, clock),
		images: () => consumerImages,
	});
});
afterAll(() => aws[Symbol.asyncDispose]());

/** A consumer stack, and what AWS and its own hosts say about it. */
class Consumer {
	readonly name: string;
	readonly cloudFormation = new CloudFormation(aws.client);
	readonly ecs = new ECS(aws.client);
	address = '';
	registry = '';

	constructor(name: string) {
		this.name = name;
	}

	async create(parameters: Parameter[]): Promise<void> {
		const {name: StackName, cloudFormation} = this;
		const Capabilities = ['CAPABILITY_IAM' as const];
		await cloudFormation.createStack({
			StackName,
			TemplateBody: consumerTemplate(),
			Parameters: parameters,
			Capabilities,
		});
		const {Outputs = []} = await this.settled('CREATE_COMPLETE');
		const output = (key: string) => Outputs.find(({OutputKey}) => OutputKey === key)?.OutputValue ?? '';
		this.address = output('Url');
		this.registry = output('DiscoveryServiceId');
	}

	async settled(status: string, id = this.name) {
		const stack = await vi.waitFor(async () => {
			const {Stacks = []} = await this.cloudFormation.describeStacks({StackName: id});
			expect(Stacks[0]!.StackStatus).not.toMatch(/_IN_PROGRESS$/);
			return Stacks[0]!;
		}, patience);
		expect(stack.StackStatus, stack.StackStatusReason).toBe(status);
		return stack;
	}

	/** Hosts as the load balancer's answer lists them, once there are `count` and no error. */
	async hosts(count: number): Promise<string[]> {
		return vi.waitFor(async () => {
			const {errors, instances} = await consume(this.address, read);
			expect(errors).toEqual([]);
			expect(instances).toHaveLength(count);
			return instances.map(hostOf).sort();
		}, patience);
	}

	/** What Cloud Map shows. */
	async registered(): Promise<string[]> {
		const {Instances = []} = await new ServiceDiscovery(aws.client).listInstances({ServiceId: this.registry});
		return Instances.map(({Attributes}) => `${Attributes?.AWS_INSTANCE_IPV4}:${Attributes?.AWS_INSTANCE_PORT}`).sort();
	}

	async tasks(): Promise<Task[]> {
		const {taskArns: tasks = []} = await this.ecs.listTasks({cluster: this.name});
		return tasks.length === 0 ? [] : ((await this.ecs.describeTasks({cluster: this.name, tasks})).tasks ?? []);
	}

	async update(changes: Readonly<Record<string, string>>, TemplateBody?: string): Promise<void> {
		const {cloudFormation, name: StackName} = this;
		const {Stacks = []} = await cloudFormation.describeStacks({StackName});
		const Parameters = (Stacks[0]?.Parameters ?? []).map(({ParameterKey = ''}) =>
			changes[ParameterKey] === undefined
				? {ParameterKey, UsePreviousValue: true}
				: {ParameterKey, ParameterValue: changes[ParameterKey]},
		);
		const Capabilities = ['CAPABILITY_IAM' as const];
		const template = TemplateBody === undefined ? {UsePreviousTemplate: true} : {TemplateBody};
		await cloudFormation.updateStack({StackName, ...template, Parameters, Capabilities});
	}

	/** Ends one task, with its instance where it has one; resolves with the task that is no more. */
	async loseOne(): Promise<Task> {
		const [victim] = await this.tasks();
		const {taskArn: task, containerInstanceArn} = victim!;
		if (containerInstanceArn === undefined) {
			await this.ecs.stopTask({cluster: this.name, task});
			return victim!;
		}
		const {containerInstances = []} = await this.ecs.describeContainerInstances({
			cluster: this.name,
			containerInstances: [containerInstanceArn],
		});
		await new AutoScaling(aws.client).terminateInstanceInAutoScalingGroup({
			InstanceId: containerInstances[0]?.ec2InstanceId,
			ShouldDecrementDesiredCapacity: false,
		});
		return victim!;
	}

	/** Deletes the stack as it is, tasks running; resolves with what is left of it. */
	async remove(): Promise<string[]> {
		const {cloudFormation, name: StackName} = this;
		const {StackResources = []} = await cloudFormation.describeStackResources({StackName});
		const id = StackResources[0]!.StackId!;
		await cloudFormation.deleteStack({StackName});
		await this.settled('DELETE_COMPLETE', id);
		const Filters = [{Name: 'tag:aws:cloudformation:stack-name', Values: [StackName]}];
		const ec2 = new EC2(aws.client);
		const [{Vpcs = []}, {SecurityGroups = []}, {NetworkInterfaces = []}, {Reservations = []}, {clusterArns = []}] =
			await Promise.all([
				ec2.describeVpcs({Filters}),
				ec2.describeSecurityGroups({Filters}),
				ec2.describeNetworkInterfaces({Filters}),
				ec2.describeInstances({Filters: [{Name: 'instance-state-name', Values: ['pending', 'running']}]}),
				this.ecs.listClusters({}),
			]);
		return [
			...Vpcs.map(({VpcId = ''}) => VpcId),
			...SecurityGroups.map(({GroupId = ''}) => GroupId),
			...NetworkInterfaces.map(({NetworkInterfaceId = ''}) => NetworkInterfaceId),
			...Reservations.flatMap(({Instances = []}) => Instances)
				.filter(({Tags = []}) => Tags.some(({Value}) => Value === StackName))
				.map(({InstanceId = ''}) => InstanceId),
			...clusterArns.filter((arn) => arn.endsWith(`/${StackName}`)),
		];
	}
}

const hostOf = ({host, port}: Pick<InstanceSummary, 'host' | 'port'>): string => `${host}:${port}`;
const cpu = (target: number) => [{resource: 'CPU', unit: 'PERCENTAGE', target}] as const;
const cpuTargets = (instances: readonly InstanceSummary[]): Record<string, number | undefined> =>
	Object.fromEntries(
		instances.map((instance) => [hostOf(instance), instance.usage.find(({resource}) => resource === 'CPU')?.target]),
	);

describe.concurrent('the consumer system with real processes', () => {
	it.each([
		['EC2', 'host'],
		['EC2', 'bridge'],
		['EC2', 'awsvpc'],
		['FARGATE', 'awsvpc'],
	])(
		'consumer#1 consumer#2 consumer#3 lives its whole life on %s in network mode %s',
		{timeout: 360_000},
		async (launchType, networkMode) => {
			const consumer = new Consumer(`${launchType.toLowerCase()}-${networkMode}`);
			const parameters = {
				LaunchType: launchType,
				TaskNetworkMode: networkMode,
				DesiredTasks: '2',
				DesiredInstances: '2',
			};
			await consumer.create(smallConsumer(parameters));
			const hosts = await consumer.hosts(2);

			// consumer#1: one entry a task, named as Cloud Map names it; in host mode one task an instance.
			expect(hosts).toEqual(await consumer.registered());
			const instances = (await consumer.tasks()).map(({containerInstanceArn}) => containerInstanceArn);
			if (networkMode === 'host') expect(new Set(instances).size).toBe(2);
			if (networkMode === 'bridge') expect(hosts.every((host) => Number(host.split(':')[1]) >= 32_768)).toBe(true);

			// consumer#2 and #3: a request changes the hosts that it is for and lists exactly those.
			const everyone = await consume(consumer.address, {candidate: 'ALL', usage: cpu(0.2)});
			expect(cpuTargets(everyone.instances)).toEqual({[hosts[0]!]: 0.2, [hosts[1]!]: 0.2});
			for (const host of hosts) {
				const [name = '', port] = host.split(':');
				const request = {candidate: 'SPECIFIC', host: name, port: Number(port), usage: cpu(0.3)} as const;
				const answer = await consume(consumer.address, request);
				expect(answer.errors).toEqual([]);
				expect(cpuTargets(answer.instances)).toEqual({[host]: 0.3});
			}
			for (const candidate of ['SELF', 'RANDOM'] as const) {
				const before = cpuTargets((await consume(consumer.address, read)).instances);
				const answer = await consume(consumer.address, {candidate, usage: cpu(0.1)});
				expect(answer.instances).toHaveLength(1);
				expect(cpuTargets((await consume(consumer.address, read)).instances)).toEqual({
					...before,
					...cpuTargets(answer.instances),
				});
			}

			// A task, or its whole instance, is lost: another takes its place.
			const lost = await consumer.loseOne();
			await vi.waitFor(async () => {
				const running = (await consumer.tasks()).filter(({lastStatus}) => lastStatus === 'RUNNING');
				expect(running.map(({taskArn}) => taskArn)).not.toContain(lost.taskArn);
				expect(running).toHaveLength(2);
			}, patience);
			const after = await consumer.hosts(2);
			expect(after).toEqual(await consumer.registered());

			const service = {cluster: consumer.name, service: 'ConsumerService'};
			await consumer.ecs.updateService({...service, desiredCount: 1});
			expect(await consumer.hosts(1)).toEqual(await consumer.registered());

			expect(await consumer.remove()).toEqual([]);
		},
	);

	it('rolls another size and other loads out without a failed request', {timeout: 360_000}, async () => {
		const consumer = new Consumer('rolling');
		await consumer.create(smallConsumer({LaunchType: 'FARGATE', TaskNetworkMode: 'awsvpc', DesiredTasks: '2'}));
		await consumer.hosts(2);
		const requests = keepAsking(consumer);
		await consumer.update({TaskMemory: '1024', BackendConsumerConfig: '[CPU,Memory,Disk,Network]'});
		await consumer.settled('UPDATE_COMPLETE');
		const {failures, answered} = await requests.stop();
		expect(failures).toEqual([]);
		expect(answered).toBeGreaterThan(0);
		expect((await consumer.tasks()).map(({memory}) => memory)).toEqual(['1024', '1024']);
		await vi.waitFor(async () => {
			const {instances} = await consume(consumer.address, read);
			expect(instances).toHaveLength(2);
			for (const {usage} of instances) {
				expect(usage.map(({resource}) => resource).sort()).toEqual(['CPU', 'DISK', 'MEMORY', 'NETWORK']);
				expect(Math.min(...usage.map(({actual}) => actual))).toBeGreaterThan(0);
			}
		}, patience);

		// An image that does not exist trips the circuit breaker; the stack is what it was, and served all the time.
		const more = keepAsking(consumer);
		const broken = consumerTemplate().replace(
			'BackendRepository.RepositoryUri}:latest',
			'BackendRepository.RepositoryUri}:broken',
		);
		await consumer.update({}, broken);
		const {StackStatusReason = ''} = await consumer.settled('UPDATE_ROLLBACK_COMPLETE');
		expect(StackStatusReason).toBe('');
		const {StackEvents = []} = await consumer.cloudFormation.describeStackEvents({StackName: consumer.name});
		const failed = StackEvents.find(({ResourceStatus}) => ResourceStatus === 'UPDATE_FAILED');
		expect(failed).toMatchObject({
			LogicalResourceId: 'Service',
			ResourceStatusReason: expect.stringContaining('ECS Deployment Circuit Breaker was triggered'),
		});
		expect((await more.stop()).failures).toEqual([]);
		await consumer.hosts(2);
		expect(await consumer.remove()).toEqual([]);
	});
});

/** Reads every host again and again until stopped. */
function keepAsking(consumer: Consumer): {stop(): Promise<{failures: string[]; answered: number}>} {
	const failures: string[] = [];
	let answered = 0;
	let isWanted = true;
	const asking = (async () => {
		while (isWanted) {
			await consume(consumer.address, {candidate: 'SELF', usage: []}).then(
				({errors}) => failures.push(...errors.map(({message}) => message)),
				(error: unknown) => failures.push(String(error)),
			);
			answered += 1;
		}
	})();
	return {
		stop: async () => {
			isWanted = false;
			await asking;
			return {failures, answered};
		},
	};
}
