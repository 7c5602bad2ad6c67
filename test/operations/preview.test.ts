import {describe, expect, it} from 'vitest';
import {previewCalls} from '../../src/operations/preview.ts';
import type {Operation} from '../../src/operations/progress.ts';
import {planStop, stopTasks} from '../../src/operations/tasks/stop.ts';
import {sessionWith} from '../aws/support/fake-aws.ts';

const id = 'a'.repeat(32);
const arn = `arn:aws:ecs:us-east-1:000000000000:task/demo/${id}`;
const task = {taskArn: arn, clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/demo', desiredStatus: 'RUNNING'};

describe('previewing an operation', () => {
	it('gives every change that it would send, as lines for the AWS CLI, and sends none', async () => {
		const {session, aws} = await sessionWith(() => ({json: {tasks: [task]}}));
		const plan = await planStop(session, [{cluster: 'demo', task: id}]);
		expect(await previewCalls(session, (twin) => stopTasks(twin, plan, {reason: 'stuck', wait: true}))).toEqual([
			`aws ecs stop-task --cluster demo --task ${arn} --reason stuck --region us-east-1 --endpoint-url ${aws.url}`,
		]);
		expect(aws.operations()).toEqual(['DescribeTasks']);
	});

	it('of one that has nothing to change ends instead of waiting with it', async () => {
		const {session} = await sessionWith(() => ({json: {}}));
		async function* endless(): Operation<void> {
			for (;;) yield {type: 'waiting', step: 'scale', detail: '1 of 2 tasks run', elapsed: 0};
		}
		expect(await previewCalls(session, endless)).toEqual([]);
	});

	it('of a promise works alike, and tells what fails before any change', async () => {
		const {session} = await sessionWith(() => ({error: 'ClusterNotFoundException', message: 'Cluster not found.'}));
		const call = previewCalls(session, (twin) => twin.gateways.ecs.updateService({service: 'web', desiredCount: 2}));
		expect(await call).toEqual([expect.stringContaining('aws ecs update-service --service web --desired-count 2 ')]);
		await expect(previewCalls(session, (twin) => twin.gateways.ecs.listTasks({cluster: 'x'}))).rejects.toThrow(
			'Cluster not found.',
		);
	});
});
