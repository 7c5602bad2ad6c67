import {DescribeSubnetsCommand, EC2Client} from '@aws-sdk/client-ec2';
import {
	CreateClusterCommand,
	DescribeTasksCommand,
	ECSClient,
	RegisterTaskDefinitionCommand,
	RunTaskCommand,
} from '@aws-sdk/client-ecs';
import {CreateRoleCommand, IAMClient, PutRolePolicyCommand} from '@aws-sdk/client-iam';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {Home} from '../support/console.ts';
import {until} from '../support/containers.ts';
import {expectWholeFrame} from '../support/frame.ts';
import {pushImage} from '../support/images.ts';
import {clientFor} from '../support/local-aws.ts';
import {isRunning} from '../support/processes.ts';
import type {TestTerminal} from '../support/terminal.ts';

let home: Home;
let task: string;

beforeAll(async () => {
	home = new Home();
	const {endpoint} = await home.startLocal();
	task = await runTask(endpoint);
});
afterAll(async () => await home?.[Symbol.asyncDispose]());

/** A task of one container in cluster `demo` that can be entered; answers its id. */
async function runTask(endpoint: string): Promise<string> {
	const client = clientFor(endpoint);
	const [ecs, iam] = [new ECSClient(client), new IAMClient(client)];
	const trust = {Effect: 'Allow', Principal: {Service: 'ecs-tasks.amazonaws.com'}, Action: 'sts:AssumeRole'};
	const allowed = {Effect: 'Allow', Action: 'ssmmessages:*', Resource: '*'};
	const documentOf = (Statement: object) => JSON.stringify({Version: '2012-10-17', Statement: [Statement]});
	const RoleName = 'task';
	const {Role} = await iam.send(new CreateRoleCommand({RoleName, AssumeRolePolicyDocument: documentOf(trust)}));
	await iam.send(new PutRolePolicyCommand({RoleName, PolicyName: 'exec', PolicyDocument: documentOf(allowed)}));
	await ecs.send(new CreateClusterCommand({clusterName: 'demo'}));
	const image = await pushImage(endpoint, 'app', ['sleep', '100000']);
	await ecs.send(
		new RegisterTaskDefinitionCommand({
			...{family: 'app', networkMode: 'awsvpc', requiresCompatibilities: ['FARGATE'], cpu: '256', memory: '512'},
			...{executionRoleArn: Role?.Arn, taskRoleArn: Role?.Arn},
			containerDefinitions: [{name: 'app', image, environment: [{name: 'PS1', value: 'inside> '}]}],
		}),
	);
	const {Subnets = []} = await new EC2Client(client).send(new DescribeSubnetsCommand({}));
	const {tasks = []} = await ecs.send(
		new RunTaskCommand({
			...{cluster: 'demo', taskDefinition: 'app', launchType: 'FARGATE', enableExecuteCommand: true},
			networkConfiguration: {awsvpcConfiguration: {subnets: [Subnets[0]?.SubnetId ?? '']}},
		}),
	);
	const arn = tasks[0]?.taskArn ?? '';
	await until('the task runs', async () => {
		const {tasks: now = []} = await ecs.send(new DescribeTasksCommand({cluster: 'demo', tasks: [arn]}));
		return now[0]?.lastStatus === 'RUNNING';
	});
	return arn.split('/').at(-1) ?? '';
}

/** From the Tasks screen into the container. */
async function enter(terminal: TestTerminal): Promise<void> {
	await terminal.until(/demo .*ACTIVE|1 cluster/);
	terminal.press('\r');
	await terminal.until(/1 task/);
	terminal.press('s');
	await terminal.until(() => !terminal.isAlternateScreen);
}

/** Waits until the far shell answers, and says its process id. */
async function farShell(terminal: TestTerminal): Promise<number> {
	terminal.press('echo it=$$.\r');
	const text = await terminal.untilWritten(/it=\d+\./);
	return Number(/it=(\d+)\./.exec(text)?.[1]);
}

