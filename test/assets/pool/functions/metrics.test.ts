import {expect, test} from 'vitest';
import {metricLine, services} from '../../../../assets/pool/functions/metrics.ts';

test('pool#14 a line is in the embedded metric format, with its unit, namespace and dimensions', () => {
	const now = new Date('2026-11-21T16:00:00Z');
	const line = metricLine({service: services.launcher}, {TasksLaunched: 1, TaskStartupDuration: 12.5}, {now});
	expect(line).not.toContain('\n');
	expect(JSON.parse(line)).toEqual({
		_aws: {
			Timestamp: now.getTime(),
			CloudWatchMetrics: [
				{
					Namespace: 'fargate-pool',
					Dimensions: [['service']],
					Metrics: [
						{Name: 'TasksLaunched', Unit: 'Count'},
						{Name: 'TaskStartupDuration', Unit: 'Seconds'},
					],
				},
			],
		},
		service: 'task-launcher',
		TasksLaunched: 1,
		TaskStartupDuration: 12.5,
	});
});

test('pool#14 a line is measured by its pool too, which the dimensions of the original do not tell', () => {
	const line = JSON.parse(metricLine({service: services.cleanup}, {TaskKilled: 1}, {ofPool: {stack: 'arn:demo'}}));
	expect(line._aws.CloudWatchMetrics[0].Dimensions).toEqual([['service'], ['service', 'stack']]);
	expect(line).toMatchObject({service: 'task-cleanup', stack: 'arn:demo', TaskKilled: 1});
});
