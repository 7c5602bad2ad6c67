import {describe, expect, it} from 'vitest';
import type {ContainerDefinition, Task} from '../../../src/aws/gateways/ecs.ts';
import {openSession, type Session} from '../../../src/aws/session.ts';
import {SystemClock} from '../../../src/local/engine/clock.ts';
import {ProcessRuntime} from '../../../src/local/engine/process/process-runtime.ts';
import {finish} from '../../../src/operations/progress.ts';
import {planShell, runShell, type ShellTerminal} from '../../../src/operations/tasks/shell.ts';
import {execWorld} from '../../local/services/ecs/exec/exec-world.ts';
import {temporaryFolder, until} from '../../support/containers.ts';
import {fakeCluster} from '../support/fake-cluster.ts';

const agent = (lastStatus = 'RUNNING') => [{name: 'ExecuteCommandAgent' as const, lastStatus}];
const app = {name: 'app', lastStatus: 'RUNNING', managedAgents: agent()};

function planFor(task: Partial<Task>, container?: string, changes: Partial<ContainerDefinition> = {}) {
	const definition = {taskRoleArn: 'arn:aws:iam::1:role/task', containerDefinitions: [{name: 'app', ...changes}]};
	const tasks = [{id: 'a1', enableExecuteCommand: true, containers: [app], ...task}];
	const {session} = fakeCluster(
		{demo: {tasks}},
		{
			ecs: {describeTaskDefinition: async () => ({...definition, tags: []})},
			iam: {deniedActions: async () => []},
		},
	);
	return planShell(session, {task: 'a1', cluster: 'demo', container});
}

describe('planning a shell', () => {
	it('finds the only container', async () => {
		expect(await planFor({})).toMatchObject({cluster: 'demo', taskId: 'a1', container: 'app'});
	});

	it.each<[string, Partial<Task>, RegExp, RegExp]>([
		[
			'has stopped',
			{lastStatus: 'STOPPED', desiredStatus: 'STOPPED', stoppedReason: 'Scaling'},
			/has stopped: Scaling/,
			/why a1/,
		],
		['is about to stop', {desiredStatus: 'STOPPED'}, /is about to stop/, /running task/],
		['does not run yet', {lastStatus: 'PENDING'}, /is PENDING/, /when it is RUNNING/],
		['is not enabled', {enableExecuteCommand: false}, /not enabled for task a1/, /anew with --enable-execute-command/],
		['has no agent yet', {containers: [{...app, managedAgents: agent('PENDING')}]}, /is PENDING/, /in a few seconds/],
		['has lost its agent', {containers: [{...app, managedAgents: agent('STOPPED')}]}, /is STOPPED/, /stop the task/],
		['has a container that ended', {containers: [{...app, lastStatus: 'STOPPED'}]}, /app .*is STOPPED/, /Choose one/],
		[
			'has several containers',
			{containers: [app, {...app, name: 'side'}]},
			/2 containers: app, side/,
			/--container app/,
		],
		[
			'has several containers, not all with an agent',
			{containers: [{...app, name: 'side', managedAgents: agent('STOPPED')}, app]},
			/2 containers: side, app/,
			/--container app/,
		],
	])('refuses a task that %s, with what to do', async (_what, task, message, nextStep) => {
		await expect(planFor(task)).rejects.toMatchObject({
			message: expect.stringMatching(message),
			nextStep: expect.stringMatching(nextStep),
		});
	});

	it('says what made an agent stop', async () => {
		const stopped = {containers: [{...app, managedAgents: agent('STOPPED')}]};
		await expect(planFor(stopped, 'app', {readonlyRootFilesystem: true})).rejects.toMatchObject({
			message: expect.stringContaining('The root file system of container app is read-only'),
			nextStep: 'Leave readonlyRootFilesystem out of the task definition.',
		});
	});

	it('names the container that may be meant', async () => {
		await expect(planFor({}, 'ap')).rejects.toThrow('Task a1 has no container «ap». Did you mean «app»?');
	});
});

