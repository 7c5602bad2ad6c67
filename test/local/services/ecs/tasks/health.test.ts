import {describe, expect, it} from 'vitest';
import {ManualClock} from '../../../../../src/local/engine/clock.ts';
import {until} from '../../../../support/containers.ts';
import {ecsWorld} from '../ecs-world.ts';

const healthCheck = {
	command: ['CMD-SHELL', 'curl -f http://localhost'],
	interval: 10,
	timeout: 5,
	retries: 2,
	startPeriod: 25,
};

describe('container health checks', () => {
	it('make a task healthy at the first success, and unhealthy after as many failures as allowed', async () => {
		const clock = new ManualClock();
		await using world = await ecsWorld({clock});
		await world.define([{healthCheck}]);
		const task = await world.reaches(await world.run(), 'RUNNING');
		const container = await world.started('app');
		const health = async (): Promise<unknown> => (await world.describe(task)).healthStatus;
		const checked = async (times: number): Promise<void> => {
			await clock.advance(10_000);
			await until('the check has run', () => container.executed.length === times);
		};
		expect(task).toMatchObject({healthStatus: 'UNKNOWN', containers: [{healthStatus: 'UNKNOWN'}]});
		await checked(1);
		await checked(2);
		expect(await health()).toBe('UNKNOWN');
		container.isHealthy = true;
		await checked(3);
		await until('it is healthy', async () => (await health()) === 'HEALTHY');
		container.isHealthy = false;
		await checked(4);
		expect(await health()).toBe('HEALTHY');
		await checked(5);
		await until('it is unhealthy', async () => (await health()) === 'UNHEALTHY');
		expect(container.executed[0]).toEqual(['/bin/sh', '-c', 'curl -f http://localhost']);
		expect(await world.describe(task)).toMatchObject({
			lastStatus: 'RUNNING',
			containers: [{healthStatus: 'UNHEALTHY'}],
		});
	});

	it('tell of a health that changes in DescribeTasks only, as AWS does, in no event', async () => {
		const clock = new ManualClock();
		await using world = await ecsWorld({clock});
		await world.define([{healthCheck}]);
		const task = await world.reaches(await world.run(), 'RUNNING');
		const told = world.changes().length;
		const container = await world.started('app');
		container.isHealthy = true;
		await clock.advance(10_000);
		await until('it is healthy', async () => (await world.describe(task)).healthStatus === 'HEALTHY');
		expect(world.changes()).toHaveLength(told);
		expect((await world.describe(task)).version).toBe(task.version);
		await world.stop(task);
		await world.reaches(task, 'STOPPED');
		expect(world.changes().length).toBeGreaterThan(told);
	});

	it('hold back what depends on HEALTHY', async () => {
		const clock = new ManualClock();
		await using world = await ecsWorld({clock});
		await world.define([
			{dependsOn: [{containerName: 'backend', condition: 'HEALTHY'}]},
			{name: 'backend', healthCheck},
		]);
		const task = await world.run();
		const backend = await world.started('backend');
		expect(world.runtime.named('app')).toBeUndefined();
		backend.isHealthy = true;
		await clock.advance(10_000);
		await world.reaches(task, 'RUNNING');
	});

	it('give a task up whose dependency is not healthy in time', async () => {
		const clock = new ManualClock();
		await using world = await ecsWorld({clock});
		const dependsOn = [{containerName: 'backend', condition: 'HEALTHY' as const}];
		await world.define([{dependsOn}, {name: 'backend', healthCheck, startTimeout: 30}]);
		const task = await world.run();
		await world.started('backend');
		await clock.advance(31_000);
		const stopped = await world.reaches(task, 'STOPPED');
		expect(stopped).toMatchObject({stopCode: 'TaskFailedToStart'});
	});
});

describe('container restart policies', () => {
	it('start a container anew that lived long enough, under a new id', async () => {
		const clock = new ManualClock();
		await using world = await ecsWorld({clock});
		await world.define([{restartPolicy: {enabled: true, ignoredExitCodes: [0], restartAttemptPeriod: 60}}]);
		const task = await world.reaches(await world.run(), 'RUNNING');
		const first = await world.started('app');
		await clock.advance(61_000);
		first.exit(1);
		const second = await until('it is started again', () => world.runtime.containers[1]);
		expect(second.id).not.toBe(first.id);
		await clock.advance(61_000);
		expect(await world.describe(task)).toMatchObject({lastStatus: 'RUNNING'});
		second.exit(0);
		expect(await world.reaches(task, 'STOPPED')).toMatchObject({containers: [{exitCode: 0}]});
	});
});
