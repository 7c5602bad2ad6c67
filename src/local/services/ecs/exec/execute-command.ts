import {
	type ExecuteCommandCommandInput,
	type ExecuteCommandCommandOutput,
	TargetNotConnectedException,
} from '@aws-sdk/client-ecs';
import type {EcsCore} from '../core.ts';
import {invalidParameter} from '../errors.ts';
import type {TaskRecord} from '../model.ts';
import {taskArnOf} from '../tasks/describe-tasks.ts';
import type {TaskEngine} from '../tasks/task-engine.ts';
import {agentName} from './managed-agent.ts';
import type {ExecSessions} from './sessions.ts';

/** What a task's role must be allowed, for the agent to be reached: the developer guide's page on ECS Exec. */
const neededActions = ['CreateControlChannel', 'CreateDataChannel', 'OpenControlChannel', 'OpenDataChannel'].map(
	(action) => `ssmmessages:${action}`,
);

const noAgent =
	'The execute command failed because execute command was not enabled when the task was run or the execute command ' +
	"agent isn't running. Wait and try again or run a new task with execute command enabled and try again.";

/** ExecuteCommand: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ExecuteCommand.html */
export async function executeCommand(
	core: EcsCore,
	engine: TaskEngine,
	sessions: ExecSessions,
	input: ExecuteCommandCommandInput,
): Promise<Omit<ExecuteCommandCommandOutput, '$metadata'>> {
	const {clusters, tasks, context} = core;
	const cluster = clusters.find(input.cluster);
	const record = tasks.get(taskArnOf(context, cluster.name, input.task ?? ''));
	if (record?.clusterName !== cluster.name) throw invalidParameter('The referenced task was not found.');
	if (input.interactive !== true) throw invalidParameter('Interactive is the only mode supported currently.');
	if (!input.command?.trim()) throw invalidParameter('command cannot be empty.');
	const container = containerOf(record, input.container);
	const agent = container.managedAgents?.find(({name}) => name === agentName);
	if (agent?.lastStatus !== 'RUNNING') throw invalidParameter(noAgent);
	const run = engine.containersOf(record.task.taskArn).find(({definition}) => definition.name === container.name);
	if (run?.container === undefined || run.hasEnded || !(await isAllowed(core, record))) throw notConnected();
	return {
		clusterArn: cluster.arn,
		containerArn: container.containerArn,
		containerName: container.name,
		interactive: true,
		taskArn: record.task.taskArn,
		session: sessions.open({
			container: run.container,
			command: input.command,
			target: targetOf(record, run.container.id),
		}),
	};
}

function containerOf({task}: TaskRecord, name: string | undefined): TaskRecord['task']['containers'][number] {
	const [first, ...others] = task.containers;
	if (name === undefined && others.length > 0) {
		throw invalidParameter('A container name must be specified for a task with multiple containers.');
	}
	const container = name === undefined ? first : task.containers.find((one) => one.name === name);
	if (container === undefined) throw invalidParameter('The specified container was not found in the task.');
	return container;
}

/** Without these permissions the agent runs and nobody reaches it, and AWS says no more than that. */
async function isAllowed({context, taskDefinitions}: EcsCore, {task}: TaskRecord): Promise<boolean> {
	const defined = taskDefinitions.peek(task.taskDefinitionArn)?.definition.taskRoleArn;
	const role = task.overrides?.taskRoleArn ?? defined;
	if (role === undefined) return false;
	const simulation = {PolicySourceArn: role, ActionNames: neededActions};
	const {EvaluationResults: results = []} = await context
		.call('iam', 'SimulatePrincipalPolicy', simulation)
		.catch(() => ({EvaluationResults: undefined}));
	// What hangs on a condition is taken for fulfilled: who asks, and from where, is not known here.
	return (
		results.length > 0 &&
		results.every(
			({EvalDecision: decision, MissingContextValues: missing = []}) => decision === 'allowed' || missing.length > 0,
		)
	);
}

const targetOf = ({clusterName, id}: TaskRecord, runtimeId: string): string => `ecs:${clusterName}_${id}_${runtimeId}`;

const notConnected = (): TargetNotConnectedException =>
	new TargetNotConnectedException({
		message: 'The execute command failed due to an internal error. Try again later.',
		$metadata: {},
	});