describe('a shell from the Tasks screen', () => {
	it('takes what is typed, follows the size, and gives the screen back whole', async () => {
		await using terminal = home.open({parameters: ['--local', '--screen', 'tasks'], columns: 90, rows: 28});
		await enter(terminal);
		const shell = await farShell(terminal);
		terminal.press('echo $((6*7))\r');
		await terminal.untilWritten(/[\r\n]42\r\n/);
		terminal.press('stty size\r');
		await terminal.untilWritten(/[\r\n]28 90\r\n/);
		terminal.press(`sh -c 'echo lo""ng; exec sleep 1000'\r`);
		await terminal.untilWritten(/[\r\n]long\r\n/);
		terminal.press('\u0003');
		terminal.resize(100, 32);
		await until('the far terminal has the new size', async () => {
			terminal.press('stty size\r');
			return terminal.untilWritten(/[\r\n]32 100\r\n/, 500).catch(() => false);
		});
		terminal.press('exit\r');
		await terminal.until(() => terminal.isAlternateScreen);
		await terminal.until(/1 task[\s\S]*● running/);
		expectWholeFrame(terminal);
		expect(isRunning(shell)).toBe(false);
		terminal.press('?');
		await terminal.until('Open a shell in the container');
		terminal.press('\u0003');
		expect(await terminal.exited).toMatchObject({exitCode: 0});
	});

	it('leaves no process when the console is killed', async () => {
		await using terminal = await home.openShell({columns: 90, rows: 28});
		terminal.press(`${home.consoleLine('--local', '--screen', 'tasks')}\r`);
		await enter(terminal);
		const shell = await farShell(terminal);
		const ours = home.processes().filter(({command}) => /bin\.js/.test(command));
		const [consoleId] = ours.filter(({command}) => !command.includes(' exec ')).map(({id}) => id);
		const children = ours.filter(({command}) => command.includes(' exec ')).map(({id}) => id);
		expect([consoleId, ...children].length).toBe(2);
		process.kill(consoleId ?? 0, 'SIGKILL');
		await until('the far shell has ended', () => !isRunning(shell));
		await until('its client has ended', () => !children.some(isRunning));
	});

	it('leaves no process when the terminal is closed', async () => {
		await using terminal = home.open({parameters: ['--local', '--screen', 'tasks']});
		await enter(terminal);
		const shell = await farShell(terminal);
		terminal.hangUp();
		await until('the far shell has ended', () => !isRunning(shell));
		await until('nothing of the console is left', () => !home.processes().some(({command}) => /bin\.js/.test(command)));
	});
});

describe('exec on a terminal', () => {
	it('is a shell there, ctrl+c and all, and leaves the terminal as it was', async () => {
		await using terminal = await home.openShell({columns: 90, rows: 28});
		terminal.press(`${home.consoleLine('exec', task, '--cluster', 'demo', '--local')}\r`);
		await terminal.until('exit or Ctrl-D ends it');
		await farShell(terminal);
		terminal.press(`sh -c 'echo lo""ng; exec sleep 1000'\r`);
		await terminal.untilWritten(/[\r\n]long\r\n/);
		terminal.press('\u0003');
		await terminal.until('^C');
		terminal.press('printf "\\033[?1049h"; exit\r');
		await terminal.until(/shell> $/m);
		expect(terminal.isAlternateScreen).toBe(false);
		terminal.press('stty -a | tr " " "\\n" | grep -c "^icanon\\|^isig\\|^echo$"\r');
		await terminal.until(/^3$/m);
	});

	it('loses no key that is typed while it connects', async () => {
		await using terminal = await home.openShell({columns: 90, rows: 28});
		terminal.press(`${home.consoleLine('exec', task, '--cluster', 'demo', '--local')}\r`);
		await terminal.until('exit or Ctrl-D ends it');
		terminal.press('echo $((6', '*7))\r');
		await terminal.untilWritten(/[\r\n]42\r\n/);
		terminal.press('exit\r');
		await terminal.until(/shell> $/m);
	});

	it('passes every byte as it is, a line feed alone too', async () => {
		await using terminal = await home.openShell({columns: 90, rows: 28});
		terminal.press(
			`${home.consoleLine('exec', task, '--local', '--', 'sh', '-c', '\'stty -onlcr; printf "one\\ntwo\\r\\n"\'')}\r`,
		);
		await terminal.untilWritten('one\ntwo\r\n');
	});

	it('runs a command on the terminal and ends with its exit code', async () => {
		await using terminal = await home.openShell({columns: 90, rows: 28});
		terminal.press(
			`${home.consoleLine('exec', task, '--local', '--', 'sh', '-c', "'stty size; exit 7'")}; echo "code $?"\r`,
		);
		await terminal.until('code 7');
		expect(terminal.text()).toContain('28 90');
	});
});
