import {describe, expect, it} from 'vitest';
import type {FilteredLogEvent, LogFilter} from '../../../src/aws/gateways/logs.ts';
import {type LogQuery, logGroupOf, readLogs} from '../../../src/operations/logs/logs.ts';
import {fakeSession} from '../support/fake-session.ts';
import {stack} from '../support/stacks.ts';

const since = new Date(0);
const event = (eventId: string, logStreamName: string, timestamp: number): FilteredLogEvent => ({
	eventId,
	logStreamName,
	timestamp,
	message: `line ${eventId}\n`,
});

function world(events: FilteredLogEvent[]) {
	const filters: LogFilter[] = [];
	const session = fakeSession({
		cloudFormation: {
			describeStack: async () => stack('CREATE_COMPLETE', {Outputs: [{OutputKey: 'LogGroup', OutputValue: 'demo'}]}),
		},
		logs: {
			groups: async (prefix) =>
				['demo', 'demo-other'].filter((name) => name.startsWith(prefix)).map((logGroupName) => ({logGroupName})),
			filter: async (filter) => {
				filters.push(filter);
				return [...events];
			},
		},
	});
	return {session, filters};
}

const read = (query: Partial<LogQuery>, events: FilteredLogEvent[], signal?: AbortSignal) => {
	const {session, filters} = world(events);
	return {lines: readLogs(session, {group: 'demo', since, ...query}, signal), filters};
};

describe('reading logs', () => {
	const events = [event('1', 'backend/aaa', 1000), event('2', 'console/bbb', 2000)];

	it('gives each line with its time and stream, without its line end', async () => {
		expect(await Array.fromAsync(read({}, events).lines)).toEqual([
			{at: new Date(1000), stream: 'backend/aaa', message: 'line 1'},
			{at: new Date(2000), stream: 'console/bbb', message: 'line 2'},
		]);
	});

	it('of one task takes the streams that name it; pattern and stream are left to AWS', async () => {
		expect((await Array.fromAsync(read({containing: 'bbb'}, events).lines)).map(({message}) => message)).toEqual([
			'line 2',
		]);
		const {lines, filters} = read({pattern: 'ERROR', stream: 'backend/aaa'}, []);
		await Array.fromAsync(lines);
		expect(filters).toEqual([{group: 'demo', startTime: 0, pattern: 'ERROR', streams: ['backend/aaa']}]);
	});

	it('goes on with lines that come, each once, until it is interrupted', async () => {
		const growing = [event('1', 'backend/aaa', 1000)];
		const abort = new AbortController();
		const {lines} = read({follow: true}, growing, abort.signal);
		expect((await lines.next()).value?.message).toBe('line 1');
		growing.push(event('2', 'backend/aaa', 1500));
		expect((await lines.next()).value?.message).toBe('line 2');
		abort.abort(new Error('Interrupted.'));
		expect(await lines.next()).toEqual({done: true, value: undefined});
	});

	it('of a group that is not there names those that begin alike', async () => {
		await expect(Array.fromAsync(read({group: 'dem'}, []).lines)).rejects.toMatchObject({
			message: 'There is no log group «dem» in us-east-1.',
			nextStep: 'Groups that begin so: demo, demo-other.',
		});
	});

	it('of a stack finds the group in its outputs', async () => {
		expect(await logGroupOf(world([]).session, 'demo')).toBe('demo');
	});
});
