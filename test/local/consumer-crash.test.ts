import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import {AutoScaling} from '@aws-sdk/client-auto-scaling';
import {CloudFormation, type CreateStackInput} from '@aws-sdk/client-cloudformation';
import {EC2} from '@aws-sdk/client-ec2';
import {ECS} from '@aws-sdk/client-ecs';
import {ElasticLoadBalancingV2} from '@aws-sdk/client-elastic-load-balancing-v2';
import {IAM} from '@aws-sdk/client-iam';
import {ServiceDiscovery} from '@aws-sdk/client-servicediscovery';
import {describe, expect, it, vi} from 'vitest';
import {consumerTemplate, smallConsumer} from '../support/consumer-system.ts';
import {temporaryFolder} from '../support/containers.ts';
import {clientFor} from '../support/local-aws.ts';

const StackName = 'consumer';
const patience = {timeout: 120_000, interval: 20};

/** The engine as a process of its own, killed and started again on the same state. */
class Engine implements AsyncDisposable {
	readonly #folder: string;
	#process: ChildProcess | undefined;
	endpoint = '';
	/** Deleted stacks are found by their id alone. */
	stackId = StackName;

	constructor(folder: string) {
		this.#folder = folder;
	}

	async start(): Promise<void> {
		const program = new URL('consumer-engine.ts', import.meta.url).pathname;
		this.#process = spawn(process.execPath, [program, this.#folder], {stdio: ['ignore', 'pipe', 'inherit']});
		[this.endpoint] = await once(createInterface(this.#process.stdout!), 'line');
	}

	async kill(): Promise<void> {
		const ended = once(this.#process!, 'exit');
		this.#process!.kill('SIGKILL');
		await ended;
	}

	get cloudFormation(): CloudFormation {
		return new CloudFormation(clientFor(this.endpoint));
	}

	/** Kills and restarts the engine as soon as the stack has `count` more events than it had. */
	async crashAfter(count: number, before: number): Promise<void> {
		await vi.waitFor(async () => expect(await this.events()).toBeGreaterThanOrEqual(before + count), patience);
		await this.kill();
		await this.start();
	}

	async events(): Promise<number> {
		let NextToken: string | undefined;
		let count = 0;
		do {
			const page = await this.cloudFormation.describeStackEvents({StackName: this.stackId, NextToken});
			count += page.StackEvents?.length ?? 0;
			NextToken = page.NextToken;
		} while (NextToken !== undefined);
		return count;
	}

	/** The stack's status once it changes no more, with the reasons of what failed. */
	async settled(): Promise<string> {
		const input = {StackName: this.stackId};
		const status = await vi.waitFor(async () => {
			const {Stacks = []} = await this.cloudFormation.describeStacks(input);
			expect(Stacks[0]!.StackStatus).not.toMatch(/_IN_PROGRESS$/);
			return Stacks[0]!.StackStatus!;
		}, patience);
		if (!status.endsWith('_FAILED')) return status;
		const {StackEvents = []} = await this.cloudFormation.describeStackEvents(input);
		const failed = StackEvents.filter(({ResourceStatus}) => ResourceStatus?.endsWith('_FAILED') === true);
		return [status, ...failed.map((event) => `${event.LogicalResourceId}: ${event.ResourceStatusReason}`)].join('; ');
	}

	/** How many of each thing there are, beside what a new account has. */
	async inventory(): Promise<Record<string, number>> {
		const client = clientFor(this.endpoint);
		const Filters = [{Name: 'tag:aws:cloudformation:stack-name', Values: [StackName]}];
		const ec2 = new EC2(client);
		const balancing = new ElasticLoadBalancingV2(client);
		const running = {Filters: [{Name: 'instance-state-name', Values: ['pending', 'running']}]};
		const {Reservations = []} = await ec2.describeInstances(running);
		const {LoadBalancers = []} = await balancing.describeLoadBalancers({});
		const {clusterArns = []} = await new ECS(client).listClusters({});
		return {
			vpcs: (await ec2.describeVpcs({Filters})).Vpcs?.length ?? 0,
			subnets: (await ec2.describeSubnets({Filters})).Subnets?.length ?? 0,
			gateways: (await ec2.describeInternetGateways({Filters})).InternetGateways?.length ?? 0,
			routeTables: (await ec2.describeRouteTables({Filters})).RouteTables?.length ?? 0,
			securityGroups: (await ec2.describeSecurityGroups({Filters})).SecurityGroups?.length ?? 0,
			launchTemplates: (await ec2.describeLaunchTemplates({})).LaunchTemplates?.length ?? 0,
			instances: Reservations.flatMap(({Instances = []}) => Instances).length,
			groups: (await new AutoScaling(client).describeAutoScalingGroups({})).AutoScalingGroups?.length ?? 0,
			roles:
				(await new IAM(client).listRoles({})).Roles?.filter(({RoleName}) => RoleName?.startsWith(StackName)).length ??
				0,
			loadBalancers: LoadBalancers.length,
			targetGroups: (await balancing.describeTargetGroups({})).TargetGroups?.length ?? 0,
			namespaces: (await new ServiceDiscovery(client).listNamespaces({})).Namespaces?.length ?? 0,
			clusters: clusterArns.filter((arn) => arn.endsWith(`/${StackName}`)).length,
		};
	}

	[Symbol.asyncDispose](): Promise<void> {
		return this.kill();
	}
}

const one = {
	vpcs: 1,
	subnets: 2,
	gateways: 1,
	routeTables: 1,
	securityGroups: 2,
	launchTemplates: 1,
	instances: 2,
	groups: 1,
	roles: 4,
	loadBalancers: 1,
	targetGroups: 1,
	namespaces: 1,
	clusters: 1,
};
const nothing = Object.fromEntries(Object.keys(one).map((name) => [name, 0]));

function request(others: Readonly<Record<string, string>> = {}): CreateStackInput {
	const Parameters = smallConsumer({TaskNetworkMode: 'host', DesiredInstances: '2', ...others});
	return {StackName, TemplateBody: consumerTemplate(), Parameters, Capabilities: ['CAPABILITY_IAM']};
}

/** The same with a resource at the end that cannot be made. */
function failing(others: Readonly<Record<string, string>> = {}): CreateStackInput {
	const broken = `
  Broken:
    Type: AWS::ECS::Service
    DependsOn: [Service, LoadBalancerRule]
    Properties: { Cluster: !Ref ECSCluster, TaskDefinition: nothing-of-the-kind, DesiredCount: 0 }

Outputs:
`;
	return {...request(others), TemplateBody: consumerTemplate().replace('\nOutputs:\n', broken)};
}

describe.concurrent('an engine killed with the consumer half-way', () => {
	it.each([
		[3, 25],
		[40, 62],
	])('after %i and %i events of a creation makes everything once', {timeout: 120_000}, async (...moments) => {
		using folder = temporaryFolder();
		await using engine = new Engine(folder.path);
		await engine.start();
		engine.stackId = (await engine.cloudFormation.createStack(request())).StackId!;
		for (const count of moments) await engine.crashAfter(count, 0);
		expect(await engine.settled()).toBe('CREATE_COMPLETE');
		expect(await engine.inventory()).toEqual(one);
	});

	it('at the end of a creation that fails, and in its rollback, leaves nothing', {timeout: 120_000}, async () => {
		using folder = temporaryFolder();
		await using engine = new Engine(folder.path);
		await engine.start();
		engine.stackId = (await engine.cloudFormation.createStack(failing())).StackId!;
		for (const count of [75, 110]) await engine.crashAfter(count, 0);
		expect(await engine.settled()).toBe('ROLLBACK_COMPLETE');
		expect(await engine.inventory()).toEqual(nothing);
	});

	it('in an update, in a failed one and in a deletion goes on with each', {timeout: 180_000}, async () => {
		using folder = temporaryFolder();
		await using engine = new Engine(folder.path);
		await engine.start();
		engine.stackId = (await engine.cloudFormation.createStack(request())).StackId!;
		expect(await engine.settled()).toBe('CREATE_COMPLETE');
		const crashAt = async (count: number, begin: () => Promise<unknown>): Promise<string> => {
			const before = await engine.events();
			await begin();
			await engine.crashAfter(count, before);
			return engine.settled();
		};
		// Another network mode replaces the target group and adds an endpoint for Cloud Map.
		const awsvpc = {TaskNetworkMode: 'awsvpc'};
		expect(await crashAt(9, () => engine.cloudFormation.updateStack(request(awsvpc)))).toBe('UPDATE_COMPLETE');
		expect(await engine.inventory()).toEqual(one);
		const back = {TaskNetworkMode: 'host', DesiredInstances: '3'};
		expect(await crashAt(14, () => engine.cloudFormation.updateStack(failing(back)))).toBe('UPDATE_ROLLBACK_COMPLETE');
		expect(await engine.inventory()).toEqual(one);
		expect(await crashAt(20, () => engine.cloudFormation.deleteStack({StackName}))).toBe('DELETE_COMPLETE');
		expect(await engine.inventory()).toEqual(nothing);
	});
});
