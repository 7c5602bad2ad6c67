import {AccessDeniedError, AwsError} from '../../aws/errors.ts';
import type {ContainerDefinition, Task, TaskDefinition} from '../../aws/gateways/ecs.ts';
import type {Session} from '../session.ts';
import {nameIn, serviceOf} from './find.ts';

/** One thing that ECS Exec needs, and how it stands. */
export interface ExecFinding {
	readonly check: string;
	readonly state: 'good' | 'wrong' | 'unknown';
	readonly text: string;
	/** What to do about it; only where something is wrong, or could not be found out. */
	readonly nextStep?: string;
}

export const execAgent = 'ExecuteCommandAgent';

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html#ecs-exec-required-iam-permissions */
export const execActions: readonly string[] = [
	'ssmmessages:CreateControlChannel',
	'ssmmessages:CreateDataChannel',
	'ssmmessages:OpenControlChannel',
	'ssmmessages:OpenDataChannel',
];

/**
 * Why no session with a task comes about, or what would stand in its way: those of the checks of AWS's
 * amazon-ecs-exec-checker that can be made from outside. Failures to look are findings, not errors.
 */
export async function examineExec(
	session: Session,
	task: Task,
	container: string | undefined,
	signal?: AbortSignal,
): Promise<ExecFinding[]> {
	const {ecs} = session.gateways;
	const definition = await orUnknown(ecs.describeTaskDefinition(task.taskDefinitionArn ?? '', {signal}));
	const containers = definition?.containerDefinitions ?? [];
	const chosen = containers.filter(({name}) => container === undefined || name === container);
	return [
		runs(task),
		isEnabled(task),
		...agents(task, container, containers),
		await roleAllows(session, task, definition, signal),
		...(task.launchType === 'FARGATE' ? [platform(task)] : []),
		...chosen.flatMap((each) => [writableRoot(each), ownCredentials(each)]),
		...processNamespace(definition),
	];
}

/** The findings that explain why nobody is reached. */
export const wrongIn = (findings: readonly ExecFinding[]): ExecFinding[] =>
	findings.filter(({state}) => state === 'wrong');

async function orUnknown<Result>(look: Promise<Result>): Promise<Result | undefined> {
	try {
		return await look;
	} catch (error) {
		if (error instanceof AwsError) return undefined;
		throw error;
	}
}

const good = (check: string, text: string): ExecFinding => ({check, state: 'good', text});
const wrong = (check: string, text: string, nextStep: string): ExecFinding => ({check, state: 'wrong', text, nextStep});
const unknown = (check: string, text: string, nextStep: string): ExecFinding => ({
	...{check, state: 'unknown', text, nextStep},
});

function runs({lastStatus = 'UNKNOWN', stoppedReason}: Task): ExecFinding {
	if (lastStatus === 'RUNNING') return good('task', 'The task runs.');
	const reason = stoppedReason === undefined ? '' : `: ${stoppedReason}`;
	return wrong('task', `The task is ${lastStatus}${reason}.`, 'Choose a task that runs.');
}

function isEnabled(task: Task): ExecFinding {
	if (task.enableExecuteCommand === true) return good('enabled', 'ECS Exec is enabled for the task.');
	return wrong('enabled', 'ECS Exec is not enabled for the task.', howToEnable(task));
}

/** Enabling is for new tasks only. */
export function howToEnable({group, clusterArn}: Task): string {
	const service = serviceOf(group);
	if (service === undefined)
		return 'Start the task anew with --enable-execute-command; a running one cannot be changed.';
	const update = `aws ecs update-service --cluster ${nameIn(clusterArn)} --service ${service}`;
	return `Enable it and replace the tasks: ${update} --enable-execute-command --force-new-deployment. Of a stack of ours: set its parameter EnableExecuteCommand to true.`;
}

const soon = 'It starts with the container: try again in a few seconds.';
const newTask = 'It does not come back by itself: stop the task, so that another one starts.';
const otherContainer = 'It cannot run where nothing can be written: choose another container with --container.';