/** A session with a local AWS where a task runs, and a terminal that remembers. */
async function realWorld(options: Parameters<typeof execWorld>[0] = {}) {
	const folder = temporaryFolder();
	const world = await execWorld({engineRuntime: new ProcessRuntime(folder.path, new SystemClock()), ...options});
	await world.define([{command: ['sleep', '1000']}], {taskRoleArn: world.taskRoleArn});
	const task = await world.runTask();
	const session: Session = await openSession({
		...{endpointUrl: world.endpoint, auditFolder: `${folder.path}/audit`},
		environment: {AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local', AWS_REGION: 'us-east-1'},
	});
	return {
		session,
		plan: await planShell(session, {task: task.taskArn ?? '', cluster: 'c'}),
		async [Symbol.asyncDispose]() {
			session.close();
			await world[Symbol.asyncDispose]();
			folder[Symbol.dispose]();
		},
	};
}

function terminal(size: ShellTerminal['size']) {
	const shown: string[] = [];
	const begun = Promise.withResolvers<Parameters<ShellTerminal['begun']>[0]>();
	const shell: ShellTerminal = {size, show: (bytes) => shown.push(Buffer.from(bytes).toString()), begun: begun.resolve};
	const text = (): string => shown.join('');
	return {
		shell,
		text,
		begun: begun.promise,
		shows: (expected: string) => until(`it shows ${expected}`, () => text().includes(expected)),
	};
}

describe('a shell on the local AWS', () => {
	it('runs one command as through a pipe and tells its exit code', async () => {
		await using world = await realWorld();
		const pipe = terminal(undefined);
		const words = ['sh', '-c', 'printf "a\\nb\\n"; read line; echo "<$line>"; exit 5'];
		const running = finish(runShell(world.session, world.plan, words, pipe.shell));
		const far = await pipe.begun;
		await far.write(Buffer.from('typed\n'));
		await far.endInput();
		expect(await running).toEqual({exitCode: 5});
		expect(pipe.text()).toBe('a\nb\n<typed>\n');
	});

	it('is a terminal where there is one, with echo, size and prompt', async () => {
		await using world = await realWorld();
		const screen = terminal({columns: 91, rows: 33});
		const running = finish(runShell(world.session, world.plan, undefined, screen.shell));
		const far = await screen.begun;
		await far.write(Buffer.from('stty size\r'));
		await screen.shows('33 91\r\n');
		far.resize({columns: 100, rows: 40});
		await until('the size is new', async () => {
			await far.write(Buffer.from('stty size\r'));
			return screen.text().includes('40 100\r\n');
		});
		await far.write(Buffer.from('exit 3\r'));
		expect(await running).toEqual({exitCode: undefined});
	});

	it('ends when the signal says so', async () => {
		await using world = await realWorld();
		const screen = terminal({columns: 80, rows: 24});
		const abort = new AbortController();
		const running = finish(runShell(world.session, world.plan, undefined, screen.shell, abort.signal));
		await screen.begun;
		abort.abort(new Error('enough'));
		await expect(running).rejects.toThrow('enough');
	});

	it('says what stands in the way when nobody is reached', async () => {
		await using world = await realWorld({isAllowed: false});
		const running = finish(runShell(world.session, world.plan, ['true'], terminal(undefined).shell));
		await expect(running).rejects.toMatchObject({
			message: expect.stringContaining(
				'is not reached: The task role task may not do ssmmessages:CreateControlChannel',
			),
			nextStep: expect.stringContaining('Allow it ssmmessages:'),
		});
	});

	it('is recorded, without what opens it', async () => {
		await using world = await realWorld();
		const command = ['env', 'API_TOKEN=hunter2hunter2', 'true'];
		await finish(runShell(world.session, world.plan, command, terminal(undefined).shell));
		const [entry] = world.session.audit.entries;
		expect(entry).toMatchObject({service: 'ecs', operation: 'ExecuteCommand', outcome: 'succeeded'});
		expect(entry?.commandLine).toContain('aws ecs execute-command --cluster c');
		expect(entry?.commandLine).toContain('--interactive');
		const written = JSON.stringify(world.session.audit.entries);
		expect(written).not.toContain('hunter2');
		expect(written).not.toMatch(/tokenValue|data-channel/);
	});
});
