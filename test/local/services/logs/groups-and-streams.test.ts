import * as logs from '@aws-sdk/client-cloudwatch-logs';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {type LogsBench, logsBench} from './support.ts';

let bench: LogsBench;
beforeAll(async () => {
	bench = await logsBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

describe('a log group', () => {
	it('has an ARN, a class, a retention and tags', async () => {
		const create = {logGroupName: '/ecs/app', tags: {team: 'a'}, logGroupClass: 'STANDARD' as const};
		await bench.client.send(new logs.CreateLogGroupCommand(create));
		await bench.client.send(new logs.PutRetentionPolicyCommand({logGroupName: '/ecs/app', retentionInDays: 7}));
		const {logGroups} = await bench.client.send(new logs.DescribeLogGroupsCommand({logGroupNamePrefix: '/ecs/app'}));
		const arn = 'arn:aws:logs:us-east-1:000000000000:log-group:/ecs/app';
		expect(logGroups).toMatchObject([
			{logGroupName: '/ecs/app', arn: `${arn}:*`, logGroupArn: arn, retentionInDays: 7, logGroupClass: 'STANDARD'},
		]);
		await bench.client.send(new logs.TagResourceCommand({resourceArn: arn, tags: {stage: 'test'}}));
		await bench.client.send(new logs.UntagResourceCommand({resourceArn: arn, tagKeys: ['team']}));
		const {tags} = await bench.client.send(new logs.ListTagsForResourceCommand({resourceArn: arn}));
		expect(tags).toEqual({stage: 'test'});
	});

	it('is made once, with a valid name and a retention that AWS knows', async () => {
		await bench.create('once');
		await expect(bench.create('once')).rejects.toMatchObject({
			name: 'ResourceAlreadyExistsException',
			message: 'The specified log group already exists',
		});
		await expect(bench.create('bad name')).rejects.toMatchObject({name: 'InvalidParameterException'});
		const retention = new logs.PutRetentionPolicyCommand({logGroupName: 'once', retentionInDays: 2});
		await expect(bench.client.send(retention)).rejects.toMatchObject({name: 'InvalidParameterException'});
	});

	it.each([{logGroupNamePattern: '('}, {limit: 0}, {limit: 1001}])('is not listed by %j', async (input) => {
		const list = bench.client.send(new logs.ListLogGroupsCommand(input));
		await expect(list).rejects.toMatchObject({name: 'InvalidParameterException'});
	});

	it('takes its streams and events with it', async () => {
		await bench.create('gone', 's');
		await bench.put('gone', 's', ['x']);
		await bench.client.send(new logs.DeleteLogGroupCommand({logGroupName: 'gone'}));
		await bench.create('gone', 's');
		const page = await bench.client.send(new logs.FilterLogEventsCommand({logGroupName: 'gone'}));
		expect(page.events).toEqual([]);
	});

	it('is listed on pages, each once', async () => {
		const names = ['page/a', 'page/b', 'page/c'];
		for (const name of names) await bench.create(name);
		const found: unknown[] = [];
		const pages = logs.paginateDescribeLogGroups({client: bench.client}, {logGroupNamePrefix: 'page/', limit: 2});
		for await (const {logGroups = []} of pages) found.push(...logGroups.map(({logGroupName}) => logGroupName));
		expect(found).toEqual(names);
	});
});

describe('log streams', () => {
	it('are listed by name or by their last event, both ways, on pages', async () => {
		await bench.create('order', 'a', 'b', 'c');
		const now = Date.now();
		for (const [index, stream] of ['b', 'c', 'a'].entries())
			await bench.put('order', stream, ['x'], now - 1000 + index);
		const list = async (input: Omit<logs.DescribeLogStreamsCommandInput, 'logGroupName'>) => {
			const found: unknown[] = [];
			const pages = logs.paginateDescribeLogStreams(
				{client: bench.client},
				{logGroupName: 'order', limit: 2, ...input},
			);
			for await (const {logStreams = []} of pages) found.push(...logStreams.map(({logStreamName}) => logStreamName));
			return found;
		};
		expect(await list({})).toEqual(['a', 'b', 'c']);
		expect(await list({descending: true})).toEqual(['c', 'b', 'a']);
		expect(await list({orderBy: 'LastEventTime'})).toEqual(['b', 'c', 'a']);
		expect(await list({orderBy: 'LastEventTime', descending: true})).toEqual(['a', 'c', 'b']);
		expect(await list({logStreamNamePrefix: 'b'})).toEqual(['b']);
		await expect(list({orderBy: 'LastEventTime', logStreamNamePrefix: 'b'})).rejects.toThrow(
			'Cannot order by LastEventTime with a logStreamNamePrefix.',
		);
	});

	it('know their first and last event', async () => {
		await bench.create('times', 's');
		const time = Date.now() - 5000;
		await bench.put('times', 's', ['a', 'b'], time);
		const {logStreams} = await bench.client.send(new logs.DescribeLogStreamsCommand({logGroupName: 'times'}));
		expect(logStreams).toMatchObject([{firstEventTimestamp: time, lastEventTimestamp: time + 1}]);
	});
});

describe('a subscription filter', () => {
	it('is kept, at most two a group, and deleted', async () => {
		await bench.create('subscribed');
		const put = (filterName: string) =>
			bench.client.send(
				new logs.PutSubscriptionFilterCommand({
					logGroupName: 'subscribed',
					filterName,
					filterPattern: 'ERROR',
					destinationArn: 'arn:aws:lambda:us-east-1:000000000000:function:f',
				}),
			);
		await put('one');
		await put('two');
		await expect(put('three')).rejects.toMatchObject({name: 'LimitExceededException'});
		const group = {logGroupName: 'subscribed'};
		await bench.client.send(new logs.DeleteSubscriptionFilterCommand({...group, filterName: 'one'}));
		const {subscriptionFilters} = await bench.client.send(new logs.DescribeSubscriptionFiltersCommand(group));
		expect(subscriptionFilters).toMatchObject([{filterName: 'two', filterPattern: 'ERROR'}]);
	});
});
