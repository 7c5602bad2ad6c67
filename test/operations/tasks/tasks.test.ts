import {describe, expect, it} from 'vitest';
import type {Task} from '../../../src/aws/gateways/ecs.ts';
import {addressOf} from '../../../src/operations/tasks/task-row.ts';
import {listTasks} from '../../../src/operations/tasks/tasks.ts';
import {fakeSession} from '../support/fake-session.ts';

const task = (id: string, cluster: string, changes: Partial<Task> = {}): Task => ({
	taskArn: `arn:aws:ecs:us-east-1:000000000000:task/${cluster}/${id}`,
	clusterArn: `arn:aws:ecs:us-east-1:000000000000:cluster/${cluster}`,
	taskDefinitionArn: 'arn:aws:ecs:us-east-1:000000000000:task-definition/app:3',
	lastStatus: 'RUNNING',
	healthStatus: 'UNKNOWN',
	createdAt: new Date(2000),
	...changes,
});

const clusters: Readonly<Record<string, readonly Task[]>> = {
	one: [
		task('b', 'one'),
		task('stopped', 'one', {lastStatus: 'STOPPED', stoppedReason: 'OutOfMemory', createdAt: new Date(1)}),
	],
	two: [task('a', 'two', {createdAt: new Date(1000)})],
};

const session = fakeSession({
	ecs: {
		listClusters: async () => Object.keys(clusters),
		listTasks: async ({cluster, desiredStatus, serviceName}) =>
			(clusters[cluster] ?? [])
				.filter(({lastStatus}) => (lastStatus === 'STOPPED') === (desiredStatus === 'STOPPED'))
				.filter(() => serviceName !== 'other')
				.map(({taskArn = ''}) => taskArn),
		describeTasks: async (cluster, arns) =>
			(clusters[cluster] ?? []).filter(({taskArn = ''}) => arns.includes(taskArn)),
	},
});

const ids = async (
	...query: Parameters<typeof listTasks> extends [unknown, infer Query, ...unknown[]] ? [Query] : never
) => (await listTasks(session, ...query)).map(({id}) => id);

describe('tasks', () => {
	it('are listed over all clusters by age, stopped ones last and only when asked for', async () => {
		expect(await ids({})).toEqual(['a', 'b']);
		expect(await ids({withStopped: true})).toEqual(['a', 'b', 'stopped']);
		expect(await ids({cluster: 'one'})).toEqual(['b']);
		expect(await ids({cluster: 'one', service: 'other'})).toEqual([]);
	});

	it('are rows of what people ask for', async () => {
		const [row] = await listTasks(session, {cluster: 'two'});
		expect(row).toMatchObject({id: 'a', cluster: 'two', taskDefinition: 'app:3', health: undefined, status: 'RUNNING'});
	});

	it('have the address of their network interface, or that of their first mapped port', () => {
		const details = [
			{name: 'subnetId', value: 'subnet-1'},
			{name: 'privateIPv4Address', value: '10.0.0.7'},
		];
		expect(addressOf({attachments: [{details}]})).toBe('10.0.0.7');
		expect(addressOf({containers: [{networkBindings: [{bindIP: '0.0.0.0', hostPort: 32_768}]}]})).toBe('0.0.0.0:32768');
		expect(addressOf({})).toBeUndefined();
	});
});
