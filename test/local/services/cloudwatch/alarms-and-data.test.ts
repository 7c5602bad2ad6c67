import * as cw from '@aws-sdk/client-cloudwatch';
import {describe, expect, it} from 'vitest';
import {ManualClock} from '../../../../src/local/engine/clock.ts';
import {nextState} from '../../../../src/local/services/cloudwatch/alarm-state.ts';
import {evaluate} from '../../../../src/local/services/cloudwatch/expression.ts';
import {startLocalAws} from '../../../support/local-aws.ts';

const series = {
	a: new Map([
		[0, 1],
		[60, 3],
		[120, 6],
	]),
	b: new Map([
		[0, 10],
		[120, 30],
	]),
};
const scope = {series: (id: string) => series[id as 'a' | 'b'] ?? new Map<number, number>(), period: 60};
const points = (expression: string) => Object.fromEntries(evaluate(expression, scope));

describe('metric math', () => {
	it.each([
		['a * 2 + 1', {0: 3, 60: 7, 120: 13}],
		['a + b', {0: 11, 120: 36}],
		['b / (a - 1)', {120: 6}],
		['SUM([a, b])', {0: 11, 60: 3, 120: 36}],
		['AVG([a, b])', {0: 5.5, 60: 3, 120: 18}],
		['MAX(a)', {0: 6, 60: 6, 120: 6}],
		['DIFF(a)', {60: 2, 120: 3}],
		['RATE(a)', {60: 2 / 60, 120: 0.05}],
		['FILL(b, 0)', {0: 10, 60: 0, 120: 30}],
		['-a', {0: -1, 60: -3, 120: -6}],
	])('%s', (expression, expected) => {
		expect(points(expression)).toEqual(expected);
	});

	it.each(['a +', 'SEARCH(a)', '(a', 'a b', '1 + 2'])('refuses %s', (expression) => {
		expect(() => points(expression)).toThrow(/Error in expression/);
	});
});

describe('the state of an alarm', () => {
	const rule = {
		threshold: 5,
		operator: 'GreaterThanThreshold',
		evaluationPeriods: 3,
		datapointsToAlarm: 2,
		missing: 'missing',
	} as const;
	it.each([
		[[6, 1, 7], 'missing', 'ALARM'],
		[[6, 1, 1], 'missing', 'OK'],
		[[undefined, undefined, undefined], 'missing', 'INSUFFICIENT_DATA'],
		[[undefined, undefined, undefined], 'ignore', 'ALARM'],
		[[undefined, undefined, undefined], 'notBreaching', 'OK'],
		[[undefined, undefined, 1], 'breaching', 'ALARM'],
		[[undefined, 6, 1], 'missing', 'OK'],
	])('after %j with missing data as %s is %s', (periods, missing, expected) => {
		expect(nextState('ALARM', periods, {...rule, missing})).toBe(expected);
	});
});

describe('an alarm', () => {
	it('follows its metric', async () => {
		const clock = new ManualClock(new Date('2026-11-21T10:00:00Z'));
		await using aws = await startLocalAws({clock});
		const client = new cw.CloudWatchClient(aws.client);
		const alarm = {AlarmName: 'high', Namespace: 'n', MetricName: 'm', Statistic: 'Average' as const, Period: 60};
		const rule = {EvaluationPeriods: 1, Threshold: 5, ComparisonOperator: 'GreaterThanThreshold' as const};
		await client.send(new cw.PutMetricAlarmCommand({...alarm, ...rule}));
		const state = async () =>
			(await client.send(new cw.DescribeAlarmsCommand({AlarmNames: ['high']}))).MetricAlarms?.[0]?.StateValue;
		const measure = async (Value: number) => {
			await client.send(new cw.PutMetricDataCommand({Namespace: 'n', MetricData: [{MetricName: 'm', Value}]}));
			await clock.advance(60_000);
		};
		expect(await state()).toBe('INSUFFICIENT_DATA');
		await measure(9);
		expect(await state()).toBe('ALARM');
		await measure(1);
		expect(await state()).toBe('OK');
		await client.send(new cw.DeleteAlarmsCommand({AlarmNames: ['high']}));
		expect(await state()).toBeUndefined();
	});
});

describe('GetMetricData', () => {
	it('gives metrics and expressions over them, newest first unless told', async () => {
		const clock = new ManualClock(new Date('2026-11-21T10:00:00Z'));
		await using aws = await startLocalAws({clock});
		const client = new cw.CloudWatchClient(aws.client);
		for (const Value of [1, 2, 3]) {
			await client.send(new cw.PutMetricDataCommand({Namespace: 'n', MetricData: [{MetricName: 'm', Value}]}));
			await clock.advance(60_000);
		}
		const command = new cw.GetMetricDataCommand({
			StartTime: new Date('2026-11-21T09:50:00Z'),
			EndTime: clock.now(),
			MetricDataQueries: [
				{Id: 'double', Expression: 'm1 * 2'},
				{
					Id: 'm1',
					MetricStat: {Metric: {Namespace: 'n', MetricName: 'm'}, Period: 60, Stat: 'Average'},
					ReturnData: false,
				},
			],
		});
		const {MetricDataResults} = await client.send(command);
		expect(MetricDataResults).toMatchObject([{Id: 'double', Values: [6, 4, 2], StatusCode: 'Complete'}]);
	});
});

describe('a dashboard', () => {
	it('is kept, listed and deleted', async () => {
		await using aws = await startLocalAws();
		const client = new cw.CloudWatchClient(aws.client);
		const dashboard = {DashboardName: 'main', DashboardBody: '{"widgets":[]}'};
		await client.send(new cw.PutDashboardCommand(dashboard));
		expect(await client.send(new cw.GetDashboardCommand({DashboardName: 'main'}))).toMatchObject(dashboard);
		const broken = client.send(new cw.PutDashboardCommand({DashboardName: 'broken', DashboardBody: '{'}));
		await expect(broken).rejects.toMatchObject({name: 'DashboardInvalidInputError'});
		await client.send(new cw.DeleteDashboardsCommand({DashboardNames: ['main']}));
		expect((await client.send(new cw.ListDashboardsCommand({}))).DashboardEntries).toEqual([]);
	});
});

describe('DescribeAlarms', () => {
	it('refuses a token that it never gave', async () => {
		await using aws = await startLocalAws();
		const cloudwatch = new cw.CloudWatchClient(aws.client);
		const call = cloudwatch.send(new cw.DescribeAlarmsCommand({NextToken: 'nothing'}));
		await expect(call).rejects.toThrow(cw.InvalidNextToken);
	});
});
