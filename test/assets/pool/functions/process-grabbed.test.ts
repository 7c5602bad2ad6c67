import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {afterAll, beforeAll, beforeEach, expect, test, vi} from 'vitest';
import {writeSettings} from '../../../../assets/pool/protocol/items.ts';

let failing = false;
const published: {readonly Entries: readonly Record<string, string>[]}[] = [];
const server = createServer(async (request, response) => {
	const chunks = await Array.fromAsync(request as AsyncIterable<Buffer>);
	const input = JSON.parse(Buffer.concat(chunks).toString());
	published.push(input);
	const entries = input.Entries.map((_: unknown, index: number) =>
		failing && index === 0 ? {ErrorCode: 'InternalFailure'} : {EventId: String(index)},
	);
	response.setHeader('content-type', 'application/x-amz-json-1.1');
	response.end(JSON.stringify({FailedEntryCount: failing ? 1 : 0, Entries: entries}));
});

let handler: typeof import('../../../../assets/pool/functions/process-grabbed.ts').handler;
const lines: Record<string, unknown>[] = [];
const context = {functionName: 'pool-process-grabbed', getRemainingTimeInMillis: () => 10_000};

beforeAll(async () => {
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const {port} = server.address() as AddressInfo;
	Object.assign(process.env, {
		AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
		AWS_REGION: 'eu-west-1',
		AWS_ACCESS_KEY_ID: 'test',
		AWS_SECRET_ACCESS_KEY: 'test',
		EVENT_BUS_NAME: 'pool-task-events',
	});
	({handler} = await import('../../../../assets/pool/functions/process-grabbed.ts'));
});
afterAll(() => {
	server.closeAllConnections();
	server.close();
});
beforeEach(() => {
	failing = false;
	published.length = 0;
	lines.length = 0;
	vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(JSON.parse(String(line))) > 0);
	return () => vi.restoreAllMocks();
});

const grabbed = (id: string) => ({
	eventName: 'MODIFY',
	dynamodb: {
		OldImage: {Status: {S: 'RUNNING'}},
		NewImage: {Status: {S: 'ASSIGNED'}, TaskId: {S: id}, UpdatedAt: {S: '2026-11-21T16:00:00.000Z'}},
	},
});

const settings = {version: 1, target: 5, isDraining: false, failuresInRow: 0, grabs: 0, launches: 0, kills: 0};
const counted = {
	eventName: 'MODIFY',
	dynamodb: {
		ApproximateCreationDateTime: 1_763_740_800,
		OldImage: writeSettings(settings),
		NewImage: writeSettings({...settings, grabs: 2}),
	},
};

/** All that was measured, without the directives. */
const measured = () => lines.map(({_aws, service, function_name, ...metrics}) => metrics);

test('pool#5 every task that was handed out is told of on the bus, ten a call', async () => {
	const Records = Array.from({length: 12}, (_, index) => grabbed(`task_${index}`));
	await handler({Records}, context);
	expect(published.map(({Entries}) => Entries.length)).toEqual([10, 2]);
	expect(published[1]?.Entries[1]).toEqual({
		EventBusName: 'pool-task-events',
		Source: 'com.fargate-pool',
		DetailType: 'TaskGrabbed',
		Detail: JSON.stringify({taskId: 'task_11', status: 'ASSIGNED', timestamp: '2026-11-21T16:00:00.000Z'}),
	});
	expect(measured()).toEqual([
		{ColdStart: 1},
		{SuccessfulEventPublish: 10, FailedEventPublish: 0},
		{SuccessfulEventPublish: 2, FailedEventPublish: 0},
	]);
	expect(lines[0]).toMatchObject({service: 'process-grabbed-tasks', function_name: 'pool-process-grabbed'});
});

test('pool#14 an event that was not taken fails the call, so that the stream hands it over again, measured once', async () => {
	failing = true;
	const Records = [grabbed('task_1'), grabbed('task_2'), counted];
	await expect(handler({Records}, context)).rejects.toThrow('EventBridge did not take 1 of 2 events.');
	expect(measured()).toEqual([{SuccessfulEventPublish: 1, FailedEventPublish: 1}]);
	failing = false;
	await handler({Records}, context);
	expect(measured().slice(1)).toEqual([{SuccessfulEventPublish: 2, FailedEventPublish: 0}, {TaskAllocatedToUse: 2}]);
	expect(lines.at(-1)).toMatchObject({_aws: {Timestamp: 1_763_740_800_000}});
});

test('nothing is told of what nobody grabbed', async () => {
	await handler({Records: [{eventName: 'INSERT'}]}, context);
	expect(published).toEqual([]);
});
