import {ExecuteCommandCommand, type ExecuteCommandCommandInput, type Task} from '@aws-sdk/client-ecs';
import {CreateRoleCommand, IAMClient, PutRolePolicyCommand} from '@aws-sdk/client-iam';
import {type ExecSessionOptions, type ExecTicket, openExecSession} from '../../../../../src/aws/exec/exec-session.ts';
import {until} from '../../../../support/containers.ts';
import {ecsWorld} from '../ecs-world.ts';

const actions = ['CreateControlChannel', 'CreateDataChannel', 'OpenControlChannel', 'OpenDataChannel'];

/** A world where a task definition `web` has a role that may, or may not, be reached by ECS Exec. */
export async function execWorld({
	isAllowed = true,
	...options
}: {isAllowed?: boolean} & Parameters<typeof ecsWorld>[0] = {}) {
	const world = await ecsWorld(options);
	const iam = new IAMClient(world.client);
	const trust = {Effect: 'Allow', Principal: {Service: 'ecs-tasks.amazonaws.com'}, Action: 'sts:AssumeRole'};
	const AssumeRolePolicyDocument = JSON.stringify({Version: '2012-10-17', Statement: [trust]});
	const {Role} = await iam.send(new CreateRoleCommand({RoleName: 'task', AssumeRolePolicyDocument}));
	if (isAllowed) {
		const statement = {Effect: 'Allow', Action: actions.map((action) => `ssmmessages:${action}`), Resource: '*'};
		const PolicyDocument = JSON.stringify({Version: '2012-10-17', Statement: [statement]});
		await iam.send(new PutRolePolicyCommand({RoleName: 'task', PolicyName: 'exec', PolicyDocument}));
	}
	const taskRoleArn = Role?.Arn;
	return {
		...world,
		taskRoleArn,
		/** A task that runs with ECS Exec enabled, unless said otherwise. */
		async runTask(more: Parameters<typeof world.run>[0] = {}): Promise<Task> {
			return world.reaches(await world.run({enableExecuteCommand: true, ...more}), 'RUNNING');
		},
		execute: (task: Task, more: Partial<ExecuteCommandCommandInput> = {}) =>
			world.ecs.send(
				new ExecuteCommandCommand({cluster: 'c', task: task.taskArn, command: '/bin/sh', interactive: true, ...more}),
			),
		terminal: () => until('the command has begun', () => world.runtime.named('app')?.terminals.at(-1)),
	};
}

/** A session with what it has shown so far. */
export async function openWatched(ticket: unknown, options: Partial<ExecSessionOptions> = {}) {
	let text = '';
	const session = await openExecSession(ticket as ExecTicket, {
		size: {columns: 100, rows: 30},
		onOutput: (bytes) => {
			text += Buffer.from(bytes).toString();
		},
		...options,
	});
	return {
		session,
		text: () => text,
		type: (typed: string) => session.write(Buffer.from(typed)),
		shows: (expected: string) => until(`the session shows ${expected}`, () => text.includes(expected)),
	};
}
