import * as logs from '@aws-sdk/client-cloudwatch-logs';
import fc from 'fast-check';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {ManualClock} from '../../../../src/local/engine/clock.ts';
import {openLocalAws} from '../../../../src/local/local-aws.ts';
import {clientFor} from '../../../support/local-aws.ts';
import {type LogsBench, logsBench} from './support.ts';

let bench: LogsBench;
beforeAll(async () => {
	bench = await logsBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const hour = 3_600_000;
const get = (logGroupName: string, logStreamName: string, more: Partial<logs.GetLogEventsCommandInput> = {}) =>
	bench.client.send(new logs.GetLogEventsCommand({logGroupName, logStreamName, ...more}));
const filter = (logGroupName: string, more: Partial<logs.FilterLogEventsCommandInput> = {}) =>
	bench.client.send(new logs.FilterLogEventsCommand({logGroupName, ...more}));
const messagesOf = (page: {events?: ReadonlyArray<{message?: string | undefined}> | undefined}) =>
	(page.events ?? []).map(({message}) => message);

describe('PutLogEvents', () => {
	it('names what is too new, too old or expired, and keeps the rest', async () => {
		await bench.create('put-rejects', 's');
		await bench.client.send(new logs.PutRetentionPolicyCommand({logGroupName: 'put-rejects', retentionInDays: 1}));
		const now = Date.now();
		const old = await bench.put('put-rejects', 's', ['old'], now - 25 * hour);
		expect(old.rejectedLogEventsInfo).toEqual({expiredLogEventEndIndex: 1});
		const ancient = await bench.put('put-rejects', 's', ['ancient'], now - 15 * 24 * hour);
		expect(ancient.rejectedLogEventsInfo).toEqual({expiredLogEventEndIndex: 1, tooOldLogEventEndIndex: 1});
		const events = [
			{timestamp: now, message: 'kept'},
			{timestamp: now + 3 * hour, message: 'future'},
		];
		const target = {logGroupName: 'put-rejects', logStreamName: 's'};
		const mixed = await bench.client.send(new logs.PutLogEventsCommand({...target, logEvents: events}));
		expect(mixed.rejectedLogEventsInfo).toEqual({tooNewLogEventStartIndex: 1});
		expect(messagesOf(await get('put-rejects', 's'))).toEqual(['kept']);
	});

	it.each([
		['out of order', [1, 0], 'x', 'Log events in a single PutLogEvents request must be in chronological order.'],
		[
			'over 24 hours',
			[0, 24 * hour + 1],
			'x',
			'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
		],
		['too large', [0, 1], 'x'.repeat(600_000), 'Upload too large: 1200052 bytes exceeds limit of 1048576'],
	])('refuses a batch that is %s', async (_, offsets, message, text) => {
		const group = `put-${offsets.join('-')}-${message.length}`;
		await bench.create(group, 's');
		const start = Date.now() - 25 * hour;
		const logEvents = offsets.map((offset) => ({timestamp: start + offset, message}));
		const put = new logs.PutLogEventsCommand({logGroupName: group, logStreamName: 's', logEvents});
		await expect(bench.client.send(put)).rejects.toMatchObject({name: 'InvalidParameterException', message: text});
	});

	it('refuses a group and a stream that are not there', async () => {
		await bench.create('put-none');
		await expect(bench.put('none', 's', ['x'])).rejects.toThrow('The specified log group does not exist.');
		await expect(bench.put('put-none', 'none', ['x'])).rejects.toMatchObject({
			name: 'ResourceNotFoundException',
			message: 'The specified log stream does not exist.',
		});
	});

	it('keeps what it answered when the engine ends and opens again', async () => {
		await using first = await logsBench();
		await first.create('kept', 's');
		await first.put('kept', 's', ['one', 'two']);
		// A second engine on the same folder sees what a killed one leaves: committed, never closed.
		const {SimulatedRuntime} = await import('../../../../src/local/engine/simulated-runtime.ts');
		const {catalogue} = await import('../../../../src/local/services/catalogue.ts');
		await using second = await openLocalAws({
			catalogue,
			directory: first.aws.directory,
			runtime: ({clock}) => new SimulatedRuntime(clock),
			images: () => ({pull: () => Promise.reject(new Error('no images here'))}),
		});
		const client = new logs.CloudWatchLogsClient(clientFor(second.endpoint));
		const page = await client.send(new logs.GetLogEventsCommand({logGroupName: 'kept', logStreamName: 's'}));
		expect(messagesOf(page)).toEqual(['one', 'two']);
	});
});

describe('GetLogEvents', () => {
	it('gives the newest page unless asked for the oldest, each oldest first', async () => {
		await bench.create('get', 's');
		await bench.put('get', 's', ['1', '2', '3', '4', '5']);
		expect(messagesOf(await get('get', 's', {limit: 2}))).toEqual(['4', '5']);
		expect(messagesOf(await get('get', 's', {limit: 2, startFromHead: true}))).toEqual(['1', '2']);
	});

	it('gives the same token back at both ends, and new events with it later', async () => {
		await bench.create('get-end', 's');
		await bench.put('get-end', 's', ['1', '2']);
		const first = await get('get-end', 's', {startFromHead: true});
		const end = await get('get-end', 's', {nextToken: first.nextForwardToken});
		expect(end).toMatchObject({events: [], nextForwardToken: first.nextForwardToken});
		expect(first.nextForwardToken).toMatch(/^f\/\d{56}\/s$/);
		const beginning = await get('get-end', 's', {nextToken: first.nextBackwardToken});
		expect(beginning).toMatchObject({events: [], nextBackwardToken: first.nextBackwardToken});
		await bench.put('get-end', 's', ['3'], Date.now());
		expect(messagesOf(await get('get-end', 's', {nextToken: end.nextForwardToken}))).toEqual(['3']);
	});

	it('takes startTime in and leaves endTime out', async () => {
		await bench.create('get-range', 's');
		const time = Date.now() - 1000;
		await bench.put('get-range', 's', ['0', '1', '2', '3'], time);
		expect(messagesOf(await get('get-range', 's', {startTime: time + 1, endTime: time + 3}))).toEqual(['1', '2']);
	});

	it('stops a page at 1 MB', async () => {
		await bench.create('get-large', 's');
		for (const name of ['a', 'b', 'c']) await bench.put('get-large', 's', [name.repeat(400_000)], Date.now());
		const page = await get('get-large', 's', {startFromHead: true});
		expect(page.events).toHaveLength(2);
	});

	it('gives every event exactly once, in order, in whatever pages and direction', async () => {
		let run = 0;
		const batches = fc.array(fc.array(fc.integer({min: 0, max: 20}), {minLength: 1, maxLength: 6}), {maxLength: 6});
		await fc.assert(
			fc.asyncProperty(batches, fc.integer({min: 1, max: 5}), fc.boolean(), async (offsets, limit, startFromHead) => {
				run += 1;
				const group = `get-every-${run}`;
				await bench.create(group, 's');
				const start = Date.now() - 10_000;
				const expected: Array<{time: number; message: string}> = [];
				for (const [index, batch] of offsets.entries()) {
					const events = batch
						.toSorted((a, b) => a - b)
						.map((offset, at) => ({timestamp: start + offset, message: `${index}.${at}`}));
					await bench.client.send(
						new logs.PutLogEventsCommand({logGroupName: group, logStreamName: 's', logEvents: events}),
					);
					expected.push(...events.map(({timestamp, message}) => ({time: timestamp, message})));
				}
				const seen: Array<string | undefined> = [];
				let nextToken: string | undefined;
				for (;;) {
					const page = await get(group, 's', {limit, startFromHead, ...(nextToken !== undefined && {nextToken})});
					const next = startFromHead ? page.nextForwardToken : page.nextBackwardToken;
					if (startFromHead) seen.push(...messagesOf(page));
					else seen.unshift(...messagesOf(page));
					if (next === nextToken || (page.events ?? []).length === 0) break;
					nextToken = next;
				}
				// The sort is stable: events of one time stand as they arrived.
				expect(seen).toEqual(expected.sort((a, b) => a.time - b.time).map(({message}) => message));
			}),
			{numRuns: 25},
		);
	});
});

describe('FilterLogEvents', () => {
	it('interleaves the streams of a group by time', async () => {
		await bench.create('filter', 'a', 'b');
		const time = Date.now() - 1000;
		await bench.put('filter', 'a', ['a1', 'a2'], time);
		await bench.put('filter', 'b', ['b1', 'b2'], time);
		const page = await filter('filter');
		expect(messagesOf(page)).toEqual(['a1', 'b1', 'a2', 'b2']);
		expect(page.events?.[1]).toMatchObject({logStreamName: 'b', eventId: expect.stringMatching(/^\d{56}$/)});
	});

	it('takes streams by name or by prefix, not both', async () => {
		await bench.create('filter-streams', 'web/1', 'web/2', 'job/1');
		for (const stream of ['web/1', 'web/2', 'job/1']) await bench.put('filter-streams', stream, [stream]);
		const prefixed = await filter('filter-streams', {logStreamNamePrefix: 'web/'});
		expect(messagesOf(prefixed).sort()).toEqual(['web/1', 'web/2']);
		expect(messagesOf(await filter('filter-streams', {logStreamNames: ['job/1']}))).toEqual(['job/1']);
		const both = filter('filter-streams', {logStreamNames: ['job/1'], logStreamNamePrefix: 'web/'});
		await expect(both).rejects.toMatchObject({name: 'InvalidParameterException'});
		await expect(filter('filter-streams', {logStreamNames: ['none']})).rejects.toThrow('log stream does not exist');
	});

	it('gives every fitting event exactly once over its pages', async () => {
		let run = 0;
		const events = fc.array(fc.record({stream: fc.nat(2), offset: fc.nat(20), fits: fc.boolean()}), {maxLength: 30});
		await fc.assert(
			fc.asyncProperty(events, fc.integer({min: 1, max: 7}), async (all, limit) => {
				run += 1;
				const group = `filter-every-${run}`;
				await bench.create(group, '0', '1', '2');
				const start = Date.now() - 10_000;
				for (const [index, {stream, offset, fits}] of all.entries()) {
					await bench.put(group, String(stream), [`${fits ? 'yes' : 'no'} ${index}`], start + offset);
				}
				const seen: Array<string | undefined> = [];
				for await (const page of logs.paginateFilterLogEvents(
					{client: bench.client},
					{logGroupName: group, filterPattern: 'yes', limit},
				)) {
					expect(page.events?.length).toBeLessThanOrEqual(limit);
					seen.push(...messagesOf(page));
				}
				const expected = all
					.map((event, index) => ({...event, message: `yes ${index}`}))
					.filter(({fits}) => fits)
					.sort((a, b) => a.offset - b.offset);
				expect(seen).toEqual(expected.map(({message}) => message));
			}),
			{numRuns: 20},
		);
	});
});

describe('StartLiveTail', () => {
	it('sends what arrives and fits, once a second', async () => {
		const clock = new ManualClock(new Date());
		await using live = await logsBench({clock});
		await live.create('live', 's');
		const [group] = (await live.client.send(new logs.DescribeLogGroupsCommand({}))).logGroups ?? [];
		const {responseStream} = await live.client.send(
			new logs.StartLiveTailCommand({logGroupIdentifiers: [group?.logGroupArn ?? ''], logEventFilterPattern: 'yes'}),
		);
		const updates = responseStream?.[Symbol.asyncIterator]();
		expect((await updates?.next())?.value?.sessionStart?.logEventFilterPattern).toBe('yes');
		await live.put('live', 's', ['yes 1', 'no', 'yes 2']);
		await clock.advance(1000);
		const {sessionUpdate} = (await updates?.next())?.value ?? {};
		expect(sessionUpdate?.sessionResults).toMatchObject([
			{logStreamName: 's', message: 'yes 1', logGroupIdentifier: '000000000000:live'},
			{message: 'yes 2'},
		]);
		await updates?.return?.();
	});
});

describe('retention', () => {
	it('drops events that are older than their group keeps them', async () => {
		const clock = new ManualClock(new Date('2026-11-21T00:00:00Z'));
		await using kept = await logsBench({clock});
		await kept.create('retention', 's');
		await kept.client.send(new logs.PutRetentionPolicyCommand({logGroupName: 'retention', retentionInDays: 1}));
		await kept.put('retention', 's', ['old']);
		await clock.advance(26 * hour);
		await kept.put('retention', 's', ['new']);
		const page = await kept.client.send(new logs.GetLogEventsCommand({logGroupName: 'retention', logStreamName: 's'}));
		expect(messagesOf(page)).toEqual(['new']);
	});
});
