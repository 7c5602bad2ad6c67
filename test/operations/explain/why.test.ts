import {DescribeSubnetsCommand, EC2Client} from '@aws-sdk/client-ec2';
import type {ContainerDefinition} from '@aws-sdk/client-ecs';
import {CreateServiceCommand, ECSClient, RegisterTaskDefinitionCommand, RunTaskCommand} from '@aws-sdk/client-ecs';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {Session} from '../../../src/aws/session.ts';
import {whyService, whyTask} from '../../../src/operations/explain/why.ts';
import {readTaskLogs} from '../../../src/operations/logs/task-logs.ts';
import {deployService} from '../../../src/operations/services/deployment.ts';
import {ScriptedRuntime} from '../../local/services/ecs/scripted-runtime.ts';
import {cannotPull, hostImage, until} from '../../support/containers.ts';
import {startLocalAws, type TestAws} from '../../support/local-aws.ts';
import {openLocalSession} from '../../support/local-session.ts';
import {createSmallService} from '../../support/small-service.ts';
import {outcomeOf} from '../support/collect.ts';

const runtime = new ScriptedRuntime();
let aws: TestAws;
let session: Session & Disposable;
let ecs: ECSClient;
let subnet = '';

beforeAll(async () => {
	aws = await startLocalAws({
		runtime: () => runtime,
		images: () => ({
			pull: async (reference) => {
				if (reference.includes('broken')) throw cannotPull(reference);
				return hostImage;
			},
		}),
	});
	ecs = new ECSClient(aws.client);
	session = await openLocalSession(aws);
	await createSmallService(aws);
	const {Subnets = []} = await new EC2Client(aws.client).send(new DescribeSubnetsCommand({}));
	subnet = Subnets[0]?.SubnetId ?? '';
	await until('the service is steady', async () => {
		const [service] = await session.gateways.ecs.describeServices('demo', ['web']);
		return service?.deployments?.[0]?.rolloutState === 'COMPLETED';
	});
});

afterAll(async () => {
	session[Symbol.dispose]();
	await aws[Symbol.asyncDispose]();
});

const network = () => ({awsvpcConfiguration: {subnets: [subnet]}});

/** Registers a revision of `family` with one container `app`. */
async function register(family: string, changes: Partial<ContainerDefinition> = {}): Promise<void> {
	const options = {'awslogs-group': 'demo', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'why'};
	await ecs.send(
		new RegisterTaskDefinitionCommand({
			family,
			containerDefinitions: [
				{name: 'app', image: 'app:1', logConfiguration: {logDriver: 'awslogs', options}, ...changes},
			],
			requiresCompatibilities: ['FARGATE'],
			networkMode: 'awsvpc',
			cpu: '256',
			memory: '512',
			executionRoleArn: 'arn:aws:iam::000000000000:role/execution',
		}),
	);
}

/** Runs a task by itself. */
async function start(family: string, changes: Partial<ContainerDefinition> = {}) {
	await register(family, changes);
	const {tasks = []} = await ecs.send(
		new RunTaskCommand({
			cluster: 'demo',
			taskDefinition: family,
			launchType: 'FARGATE',
			networkConfiguration: network(),
		}),
	);
	return {cluster: 'demo', task: tasks[0]?.taskArn ?? ''};
}

async function whyStopped(task: {readonly cluster: string; readonly task: string}) {
	await until('it has stopped', async () => {
		const [found] = await session.gateways.ecs.describeTasks(task.cluster, [task.task]);
		return found?.lastStatus === 'STOPPED';
	});
	return whyTask(session, task);
}

const containerOf = (family: string) =>
	until('its container runs', () =>
		runtime.containers.find(({specification}) => Object.values(specification.environment).includes(family)),
	);

const marked = (family: string) => ({environment: [{name: 'FAMILY', value: family}]});

describe('why, with what the local AWS really says', () => {
	it('tells an image that is not there', async () => {
		const {summary} = await whyStopped(await start('unpullable', {image: 'broken:1'}));
		expect(summary).toMatch(/stopped before it ran, .*because .*there is no such image/);
	});

	it('tells a log group and a secret that are not there', async () => {
		const logConfiguration = {
			logDriver: 'awslogs' as const,
			options: {'awslogs-group': 'nope', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'x'},
		};
		const logless = await start('logless', {logConfiguration});
		const secretless = await start('secretless', {secrets: [{name: 'DB', valueFrom: 'nope'}]});
		expect((await whyStopped(logless)).summary).toContain('the log group of a container does not exist');
		expect((await whyStopped(secretless)).summary).toContain('a secret or parameter that the task needs');
	});

	it('tells a program that failed, with what it wrote last', async () => {
		const task = await start('crashing', marked('crashing'));
		const container = await containerOf('crashing');
		container.write('starting\nError: no database\n');
		await until('it runs', async () => (await session.gateways.ecs.describeTasks('demo', [task.task]))[0]?.startedAt);
		container.exit(1);
		const {summary, evidence} = await whyStopped(task);
		expect(summary).toContain('its container app ended with exit code 1: its program ended with an error.');
		expect(summary).toContain('«Error: no database»');
		expect(evidence).toContainEqual(expect.stringMatching(/^log .* app │ starting$/));
		const lines = (await Array.fromAsync(readTaskLogs(session, task))).flat();
		expect(lines.map(({container: name, message}) => `${name} ${message}`)).toEqual([
			'app starting',
			'app Error: no database',
		]);
	});

	it('tells memory that was not enough', async () => {
		const task = await start('hungry', marked('hungry'));
		(await containerOf('hungry')).exit(137, 'OutOfMemoryError: Container killed due to memory usage');
		const {summary, nextStep} = await whyStopped(task);
		expect(summary).toContain('because of its container app: it used more memory than it may');
		expect(nextStep).toContain('Raise its memory');
	});

	it('tells a service whose cluster has no instances', async () => {
		await ecs.send(
			new RegisterTaskDefinitionCommand({
				family: 'placed',
				containerDefinitions: [{name: 'app', image: 'app:1', memory: 64}],
			}),
		);
		const placed = {cluster: 'demo', serviceName: 'placed', taskDefinition: 'placed', desiredCount: 1};
		await ecs.send(new CreateServiceCommand({...placed, launchType: 'EC2'}));
		const explanation = await until('ECS says so', async () => {
			const found = await whyService(session, {service: 'placed'});
			return found.summary.includes('can be placed') ? found : undefined;
		});
		expect(explanation.summary).toBe(
			'Service placed runs 0 of 1 task. No further task can be placed: the cluster has no instances.',
		);
	});

	it('tells a deployment that the circuit breaker gave up and rolled back', async () => {
		await session.gateways.ecs.updateService({
			cluster: 'demo',
			service: 'web',
			deploymentConfiguration: {deploymentCircuitBreaker: {enable: true, rollback: true}},
		});
		await register('web', {image: 'broken:2'});
		await session.gateways.ecs.updateService({cluster: 'demo', service: 'web', taskDefinition: 'web'});
		const {error, events} = await outcomeOf(deployService(session, {cluster: 'demo', service: 'web'}));
		expect(error).toMatchObject({name: 'OutcomeError', nextStep: expect.stringContaining('Push it')});
		expect((error as Error).message).toMatch(/ECS (?:goes|went) back to web:1\. Task/);
		expect((error as Error).message).toContain('there is no such image');
		expect(events).toContainEqual(
			expect.objectContaining({type: 'note', text: expect.stringContaining('has started')}),
		);
	});
});
