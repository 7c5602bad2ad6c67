import {describe, expect, it} from 'vitest';
import type {ContainerDefinition, Service} from '../../../src/aws/gateways/ecs.ts';
import type {FilteredLogEvent, LogFilter} from '../../../src/aws/gateways/logs.ts';
import {StateError} from '../../../src/operations/errors.ts';
import {readServiceLogs} from '../../../src/operations/logs/service-logs.ts';
import {fakeCluster} from '../support/fake-cluster.ts';

const awslogs = (prefix?: string) => ({
	logDriver: 'awslogs' as const,
	options: {'awslogs-group': 'demo', ...(prefix !== undefined && {'awslogs-stream-prefix': prefix})},
});

const containers: ContainerDefinition[] = [
	{name: 'backend', logConfiguration: awslogs('back')},
	{name: 'console', logConfiguration: awslogs('front')},
	{name: 'silent'},
];

const event = (eventId: string, logStreamName: string, timestamp: number): FilteredLogEvent => ({
	...{eventId, logStreamName, timestamp, message: `line ${eventId}\n`},
});

function world(events: FilteredLogEvent[], definitions = containers, service: Partial<Service> = {}) {
	const filters: LogFilter[] = [];
	const filter = async (asked: LogFilter) => {
		filters.push(asked);
		return events.filter(
			({logStreamName = '', timestamp = 0}) =>
				logStreamName.startsWith(asked.streamPrefix ?? '') && timestamp >= (asked.startTime ?? 0),
		);
	};
	const {session} = fakeCluster(
		{demo: {services: [{serviceName: 'web', taskDefinition: 'web:7', ...service}]}},
		{ecs: {describeTaskDefinition: async () => ({containerDefinitions: definitions, tags: []})}, logs: {filter}},
	);
	return {session, filters, events};
}

const since = new Date(0);

describe('the log of a service', () => {
	it('is that of all its tasks, merged in order of time, each line with its task', async () => {
		const {session, filters} = world([
			event('1', 'back/backend/aaa', 3000),
			event('2', 'front/console/bbb', 2000),
			event('3', 'back/backend/gone', 2500),
			event('4', 'back/backend-of-another/ccc', 2600),
		]);
		const batches = await Array.fromAsync(readServiceLogs(session, {cluster: 'demo', service: 'web', since}));
		expect(batches.flat().map(({task, container, message}) => `${task} ${container} ${message}`)).toEqual([
			'bbb console line 2',
			'gone backend line 3',
			'aaa backend line 1',
		]);
		expect(filters.map(({group, streamPrefix}) => `${group} ${streamPrefix}`)).toEqual([
			'demo back/backend/',
			'demo front/console/',
		]);
	});

	it('asks once for each container, also while a deployment has two definitions that log alike', async () => {
		const deployments = [{taskDefinition: 'web:8'}, {taskDefinition: 'web:7'}];
		const {session, filters} = world([], containers, {deployments});
		await Array.fromAsync(readServiceLogs(session, {cluster: 'demo', service: 'web', since}));
		expect(filters).toHaveLength(2);
	});

	it('goes on with lines of tasks that start meanwhile, until it is ended', async () => {
		const {session, events} = world([event('1', 'back/backend/aaa', 3000)]);
		const ended = new AbortController();
		const seen: string[] = [];
		for await (const lines of readServiceLogs(
			session,
			{cluster: 'demo', service: 'web', since, follow: true},
			ended.signal,
		)) {
			seen.push(...lines.map(({task}) => task));
			if (seen.length === 1) events.push(event('2', 'back/backend/new', 3500));
			else ended.abort();
		}
		expect(seen).toEqual(['aaa', 'new']);
	});

	it('says so when it cannot be read as a whole', async () => {
		const {session} = world([], [{name: 'silent'}, {name: 'by-runtime', logConfiguration: awslogs()}]);
		const lines = Array.fromAsync(readServiceLogs(session, {cluster: 'demo', service: 'web', since}));
		await expect(lines).rejects.toThrow(StateError);
	});
});
