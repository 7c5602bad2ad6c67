import {CloudWatchClient, GetMetricStatisticsCommand, type StandardUnit} from '@aws-sdk/client-cloudwatch';
import {PutFunctionConcurrencyCommand} from '@aws-sdk/client-lambda';
import {describe, expect, it} from 'vitest';
import {ManualClock} from '../../../../src/local/engine/clock.ts';
import {startLambda} from './lambda-world.ts';

describe('the metrics of a function', () => {
	it('count its invocations, its errors and those that were refused, each minute', async () => {
		const clock = new ManualClock();
		await using world = await startLambda({clock});
		await world.create(`export const handler = async ({fail}) => { if (fail) throw new Error('no'); };`);
		for (const fail of [false, true, false]) await world.invoke({fail});
		await world.lambda.send(
			new PutFunctionConcurrencyCommand({FunctionName: 'hello', ReservedConcurrentExecutions: 0}),
		);
		await expect(world.invoke({})).rejects.toMatchObject({name: 'TooManyRequestsException'});
		await clock.advance(60_000);
		const cloudwatch = new CloudWatchClient(world.aws.client);
		const read = async (MetricName: string, Unit: StandardUnit = 'Count') => {
			const {Datapoints = []} = await cloudwatch.send(
				new GetMetricStatisticsCommand({
					Namespace: 'AWS/Lambda',
					MetricName,
					Dimensions: [{Name: 'FunctionName', Value: 'hello'}],
					StartTime: new Date(clock.now().getTime() - 3_600_000),
					EndTime: new Date(clock.now().getTime() + 60_000),
					Period: 3600,
					Statistics: ['Sum', 'SampleCount', 'Maximum'],
					Unit,
				}),
			);
			return Datapoints[0];
		};
		await expect.poll(() => read('Invocations')).toMatchObject({Sum: 3});
		expect(await read('Errors')).toMatchObject({Sum: 1, SampleCount: 3});
		expect(await read('Throttles')).toMatchObject({Sum: 1});
		expect(await read('ConcurrentExecutions')).toMatchObject({Maximum: 1});
		expect(await read('Duration', 'Milliseconds')).toMatchObject({SampleCount: 3});
	});
});
