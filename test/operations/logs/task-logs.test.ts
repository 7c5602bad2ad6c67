import {describe, expect, it} from 'vitest';
import type {ContainerDefinition, Task} from '../../../src/aws/gateways/ecs.ts';
import type {FilteredLogEvent, LogFilter} from '../../../src/aws/gateways/logs.ts';
import {lastTaskLines, readTaskLogs, type TaskLogQuery} from '../../../src/operations/logs/task-logs.ts';
import {fakeCluster, fakeTask} from '../support/fake-cluster.ts';

const awslogs = (group: string, prefix?: string, region = 'us-east-1') => ({
	logDriver: 'awslogs' as const,
	options: {
		'awslogs-group': group,
		'awslogs-region': region,
		...(prefix !== undefined && {'awslogs-stream-prefix': prefix}),
	},
});

const containers: ContainerDefinition[] = [
	{name: 'backend', logConfiguration: awslogs('demo', 'back')},
	{name: 'console', logConfiguration: awslogs('demo', 'front')},
];

const event = (eventId: string, logStreamName: string, timestamp: number, message = `line ${eventId}\n`) => ({
	...{eventId, logStreamName, timestamp, message},
});

function world(
	events: FilteredLogEvent[],
	{definitions = containers, task = {}}: {definitions?: readonly ContainerDefinition[]; task?: Partial<Task>} = {},
) {
	const filters: LogFilter[] = [];
	const state = {task: {id: 'aaa', lastStatus: 'RUNNING', createdAt: new Date(1000), ...task}};
	const {session} = fakeCluster(
		{demo: {tasks: [state.task]}},
		{
			ecs: {
				describeTaskDefinition: async () => ({containerDefinitions: [...definitions], tags: []}),
				describeTasks: async () => [fakeTask('demo', 'aaa', state.task)],
			},
			logs: {
				filter: async (filter) => {
					filters.push(filter);
					return events.filter(({logStreamName = ''}) => filter.streams?.includes(logStreamName));
				},
				lastEvents: async (_group, stream, count) =>
					events.filter(({logStreamName}) => logStreamName === stream).slice(-count),
			},
		},
	);
	const read = (query: Partial<TaskLogQuery> = {}, signal?: AbortSignal) =>
		readTaskLogs(session, {cluster: 'demo', task: 'aaa', ...query}, signal);
	return {session, state, filters, read};
}

const two = [
	event('1', 'back/backend/aaa', 3000),
	event('2', 'front/console/aaa', 2000),
	event('3', 'back/backend/bbb', 2500),
];

describe('the log of a task', () => {
	it('is that of all its containers, merged in order of time', async () => {
		const batches = await Array.fromAsync(world(two).read());
		expect(batches).toEqual([
			[
				{at: new Date(2000), container: 'console', message: 'line 2'},
				{at: new Date(3000), container: 'backend', message: 'line 1'},
			],
		]);
	});

	it('can be that of one container; the pattern is left to AWS', async () => {
		const {read, filters} = world(two);
		expect((await Array.fromAsync(read({container: 'console', pattern: 'ERROR'}))).flat()).toHaveLength(1);
		expect(filters).toEqual([
			expect.objectContaining({group: 'demo', streams: ['front/console/aaa'], pattern: 'ERROR'}),
		]);
	});

	it('begins with the last hour of its life, or when it is told to', async () => {
		const hours = (count: number) => new Date(count * 3_600_000);
		const old = world([], {task: {lastStatus: 'STOPPED', createdAt: hours(1), stoppedAt: hours(9)}});
		await Array.fromAsync(old.read());
		expect(old.filters[0]?.startTime).toBe(hours(8).getTime());
		const short = world([], {task: {createdAt: hours(5), stoppedAt: hours(5.5)}});
		await Array.fromAsync(short.read());
		expect(short.filters[0]?.startTime).toBe(hours(5).getTime());
		await Array.fromAsync(short.read({since: hours(2)}));
		expect(short.filters.at(-1)?.startTime).toBe(hours(2).getTime());
	});

	it('goes on, each line once, and ends some time after the task has stopped', async () => {
		const growing = [event('1', 'back/backend/aaa', 5000)];
		const {read, state} = world(growing);
		const batches = read({follow: true, since: new Date(0)});
		expect((await batches.next()).value).toMatchObject([{message: 'line 1'}]);
		growing.push(event('2', 'front/console/aaa', 4900));
		expect((await batches.next()).value).toMatchObject([{message: 'line 2', container: 'console'}]);
		state.task.lastStatus = 'STOPPED';
		expect(await batches.next()).toEqual({done: true, value: undefined});
	});

	it('ends when it is interrupted', async () => {
		const abort = new AbortController();
		const batches = world(two).read({follow: true}, abort.signal);
		await batches.next();
		abort.abort(new Error('Interrupted.'));
		expect(await batches.next()).toEqual({done: true, value: undefined});
	});

	it('is found under the name that the runtime gave the container where there is no prefix', async () => {
		const {read, filters} = world([], {
			definitions: [{name: 'app', logConfiguration: awslogs('demo')}],
			task: {containers: [{name: 'app', runtimeId: 'abc123'}]},
		});
		await Array.fromAsync(read());
		expect(filters[0]?.streams).toEqual(['abc123']);
	});

	it.each([
		[{name: 'app'}, 'app has no log driver'],
		[{name: 'app', logConfiguration: {logDriver: 'awsfirelens' as const}}, 'app sends it through FireLens'],
		[{name: 'app', logConfiguration: {logDriver: 'splunk' as const}}, 'app uses the log driver splunk'],
		[{name: 'app', logConfiguration: awslogs('demo', 'p', 'eu-west-1')}, 'app writes it in eu-west-1'],
		[{name: 'app', logConfiguration: awslogs('demo')}, 'app has not begun one'],
	])('that is not in CloudWatch Logs here is told where it is: %o', async (definition, where) => {
		const {read, session} = world([], {definitions: [definition]});
		await expect(read().next()).rejects.toThrow(where);
		expect(await lastTaskLines(session, fakeTask('demo', 'aaa'), 20)).toEqual([]);
	});

	it('of a container that the task does not have names the nearest', async () => {
		await expect(world([]).read({container: 'backedn'}).next()).rejects.toMatchObject({
			message: 'The task has no container «backedn». Did you mean «backend»?',
			nextStep: 'Its containers: backend, console.',
		});
	});

	it('ends with the newest lines of all containers', async () => {
		const {session} = world(two);
		const lines = await lastTaskLines(session, fakeTask('demo', 'aaa'), 1);
		expect(lines).toEqual([{at: new Date(3000), container: 'backend', message: 'line 1'}]);
	});
});
