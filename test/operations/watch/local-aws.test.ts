import {DescribeSubnetsCommand, EC2Client} from '@aws-sdk/client-ec2';
import {
	CreateClusterCommand,
	CreateServiceCommand,
	ECSClient,
	RegisterTaskDefinitionCommand,
	StopTaskCommand,
	UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import {describe, expect, it, vi} from 'vitest';
import {Nudge} from '../../../src/operations/watch/nudge.ts';
import {watchServices} from '../../../src/operations/watch/services.ts';
import {watchTasks} from '../../../src/operations/watch/tasks.ts';
import {openTestSession} from '../../aws/support/fake-aws.ts';
import {startLocalAws, type TestAws} from '../../support/local-aws.ts';
import {Follower} from './support/follow.ts';

const until = (check: () => void): Promise<void> => vi.waitFor(check, {timeout: 60_000, interval: 20});

/** A local AWS with service `web` of three tasks in cluster `demo`, and a session on it. */
async function serviceOfThree() {
	const aws = await startLocalAws();
	const ecs = new ECSClient(aws.client);
	await ecs.send(new CreateClusterCommand({clusterName: 'demo'}));
	const subnets = await subnetsOf(aws);
	await ecs.send(
		new RegisterTaskDefinitionCommand({
			...{family: 'web', networkMode: 'awsvpc', requiresCompatibilities: ['FARGATE'], cpu: '256', memory: '512'},
			containerDefinitions: [{name: 'web', image: 'nginx', essential: true}],
		}),
	);
	await ecs.send(
		new CreateServiceCommand({
			...{cluster: 'demo', serviceName: 'web', taskDefinition: 'web', desiredCount: 3, launchType: 'FARGATE'},
			networkConfiguration: {awsvpcConfiguration: {subnets}},
		}),
	);
	const session = await openTestSession({startLocal: async () => ({endpointUrl: aws.endpoint})});
	return {
		...{ecs, session},
		async [Symbol.asyncDispose]() {
			ecs.destroy();
			await aws[Symbol.asyncDispose]();
		},
	};
}

async function subnetsOf({client}: TestAws): Promise<string[]> {
	const {Subnets = []} = await new EC2Client(client).send(new DescribeSubnetsCommand({}));
	return Subnets.flatMap(({SubnetId}) => SubnetId ?? []);
}

describe('on the local AWS', () => {
	it('a service comes up, loses a task and starts another, as tasks and service tell it', async () => {
		await using made = await serviceOfThree();
		const {ecs, session} = made;
		const [taskNudge, serviceNudge] = [new Nudge(), new Nudge()];
		using tasks = new Follower((signal) =>
			watchTasks(session, {cluster: 'demo', service: 'web'}, signal, {nudge: taskNudge}),
		);
		using services = new Follower((signal) => watchServices(session, {cluster: 'demo'}, signal, {nudge: serviceNudge}));
		const running = () => [...tasks.rows.values()].filter(({status}) => status === 'RUNNING');
		await until(() => expect(running()).toHaveLength(3));
		const [first] = running();
		await ecs.send(new StopTaskCommand({cluster: 'demo', task: first?.arn ?? '', reason: 'a test'}));
		taskNudge.give([first?.arn ?? '']);
		await until(() => {
			expect(tasks.rows.get(first?.arn ?? '')).toMatchObject({status: 'STOPPED', stoppedReason: 'a test'});
			expect(running()).toHaveLength(3);
		});
		await ecs.send(new UpdateServiceCommand({cluster: 'demo', service: 'web', desiredCount: 1}));
		serviceNudge.give();
		await until(() => {
			expect([...services.rows.values()]).toMatchObject([{name: 'web', desired: 1, running: 1}]);
			expect(running()).toHaveLength(1);
		});
		expect([tasks.error, services.error]).toEqual([undefined, undefined]);
	});
});