function agents(
	{containers = []}: Task,
	container: string | undefined,
	definitions: readonly ContainerDefinition[],
): ExecFinding[] {
	const chosen = containers.filter(({name}) => container === undefined || name === container);
	return chosen.flatMap(({name = '', managedAgents = []}) => {
		const agent = managedAgents.find((each) => each.name === execAgent);
		if (agent === undefined) return [];
		const {lastStatus = 'UNKNOWN', reason} = agent;
		if (lastStatus === 'RUNNING') return [good('agent', `The agent runs in container ${name}.`)];
		const why = reason === undefined ? '' : ` (${reason})`;
		const isReadOnly = definitions.some((each) => each.name === name && each.readonlyRootFilesystem === true);
		const nextStep = lastStatus === 'PENDING' ? soon : isReadOnly ? otherContainer : newTask;
		return [wrong('agent', `The agent in container ${name} is ${lastStatus}${why}.`, nextStep)];
	});
}

async function roleAllows(
	session: Session,
	task: Task,
	definition: TaskDefinition | undefined,
	signal: AbortSignal | undefined,
): Promise<ExecFinding> {
	const role = task.overrides?.taskRoleArn ?? definition?.taskRoleArn;
	if (definition === undefined) {
		return unknown('role', 'The task definition could not be read.', 'Allow ecs:DescribeTaskDefinition.');
	}
	const allow = `Allow it ${execActions.join(', ')} on *, then replace the task.`;
	if (role === undefined) return wrong('role', 'The task has no task role.', `Give it one. ${allow}`);
	try {
		const denied = await session.gateways.iam.deniedActions(role, execActions, {signal});
		if (denied.length === 0) return good('role', `The task role ${nameIn(role)} may open the channels.`);
		return wrong('role', `The task role ${nameIn(role)} may not do ${denied.join(', ')}.`, allow);
	} catch (error) {
		signal?.throwIfAborted();
		if (!(error instanceof AwsError)) throw error;
		const mayNot =
			error instanceof AccessDeniedError ? 'Allow iam:SimulatePrincipalPolicy to find out.' : error.message;
		return unknown('role', `What the task role ${nameIn(role)} may do could not be found out.`, mayNot);
	}
}

/** ECS Exec came with platform version 1.4.0. */
function platform({platformVersion = ''}: Task): ExecFinding {
	const [major = 0, minor = 0] = platformVersion.split('.').map(Number);
	if (platformVersion === '' || major > 1 || (major === 1 && minor >= 4)) {
		return good('platform', `The platform version ${platformVersion} has ECS Exec.`);
	}
	return wrong('platform', `The platform version ${platformVersion} has no ECS Exec.`, 'Use LATEST, or 1.4.0.');
}

function writableRoot({name = '', readonlyRootFilesystem}: ContainerDefinition): ExecFinding {
	if (readonlyRootFilesystem !== true) return good('root', `The agent can write its files in container ${name}.`);
	const nextStep = 'Leave readonlyRootFilesystem out of the task definition.';
	return wrong(
		'root',
		`The root file system of container ${name} is read-only, and the agent has to write there.`,
		nextStep,
	);
}

/** Keys in the environment go before the role, for the agent too. */
function ownCredentials({name = '', environment = [], secrets = []}: ContainerDefinition): ExecFinding {
	const own = [...environment, ...secrets].map((pair) => pair.name ?? '');
	const keys = own.filter((key) => /^AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|PROFILE)$/.test(key));
	if (keys.length === 0) return good('credentials', `Container ${name} has no credentials that go before the role's.`);
	const text = `Container ${name} has ${keys.join(', ')} in its environment, which the agent takes instead of the role.`;
	return wrong('credentials', text, 'Take them away, or allow the channels to whom they belong.');
}

function processNamespace(definition: TaskDefinition | undefined): ExecFinding[] {
	if (definition?.pidMode !== 'task') return [];
	const text = 'The containers share one process namespace, so sessions with only one of them can be had.';
	return [unknown('processes', text, 'Try another container of the task, or leave pidMode out.')];
}
