import {describe, expect, test} from 'vitest';
import type {FilteredLogEvent, LogFilter} from '../../../src/aws/gateways/logs.ts';
import {tailLogs} from '../../../src/aws/log-tail.ts';
import {type Answer, sessionWith} from '../support/fake-aws.ts';
import {handClock} from '../support/hand-clock.ts';

const missing: Answer = {error: 'ResourceNotFoundException', message: 'The specified log group does not exist.'};

describe('log events', () => {
	test('are read through empty pages to the end', async () => {
		const pages: readonly object[] = [
			{events: [{message: 'a'}], nextToken: '1'},
			{events: [], nextToken: '2'},
			{events: [{message: 'b'}]},
		];
		const {session, aws} = await sessionWith((_call, index) => ({json: pages[index]}));
		const events = await session.gateways.logs.filter({group: 'demo', streamPrefix: 'Backend/', startTime: 5});
		expect(events.map(({message}) => message)).toEqual(['a', 'b']);
		expect(aws.calls[2]?.input).toEqual({
			logGroupName: 'demo',
			logStreamNamePrefix: 'Backend/',
			startTime: 5,
			nextToken: '2',
		});
	});

	test('stop at the limit asked for', async () => {
		const {session, aws} = await sessionWith(() => ({
			json: {events: [{message: 'a'}, {message: 'b'}], nextToken: 'more'},
		}));
		expect(await session.gateways.logs.filter({group: 'demo', limit: 3})).toHaveLength(3);
		expect(aws.calls).toHaveLength(2);
	});

	test('go with their group, also where it is gone already', async () => {
		const {session, aws} = await sessionWith((_call, index) => (index === 0 ? {json: {}} : missing));
		await session.gateways.logs.deleteGroup('demo');
		await session.gateways.logs.deleteGroup('demo');
		expect(aws.calls.map(({operation, input}) => [operation, input])).toEqual([
			['DeleteLogGroup', {logGroupName: 'demo'}],
			['DeleteLogGroup', {logGroupName: 'demo'}],
		]);
	});

	test('of a group or stream that does not exist yet are none', async () => {
		const {session} = await sessionWith(() => missing);
		expect(await session.gateways.logs.filter({group: 'demo'})).toEqual([]);
		expect(await session.gateways.logs.lastEvents('demo', 'x', 10)).toEqual([]);
		expect(await session.gateways.logs.streams('demo')).toEqual([]);
	});

	test('the last ones of a stream are asked for from its end', async () => {
		const {session, aws} = await sessionWith(() => ({json: {events: [{message: 'z'}], nextForwardToken: 'f/1'}}));
		await session.gateways.logs.lastEvents('demo', 'Backend/api/1', 200);
		expect(aws.calls[0]?.input).toMatchObject({startFromHead: false, limit: 200});
	});
});

describe('the tail of a log group', () => {
	test('gives each event once, late ones included', async () => {
		const at = (timestamp: number): FilteredLogEvent => ({
			eventId: `e${timestamp}`,
			timestamp,
			message: `${timestamp}`,
		});
		const visible = [
			[at(1_000), at(60_000)],
			[at(1_000), at(55_000), at(60_000)],
			[at(55_000), at(60_000), at(60_001)],
		];
		const asked: (number | undefined)[] = [];
		const logs = {
			async filter({startTime = 0}: LogFilter) {
				asked.push(startTime);
				if (asked.length > visible.length) throw new Error('an event was lost');
				return (visible[asked.length - 1] ?? []).filter(({timestamp = 0}) => timestamp >= startTime);
			},
		};
		const got: (string | undefined)[] = [];
		for await (const {message} of tailLogs(logs, {group: 'demo', startTime: 500}, {clock: handClock()})) {
			got.push(message);
			if (got.length === 4) break;
		}
		expect(got).toEqual(['1000', '60000', '55000', '60001']);
		expect(asked).toEqual([500, 50_000, 50_000]);
	});
});
