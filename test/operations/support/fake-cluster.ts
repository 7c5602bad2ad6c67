import {NotFoundError} from '../../../src/aws/errors.ts';
import type {Service, Task} from '../../../src/aws/gateways/ecs.ts';
import type {Session} from '../../../src/operations/session.ts';
import {type FakeGateways, fakeSession} from './fake-session.ts';

const arn = (path: string) => `arn:aws:ecs:us-east-1:000000000000:${path}`;

/** What is in a cluster: only what a test is about. */
export interface FakeClusterContent {
	readonly services?: readonly Service[];
	readonly tasks?: readonly (Task & {readonly id: string})[];
}

/** A session with clusters by name; each look at ECS is written down, and a stopped task stops at once. */
export function fakeCluster(
	clusters: Readonly<Record<string, FakeClusterContent>>,
	others: FakeGateways = {},
): {readonly session: Session; readonly calls: string[]} {
	const calls: string[] = [];
	const of = (cluster: string): FakeClusterContent => {
		const found = clusters[cluster.split('/').at(-1) ?? ''];
		if (found === undefined) throw new NotFoundError('Cluster not found.', 'Check the name.', {});
		return found;
	};
	const tasksOf = (cluster: string): Task[] =>
		(of(cluster).tasks ?? []).map(({id, ...task}) => fakeTask(cluster.split('/').at(-1) ?? '', id, task));
	const servicesOf = (cluster: string): Service[] =>
		(of(cluster).services ?? []).map((service) => ({
			serviceArn: arn(`service/${cluster}/${service.serviceName}`),
			clusterArn: arn(`cluster/${cluster}`),
			status: 'ACTIVE',
			...service,
		}));
	const session = fakeSession({
		...others,
		ecs: {
			listClusters: async () => Object.keys(clusters).map((name) => arn(`cluster/${name}`)),
			listTasks: async ({cluster, desiredStatus = 'RUNNING'}) => {
				calls.push(`listTasks ${cluster} ${desiredStatus}`);
				return tasksOf(cluster).flatMap((task) => (task.desiredStatus === desiredStatus ? [task.taskArn ?? ''] : []));
			},
			describeTasks: async (cluster, named) => {
				calls.push(`describeTasks ${cluster}`);
				return tasksOf(cluster).filter(({taskArn = ''}) => named.some((name) => taskArn.endsWith(name)));
			},
			listServices: async (cluster) =>
				servicesOf(cluster).flatMap(({serviceArn = '', status}) => (status === 'ACTIVE' ? [serviceArn] : [])),
			describeServices: async (cluster, named) => {
				calls.push(`describeServices ${cluster}`);
				return servicesOf(cluster).filter(({serviceArn = ''}) =>
					named.some((name) => serviceArn.endsWith(`/${name.split('/').at(-1)}`)),
				);
			},
			...others.ecs,
		},
	});
	return {session, calls};
}

export function fakeTask(cluster: string, id: string, changes: Partial<Task> = {}): Task {
	return {
		taskArn: arn(`task/${cluster}/${id}`),
		clusterArn: arn(`cluster/${cluster}`),
		taskDefinitionArn: arn('task-definition/app:3'),
		group: 'family:app',
		lastStatus: 'RUNNING',
		desiredStatus: 'RUNNING',
		...changes,
	};
}
