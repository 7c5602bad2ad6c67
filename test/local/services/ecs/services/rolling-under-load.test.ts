import {mkdirSync, writeFileSync} from 'node:fs';
import {Agent, get} from 'node:http';
import {join} from 'node:path';
import {CreateSubnetCommand, CreateVpcCommand, EC2Client} from '@aws-sdk/client-ec2';
import {
	CreateClusterCommand,
	CreateServiceCommand,
	DescribeServicesCommand,
	ECSClient,
	RegisterTaskDefinitionCommand,
	UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import {
	CreateListenerCommand,
	CreateLoadBalancerCommand,
	CreateTargetGroupCommand,
	DescribeTargetHealthCommand,
	ElasticLoadBalancingV2Client,
	ModifyTargetGroupAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {describe, expect, it} from 'vitest';
import {ProcessRuntime} from '../../../../../src/local/engine/process/process-runtime.ts';
import {hostImage, temporaryFolder} from '../../../../support/containers.ts';
import {eventually} from '../../../../support/eventually.ts';
import {startLocalAws} from '../../../../support/local-aws.ts';

const server = `
import {createServer} from 'node:http';
const server = createServer((request, response) => setTimeout(() => response.end(process.env.VERSION), 5));
server.listen(8080);
process.on('SIGTERM', () => server.close(() => process.exit(0)));
`;

/** Asks for `url` over and over until disposed; counts answers by body, and failures. */
function load(url: string, parallel: number) {
	const answers = new Map<string, number>();
	const agent = new Agent({keepAlive: true});
	let isEnding = false;
	const once = (): Promise<string> =>
		new Promise((resolve) => {
			get(url, {agent}, (response) => {
				let body = '';
				response.on('data', (chunk: Buffer) => {
					body += chunk.toString();
				});
				response.on('end', () => resolve(response.statusCode === 200 ? body : `status ${response.statusCode}`));
			}).on('error', ({message}) => resolve(`error ${message}`));
		});
	const workers = Array.from({length: parallel}, async () => {
		while (!isEnding) {
			const answer = await once();
			answers.set(answer, (answers.get(answer) ?? 0) + 1);
		}
	});
	return {
		answers,
		async end() {
			isEnding = true;
			await Promise.all(workers);
			agent.destroy();
		},
	};
}

async function network(ec2: EC2Client) {
	const {Vpc} = await ec2.send(new CreateVpcCommand({CidrBlock: '10.0.0.0/16'}));
	const subnets: string[] = [];
	for (const [index, AvailabilityZone] of ['us-east-1a', 'us-east-1b'].entries()) {
		const input = {VpcId: Vpc?.VpcId, CidrBlock: `10.0.${index}.0/24`, AvailabilityZone};
		subnets.push((await ec2.send(new CreateSubnetCommand(input))).Subnet?.SubnetId ?? '');
	}
	return {VpcId: Vpc?.VpcId, subnets};
}

async function loadBalancer(elb: ElasticLoadBalancingV2Client, VpcId: string | undefined, Subnets: string[]) {
	const group = await elb.send(
		new CreateTargetGroupCommand({
			Name: 'web',
			Protocol: 'HTTP',
			Port: 8080,
			VpcId,
			TargetType: 'ip',
			HealthCheckIntervalSeconds: 5,
			HealthCheckTimeoutSeconds: 2,
			HealthyThresholdCount: 2,
		}),
	);
	const TargetGroupArn = group.TargetGroups?.[0]?.TargetGroupArn ?? '';
	const Attributes = [{Key: 'deregistration_delay.timeout_seconds', Value: '5'}];
	await elb.send(new ModifyTargetGroupAttributesCommand({TargetGroupArn, Attributes}));
	const {LoadBalancers = []} = await elb.send(new CreateLoadBalancerCommand({Name: 'web', Subnets}));
	await elb.send(
		new CreateListenerCommand({
			LoadBalancerArn: LoadBalancers[0]?.LoadBalancerArn,
			Protocol: 'HTTP',
			Port: 80,
			DefaultActions: [{Type: 'forward', TargetGroupArn}],
		}),
	);
	return {TargetGroupArn, url: `http://${LoadBalancers[0]?.DNSName}/`};
}

describe('a service of real processes behind a real load balancer', () => {
	it('rolls to a new revision under load without one failed request', {timeout: 120_000}, async () => {
		using folder = temporaryFolder();
		mkdirSync(join(folder.path, 'app'));
		writeFileSync(join(folder.path, 'app', 'server.mjs'), server);
		await using aws = await startLocalAws({
			directory: join(folder.path, 'aws'),
			runtime: ({directory, clock}) => new ProcessRuntime(directory, clock),
			images: () => ({pull: () => Promise.resolve({...hostImage, rootDirectory: join(folder.path, 'app')})}),
		});
		const [ecs, ec2] = [new ECSClient(aws.client), new EC2Client(aws.client)];
		const {VpcId, subnets} = await network(ec2);
		const elb = new ElasticLoadBalancingV2Client(aws.client);
		const {TargetGroupArn, url} = await loadBalancer(elb, VpcId, subnets);
		await ecs.send(new CreateClusterCommand({clusterName: 'c'}));
		for (const version of ['one', 'two']) {
			await ecs.send(
				new RegisterTaskDefinitionCommand({
					family: 'web',
					networkMode: 'awsvpc',
					requiresCompatibilities: ['FARGATE'],
					cpu: '256',
					memory: '512',
					containerDefinitions: [
						{
							name: 'app',
							image: 'app',
							command: [process.execPath, 'server.mjs'],
							environment: [{name: 'VERSION', value: version}],
							portMappings: [{containerPort: 8080}],
						},
					],
				}),
			);
		}
		const steady = (revision: number) =>
			eventually(async () => {
				const {services = []} = await ecs.send(new DescribeServicesCommand({cluster: 'c', services: ['web']}));
				expect(services[0]?.deployments).toMatchObject([
					{rolloutState: 'COMPLETED', runningCount: 2, taskDefinition: expect.stringMatching(`web:${revision}$`)},
				]);
			});
		await ecs.send(
			new CreateServiceCommand({
				cluster: 'c',
				serviceName: 'web',
				taskDefinition: 'web:1',
				desiredCount: 2,
				launchType: 'FARGATE',
				networkConfiguration: {awsvpcConfiguration: {subnets}},
				loadBalancers: [{targetGroupArn: TargetGroupArn, containerName: 'app', containerPort: 8080}],
			}),
		);
		await steady(1);
		const traffic = load(url, 8);
		await eventually(() => expect(traffic.answers.get('one')).toBeGreaterThan(50));
		await ecs.send(new UpdateServiceCommand({cluster: 'c', service: 'web', taskDefinition: 'web:2'}));
		await steady(2);
		const before = traffic.answers.get('two') ?? 0;
		await eventually(() => expect(traffic.answers.get('two')).toBeGreaterThan(before + 50));
		await traffic.end();
		expect([...traffic.answers.keys()].sort()).toEqual(['one', 'two']);
		const {TargetHealthDescriptions = []} = await elb.send(new DescribeTargetHealthCommand({TargetGroupArn}));
		expect(TargetHealthDescriptions.map(({TargetHealth}) => TargetHealth?.State)).toEqual(['healthy', 'healthy']);
		await ecs.send(new UpdateServiceCommand({cluster: 'c', service: 'web', desiredCount: 0}));
		await eventually(async () => {
			const {services = []} = await ecs.send(new DescribeServicesCommand({cluster: 'c', services: ['web']}));
			expect(services[0]).toMatchObject({runningCount: 0, pendingCount: 0});
		});
	});
});
