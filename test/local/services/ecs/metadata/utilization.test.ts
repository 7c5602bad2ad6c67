import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import {describe, expect, it} from 'vitest';
import {ManualClock} from '../../../../../src/local/engine/clock.ts';
import {SimulatedRuntime} from '../../../../../src/local/engine/simulated-runtime.ts';
import {catalogue} from '../../../../../src/local/services/catalogue.ts';
import {defineService} from '../../../../../src/local/wire/service.ts';
import {until} from '../../../../support/containers.ts';
import {ecsWorld} from '../ecs-world.ts';

describe('utilization metrics', () => {
	it('are published each minute, in percent of what the task has reserved', async () => {
		const clock = new ManualClock();
		const published: cloudwatch.PutMetricDataCommandInput[] = [];
		const service = defineService({
			sdk: cloudwatch,
			client: cloudwatch.CloudWatchClient,
			create: () => ({
				handlers: {
					PutMetricData: (input) => {
						published.push(input);
						return {};
					},
				},
			}),
		});
		const entries = catalogue.map((entry) =>
			entry.name === 'cloudwatch' ? {...entry, load: () => Promise.resolve({service})} : entry,
		);
		await using world = await ecsWorld({clock, catalogue: entries, engineRuntime: new SimulatedRuntime(clock)});
		await world.define([{cpu: 256, memory: 512}]);
		const task = await world.run();
		await until('it runs', async () => {
			await clock.advance(1);
			return (await world.describe(task)).lastStatus === 'RUNNING';
		});
		await clock.advance(60_000);
		await until('a minute has been measured', async () => {
			await clock.advance(60_000);
			return published.length > 0;
		});
		expect(published[0]).toMatchObject({
			Namespace: 'AWS/ECS',
			MetricData: [
				{MetricName: 'CPUUtilization', Dimensions: [{Name: 'ClusterName', Value: 'c'}], Unit: 'Percent'},
				{MetricName: 'MemoryUtilization', Unit: 'Percent'},
			],
		});
		for (const {Values = []} of published[0]?.MetricData ?? []) expect(Values).toEqual([expect.closeTo(33.3, 1)]);
	});
});
