import {describe, expect, it} from 'vitest';
import {AccessDeniedError, DryRunError, ReadOnlyError} from '../../../src/aws/errors.ts';
import {planStop, stopTasks} from '../../../src/operations/tasks/stop.ts';
import {outcomeOf} from '../support/collect.ts';
import {fakeCluster, fakeTask} from '../support/fake-cluster.ts';

const denied = new AccessDeniedError('You may not stop it.', 'Ask.', {action: 'ecs:StopTask', resource: '*'});

function world(stop: (id: string) => Error | undefined = () => undefined, statuses: readonly string[] = ['STOPPED']) {
	const told: string[] = [];
	const looks = [...statuses];
	const {session} = fakeCluster(
		{
			demo: {
				tasks: [
					{id: 'a1', group: 'service:web'},
					{id: 'a2', group: 'service:web'},
					{id: 'c1', group: 'family:job', lastStatus: 'PENDING'},
					{id: 'd1', lastStatus: 'STOPPED', desiredStatus: 'STOPPED'},
				],
			},
		},
		{
			ecs: {
				stopTask: async (cluster, task, reason) => {
					const id = task.split('/').at(-1) ?? '';
					told.push(`${cluster} ${id} ${reason}`);
					const error = stop(id);
					if (error !== undefined) throw error;
					return fakeTask(cluster, id);
				},
			},
		},
	);
	const following = {
		...session,
		gateways: {
			...session.gateways,
			ecs: {
				stopTask: session.gateways.ecs.stopTask,
				describeTasks: async () => [fakeTask('demo', 'a1', {lastStatus: looks.length > 1 ? looks.shift() : looks[0]})],
			},
		},
	} as unknown as typeof session;
	return {session, following, told};
}

describe('planning to stop tasks', () => {
	it('says of each what it is, and which service starts another in its place', async () => {
		const plan = await planStop(world().session, [{task: 'a1'}, {task: 'c1'}]);
		expect(plan.lines).toEqual([
			'a1 service:web in demo, RUNNING',
			'c1 family:job in demo, PENDING',
			'Service web will start 1 task in place of what is stopped; scale it to stop for good.',
			'Nothing starts in place of 1 task without a service.',
		]);
		expect(plan.tasks[0]).toMatchObject({id: 'a1', cluster: 'demo', replacedBy: 'web'});
	});

	it('asks for a name where it hits more than one task: the service’s if it is one service, else the cluster’s', async () => {
		const {session} = world();
		expect((await planStop(session, [{task: 'a1'}])).typed).toBeUndefined();
		expect((await planStop(session, [{task: 'a1'}, {task: 'a2'}])).typed).toBe('web');
		expect((await planStop(session, [{task: 'a1'}, {task: 'c1'}])).typed).toBe('demo');
	});

	it('names ten of many, and counts the others', async () => {
		const tasks = Array.from({length: 25}, (_, index) => ({id: `t${index}`, group: 'service:web'}));
		const {session} = fakeCluster({demo: {tasks}});
		const {lines, tasks: meant} = await planStop(
			session,
			tasks.map(({id}) => ({task: id, cluster: 'demo'})),
		);
		expect(meant).toHaveLength(25);
		expect(lines).toHaveLength(12);
		expect(lines.slice(10)).toEqual(['and 15 tasks more', expect.stringContaining('Service web will start 25 tasks')]);
	});

	it('leaves out what has stopped already, and refuses when nothing is left', async () => {
		const {session} = world();
		const plan = await planStop(session, [{task: 'a1'}, {task: 'd1'}]);
		expect(plan.tasks.map(({id}) => id)).toEqual(['a1']);
		expect(plan.lines.at(-1)).toBe('1 task more stopped already.');
		await expect(planStop(session, [{task: 'd1'}])).rejects.toThrow('Nothing to stop: d1 ended already');
		await expect(planStop(session, [])).rejects.toThrow('No task was named.');
	});
});

describe('stopping tasks', () => {
	it('tells each with the reason; one that fails does not keep the others from it', async () => {
		const {session, told} = world((id) => (id === 'a2' ? denied : undefined));
		const plan = await planStop(session, [{task: 'a1'}, {task: 'a2'}, {task: 'c1'}]);
		const {result, events, steps} = await outcomeOf(stopTasks(session, plan, {reason: 'stuck'}));
		expect(told).toEqual(['demo a1 stuck', 'demo a2 stuck', 'demo c1 stuck']);
		expect(result).toEqual({stopped: ['a1', 'c1'], failed: [{id: 'a2', message: 'You may not stop it.'}]});
		expect(steps).toEqual(['stop done']);
		expect(events).toContainEqual({type: 'note', text: 'a2 was not stopped: You may not stop it.'});
	});

	it('follows them until they have stopped, if asked', async () => {
		const {session, following} = world(undefined, ['DEACTIVATING', 'STOPPING', 'STOPPED']);
		const plan = await planStop(session, [{task: 'a1'}]);
		const {steps, events} = await outcomeOf(stopTasks(following, plan, {wait: true}));
		expect(steps).toEqual(['stop done', 'end done']);
		expect(events.flatMap((event) => (event.type === 'waiting' ? [event.detail] : []))).toEqual([
			'a1 DEACTIVATING',
			'a1 STOPPING',
		]);
	});

	it('shows every call of a dry run, not only the first', async () => {
		const {session, told} = world(() => new DryRunError('aws ecs stop-task', {}));
		const plan = await planStop(session, [{task: 'a1'}, {task: 'a2'}]);
		expect((await outcomeOf(stopTasks(session, plan))).error).toBeInstanceOf(DryRunError);
		expect(told).toHaveLength(2);
	});

	it('is refused as a whole in a read-only session', async () => {
		const {session} = world(() => new ReadOnlyError('Read-only.', 'Leave it out.'));
		const plan = await planStop(session, [{task: 'a1'}]);
		expect((await outcomeOf(stopTasks(session, plan))).error).toBeInstanceOf(ReadOnlyError);
	});

	it('refuses a reason that ECS would not keep', async () => {
		const {session, told} = world();
		const plan = await planStop(session, [{task: 'a1'}]);
		const {error} = await outcomeOf(stopTasks(session, plan, {reason: 'x'.repeat(256)}));
		expect(error).toMatchObject({message: 'The reason has 256 characters; ECS keeps 255.'});
		expect(told).toEqual([]);
	});
});
