import {describe, expect, it} from 'vitest';
import type {FilteredLogEvent, LogFilter} from '../../../src/aws/gateways/logs.ts';
import {StateError} from '../../../src/operations/errors.ts';
import {readFunctionLogs} from '../../../src/operations/logs/function-logs.ts';
import {fakeSession} from '../support/fake-session.ts';

const since = new Date(0);

function world(
	groups: Record<string, FilteredLogEvent[]>,
	types = Object.keys(groups).map(() => 'AWS::Lambda::Function'),
) {
	const asked: LogFilter[] = [];
	const session = fakeSession({
		cloudFormation: {
			describeStack: async () => ({StackName: 'pool', CreationTime: since, StackStatus: 'CREATE_COMPLETE'}),
			stackResources: async () =>
				Object.keys(groups).map((name, index) => ({
					...{LogicalResourceId: name, PhysicalResourceId: name, ResourceType: types[index]},
					...{LastUpdatedTimestamp: since, ResourceStatus: 'CREATE_COMPLETE' as const},
				})),
		},
		logs: {
			filter: async (filter) => {
				asked.push(filter);
				return groups[filter.group.replace('/aws/lambda/', '')] ?? [];
			},
		},
	});
	return {session, asked, groups};
}

const event = (timestamp: number, message: string): FilteredLogEvent => ({
	...{eventId: `${timestamp} ${message}`, logStreamName: '2026/11/21/[$LATEST]0', timestamp, message: `${message}\n`},
});

describe('the log of the functions of a stack', () => {
	it('is that of all of them, in order of time, each line with its function', async () => {
		const {session, asked} = world({
			launch: [event(3, 'ERROR c')],
			reconcile: [event(1, 'ERROR a'), event(5, 'ERROR d')],
		});
		const query = {stack: 'pool', since, pattern: 'ERROR'};
		const lines = (await Array.fromAsync(readFunctionLogs(session, query))).flat();
		expect(lines.map((line) => `${line.function} ${line.message}`)).toEqual([
			...['reconcile ERROR a', 'launch ERROR c', 'reconcile ERROR d'],
		]);
		expect(asked.map(({group, pattern}) => `${group} ${pattern}`)).toEqual([
			...['/aws/lambda/launch ERROR', '/aws/lambda/reconcile ERROR'],
		]);
	});

	it('goes on with lines that come, until it is ended', async () => {
		const {session, groups} = world({launch: [event(3, 'first')], reconcile: []});
		const ended = new AbortController();
		const seen: string[] = [];
		for await (const lines of readFunctionLogs(session, {stack: 'pool', since, follow: true}, ended.signal)) {
			seen.push(...lines.map((line) => `${line.function} ${line.message}`));
			if (seen.length === 1) groups.reconcile?.push(event(4, 'second'));
			else ended.abort();
		}
		expect(seen).toEqual(['launch first', 'reconcile second']);
	});

	it('is refused for a stack that has none', async () => {
		const {session} = world({queue: []}, ['AWS::SQS::Queue']);
		await expect(Array.fromAsync(readFunctionLogs(session, {stack: 'pool', since}))).rejects.toThrow(StateError);
	});
});
