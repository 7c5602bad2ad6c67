import {DescribeSubnetsCommand, EC2Client} from '@aws-sdk/client-ec2';
import {
	type ContainerDefinition,
	CreateClusterCommand,
	DescribeTasksCommand,
	ECSClient,
	RegisterTaskDefinitionCommand,
	type RegisterTaskDefinitionCommandInput,
	RunTaskCommand,
	type RunTaskCommandInput,
	StopTaskCommand,
	type Task,
} from '@aws-sdk/client-ecs';
import type {AwsEvent} from '../../../../src/local/engine/bus.ts';
import {CannotPullContainerError, type Runtime} from '../../../../src/local/engine/runtime.ts';
import type {LocalAwsOptions} from '../../../../src/local/local-aws.ts';
import {hostImage, until} from '../../../support/containers.ts';
import {startLocalAws} from '../../../support/local-aws.ts';
import {ScriptedRuntime} from './scripted-runtime.ts';

/** The image that no registry has. */
export const missingImage = '000000000000.dkr.ecr.us-east-1.amazonaws.com/missing:latest';

type WorldOptions = Partial<Omit<LocalAwsOptions, 'runtime'>> & {
	readonly runtime?: ScriptedRuntime;
	/** Runs the containers instead, where a script is not wanted. */
	readonly engineRuntime?: Runtime;
};

/** A cluster `c`, a Fargate task definition `web`, scripted containers, and short words for what tests do with tasks. */
export async function ecsWorld({
	runtime = new ScriptedRuntime(),
	engineRuntime = runtime,
	...options
}: WorldOptions = {}) {
	const aws = await startLocalAws({
		runtime: () => engineRuntime,
		images: () => ({
			pull: (reference) =>
				reference === missingImage
					? Promise.reject(new CannotPullContainerError(`CannotPullContainerError: ${reference}: not found`))
					: Promise.resolve(hostImage),
		}),
		...options,
	});
	const ecs = new ECSClient(aws.client);
	const {Subnets = []} = await new EC2Client(aws.client).send(new DescribeSubnetsCommand({}));
	const subnets = Subnets.map(({SubnetId = ''}) => SubnetId);
	const events: AwsEvent[] = [];
	aws.engine.bus.subscribe((event) => events.push(event));
	await ecs.send(new CreateClusterCommand({clusterName: 'c'}));
	const world = {
		...aws,
		ecs,
		runtime,
		subnets,
		/** `lastStatus` and `version` of every state change so far. */
		changes: () => events.filter(({detailType}) => detailType === 'ECS Task State Change').map(({detail}) => detail),
		define: (
			containers: readonly Partial<ContainerDefinition>[] = [{}],
			more: Partial<RegisterTaskDefinitionCommandInput> = {},
		) =>
			ecs.send(
				new RegisterTaskDefinitionCommand({...fargate, containerDefinitions: containers.map(container), ...more}),
			),
		run: async (more: Partial<RunTaskCommandInput> = {}): Promise<Task> => {
			const {tasks = []} = await ecs.send(new RunTaskCommand(world.runInput(more)));
			return tasks[0]!;
		},
		runInput: (more: Partial<RunTaskCommandInput> = {}): RunTaskCommandInput => ({
			cluster: 'c',
			taskDefinition: 'web',
			launchType: 'FARGATE',
			networkConfiguration: {awsvpcConfiguration: {subnets}},
			...more,
		}),
		describe: async ({taskArn}: Task): Promise<Task> => {
			const {tasks = []} = await ecs.send(
				new DescribeTasksCommand({cluster: 'c', tasks: [taskArn!], include: ['TAGS']}),
			);
			return tasks[0]!;
		},
		reaches: (task: Task, status: string): Promise<Task> =>
			until(`the task is ${status}`, async () => {
				const now = await world.describe(task);
				return now.lastStatus === status ? now : undefined;
			}),
		started: (name: string) => until(`container ${name} is started`, () => runtime.named(name)),
		stop: ({taskArn}: Task, reason?: string) => ecs.send(new StopTaskCommand({cluster: 'c', task: taskArn, reason})),
	};
	return world;
}

export const fargate = {
	family: 'web',
	networkMode: 'awsvpc',
	requiresCompatibilities: ['FARGATE'],
	cpu: '256',
	memory: '512',
	executionRoleArn: 'arn:aws:iam::000000000000:role/execution',
} satisfies Partial<RegisterTaskDefinitionCommandInput>;

const container = (changes: Partial<ContainerDefinition>): ContainerDefinition => ({
	name: 'app',
	image: 'app',
	...changes,
});
