import {describe, expect, it} from 'vitest';
import {NotFoundError} from '../../../src/aws/errors.ts';
import type {Task} from '../../../src/aws/gateways/ecs.ts';
import {DryRunError} from '../../../src/operations/errors.ts';
import {deleteStack, deletionLines, previewDeletion} from '../../../src/operations/stacks/delete.ts';
import {stopTasks} from '../../../src/operations/stacks/stand-alone.ts';
import {outcomeOf} from '../support/collect.ts';
import {fakeSession} from '../support/fake-session.ts';
import {resource, stack, stackId} from '../support/stacks.ts';

/** A cluster with tasks that stop, once told to, when they are looked at the second time. */
function cluster(tasks: Task[], {dryRun = false} = {}) {
	const calls: string[] = [];
	let status = 'CREATE_COMPLETE';
	const session = fakeSession(
		{
			cloudFormation: {
				describeStack: async () => stack(status),
				stackResources: async () => [resource('AWS::ECS::Cluster', 'pool')],
				stackEvents: async () => [],
				deleteStack: async ({stack: id}) => {
					calls.push(`delete ${id}`);
					if (dryRun) throw new DryRunError('delete', {});
					status = 'DELETE_COMPLETE';
				},
			},
			logs: {groups: async () => []},
			ecs: {
				listTasks: async ({desiredStatus}) =>
					tasks.flatMap((task) => (task.desiredStatus === desiredStatus ? (task.taskArn ?? []) : [])),
				describeTasks: async (_cluster, arns) => {
					const found = tasks.filter(({taskArn = ''}) => arns.includes(taskArn)).map((task) => ({...task}));
					for (const task of tasks) if (task.lastStatus === 'STOPPING') task.lastStatus = 'STOPPED';
					return found;
				},
				stopTask: async (_cluster, arn) => {
					calls.push(`stop ${arn}`);
					if (dryRun) throw new DryRunError('stop', {});
					const task = tasks.find(({taskArn}) => taskArn === arn);
					return Object.assign(task ?? {}, {desiredStatus: 'STOPPED', lastStatus: 'STOPPING'});
				},
			},
		},
		{dryRun},
	);
	return {session, calls};
}

const task = (taskArn: string, changes: Task = {}): Task => ({
	...{taskArn, clusterArn: 'pool', group: 'family:pool-task', desiredStatus: 'RUNNING', lastStatus: 'RUNNING'},
	...changes,
});

describe('tasks that no service started', () => {
	it('pool#16 are stopped before the stack is deleted, and waited for', async () => {
		const {session, calls} = cluster([task('a'), task('b', {lastStatus: 'PENDING'})]);
		const preview = await previewDeletion(session, 'demo');
		expect(deletionLines(preview)).toContain('2 tasks of no service');
		const {steps} = await outcomeOf(deleteStack(session, preview));
		expect(steps).toEqual(['tasks done', 'delete done']);
		expect(calls).toEqual(['stop a', 'stop b', `delete ${stackId}`]);
	});

	it('are told once; one that stops already is only waited for, and those of services are left to them', async () => {
		const {session, calls} = cluster([
			task('stopping', {desiredStatus: 'STOPPED', lastStatus: 'STOPPING'}),
			task('of-service', {group: 'service:web'}),
			task('gone', {desiredStatus: 'STOPPED', lastStatus: 'STOPPED'}),
		]);
		const {result, events} = await outcomeOf(stopTasks(session, ['pool'], undefined));
		expect(calls).toEqual([]);
		expect(result).toMatchObject({detail: 'no task was running', skipped: true});
		expect(events).toContainEqual(expect.objectContaining({type: 'waiting', detail: '1 task left'}));
	});

	it('are told to stop no faster than ECS allows: 40 at once, and then 40 a second', async () => {
		const {session, calls} = cluster(Array.from({length: 100}, (_, index) => task(`task-${index}`)));
		const waits: number[] = [];
		const wait = async (milliseconds: number) => waits.push(milliseconds);
		const {result} = await outcomeOf(stopTasks(session, ['pool'], undefined, {now: () => 0, wait}));
		expect(result).toMatchObject({detail: '100 tasks stopped'});
		expect(calls).toHaveLength(100);
		expect(waits).toEqual(Array.from({length: 60}, (_, index) => (index + 1) * 25));
	});

	it('are shown in a dry run, with what comes after them', async () => {
		const {session, calls} = cluster([task('a')], {dryRun: true});
		const {error} = await outcomeOf(deleteStack(session, await previewDeletion(session, 'demo')));
		expect(error).toBeInstanceOf(DryRunError);
		expect(calls).toEqual(['stop a', `delete ${stackId}`]);
	});

	it('are none where the cluster is gone', async () => {
		const gone = new NotFoundError('Cluster not found.', '', {code: 'ClusterNotFoundException'});
		const session = fakeSession({
			ecs: {listTasks: () => Promise.reject(gone), describeTasks: () => Promise.reject(gone)},
		});
		expect((await outcomeOf(stopTasks(session, ['pool'], undefined))).result?.skipped).toBe(true);
	});
});
