import {describe, expect, test} from 'vitest';
import {resolvePoolParameters} from '../../../src/infra/pool/parameters.ts';

describe('the parameters of the pool', () => {
	test('the bare defaults can be deployed, and are the original: 1 vCPU, 2 GiB, port 80, public addresses', () => {
		expect(resolvePoolParameters({})).toMatchObject({
			WarmTasks: '5',
			TaskCpu: '1024',
			TaskMemory: '2048',
			ContainerPort: '80',
			PublicAddress: 'ENABLED',
			Capacity: 'FARGATE',
			LogRetentionDays: '7',
		});
	});

	test.each([
		['a size below 0', {WarmTasks: '-1'}, /WarmTasks is "-1".*from 0 to 5000/],
		['a size that Fargate does not have', {TaskCpu: '300'}, /TaskCpu is "300".*one of 256, 512/],
		['a pair that Fargate does not have', {TaskCpu: '256', TaskMemory: '4096'}, /no task of 256 CPU units with 4096/],
		['a retention that CloudWatch does not have', {LogRetentionDays: '8'}, /LogRetentionDays is "8".*one of 1, 3/],
		['what is no schedule', {OpeningSchedule: 'at seven'}, /OpeningSchedule is "at seven".*cron expression/],
		['a schedule of five fields', {ClosingSchedule: 'cron(0 19 * * MON)'}, /ClosingSchedule.*six fields/],
		['a schedule with both kinds of day', {OpeningSchedule: 'cron(0 7 * * MON *)'}, /\? for one of the two/],
		[
			'hours without the function that keeps them',
			{OpeningSchedule: 'cron(0 7 ? * MON-FRI *)', Reconcile: 'DISABLED'},
			/Reconcile is DISABLED/,
		],
		[
			'a closed pool that is larger than an open one',
			{ClosingSchedule: 'cron(0 19 ? * * *)', ClosedTasks: '6'},
			/ClosedTasks is 6, more than WarmTasks 5/,
		],
		['tasks that are too old when they are ready', {MaximumAgeMinutes: '5'}, /no longer than a launch may take/],
		['a seed with spaces', {SimulationSeed: 'a b'}, /SimulationSeed is "a b"/],
	])('%s is refused before anything is deployed', (_what, given, message) => {
		expect(() => resolvePoolParameters(given)).toThrow(message);
	});

	test.each([
		['no warm task', {WarmTasks: '0'}],
		[
			'private tasks on Spot behind endpoints',
			{PublicAddress: 'DISABLED', PrivateEgress: 'Endpoints', Capacity: 'FARGATE_SPOT'},
		],
		['office hours', {OpeningSchedule: 'cron(0 7 ? * MON-FRI *)', ClosingSchedule: 'cron(0 19 1 * ? *)'}],
		['the smallest task', {TaskCpu: '256', TaskMemory: '512'}],
	])('%s can be deployed', (_what, given) => {
		expect(resolvePoolParameters(given)).toMatchObject(given);
	});
});
