import {describe, expect, it} from 'vitest';
import {ecsWorld} from '../ecs-world.ts';

describe('the events of a task', () => {
	it('have what AWS’s events have', async () => {
		await using world = await ecsWorld();
		await world.define([{healthCheck: {command: ['CMD', 'true']}}]);
		const started = await world.run({startedBy: 'pool/1', tags: [{key: 'who', value: 'me'}]});
		const running = await world.reaches(started, 'RUNNING');
		await world.stop(running, 'enough');
		const stopped = await world.reaches(running, 'STOPPED');
		const details = world.changes();
		const [container] = stopped.containers ?? [];
		expect(details.find(({lastStatus}) => lastStatus === 'RUNNING')).toMatchObject({
			taskArn: running.taskArn,
			clusterArn: running.clusterArn,
			taskDefinitionArn: running.taskDefinitionArn,
			desiredStatus: 'RUNNING',
			group: 'family:web',
			launchType: 'FARGATE',
			startedBy: 'pool/1',
			createdAt: running.createdAt?.toISOString(),
			startedAt: running.startedAt?.toISOString(),
			attachments: [{type: 'eni', status: 'ATTACHED', details: running.attachments?.[0]?.details}],
			overrides: {containerOverrides: [{name: 'app'}]},
			version: expect.any(Number) as number,
			updatedAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
		});
		expect(details.at(-1)).toMatchObject({
			lastStatus: 'STOPPED',
			desiredStatus: 'STOPPED',
			stopCode: 'UserInitiated',
			stoppedReason: 'enough',
			stoppedAt: stopped.stoppedAt?.toISOString(),
			attachments: [{type: 'eni', status: 'DELETED'}],
			containers: [{name: 'app', containerArn: container?.containerArn, lastStatus: 'STOPPED', exitCode: 143}],
		});
	});

	it('tell neither tags nor health', async () => {
		await using world = await ecsWorld();
		await world.define([{healthCheck: {command: ['CMD', 'true']}}]);
		await world.reaches(await world.run({tags: [{key: 'who', value: 'me'}]}), 'RUNNING');
		for (const detail of world.changes()) {
			expect(detail).not.toHaveProperty('tags');
			expect(detail).not.toHaveProperty('healthStatus');
			expect(detail).not.toHaveProperty('containers.0.healthStatus');
		}
	});
});
