import {costPerHour} from '../../../src/operations/cost/cost.ts';
import {costLabel, costRemarks} from '../../../src/operations/cost/label.ts';
import type {Overview, SystemCard} from '../../../src/operations/overview/overview.ts';

export const now = Date.UTC(2026, 10, 21, 12, 4, 31);

export const known = [
	{
		id: 'consumer',
		title: 'Consumer',
		purpose: 'tasks that use the CPU and memory you ask for, behind a load balancer',
	},
];

const base = {
	system: 'consumer',
	title: 'Consumer',
	purpose: known[0]?.purpose ?? '',
	service: undefined,
	said: undefined,
};

export const absent: SystemCard = {
	...{...base, id: 'consumer', stack: undefined, state: {kind: 'absent'}, tasks: undefined, address: undefined},
	next: {label: 'set it up', screen: 'setup'},
};

export const ready = (id: string, running = 3, desired = 3): SystemCard => ({
	...{...base, id, stack: id, state: {kind: 'ready'}, tasks: {running, desired, pending: desired - running}},
	address: `http://${id}-1234567890.us-east-1.elb.amazonaws.com`,
	next: running < desired ? {label: 'see its tasks', screen: 'tasks'} : {label: 'put load on it', screen: 'consume'},
});

/** Its tasks run, but what was built last failed three hours ago; in AWS its address is long. */
export const rebuiltInVain = (id: string): SystemCard => ({
	...ready(id),
	address: `http://${id}-Publi-1KXJ9L9CBXI2F-1234567890.us-east-1.elb.amazonaws.com`,
	failedBuild: {project: `${id}-Backend`, at: new Date(now - 3 * 3_600_000), cause: 'exit status 1'},
});

/** A pool with so many tasks available of five; `paused` says why it launches nothing. */
export const pooled = (available: number, paused?: string): SystemCard => ({
	...{
		id: 'demo',
		system: 'pool',
		title: 'Pool',
		purpose: '',
		stack: 'demo',
		state: {kind: 'ready'},
		service: undefined,
	},
	tasks: {running: available + 3, desired: 8, pending: 5 - available},
	pool: {
		counts: {available, launching: 5 - available, occupied: 3, stopping: 0, failed: 1},
		settings: {
			...{version: 1, target: 5, isDraining: false, failuresInRow: 0, grabs: 9, launches: 14, kills: 2},
			...(paused !== undefined && {pausedReason: paused}),
		},
		...{deadLetters: 0, underSince: undefined, reason: undefined},
	},
	...{said: undefined, address: undefined, next: {label: 'grab a task', screen: 'pool'}},
});

const full = pooled(5);

/** A pool that keeps nothing warm any more. */
export const emptied: SystemCard = {
	...full,
	...(full.pool?.settings !== undefined && {
		pool: {...full.pool, counts: {...full.pool.counts, available: 0}, settings: {...full.pool.settings, target: 0}},
	}),
};

export const draining: SystemCard = {
	...emptied,
	...(emptied.pool?.settings !== undefined && {
		pool: {...emptied.pool, settings: {...emptied.pool.settings, isDraining: true}},
	}),
};

export const creating = (id: string): SystemCard => ({
	...{...base, id, stack: id, tasks: undefined, address: undefined, next: {label: 'watch it', screen: 'setup'}},
	state: {kind: 'busy', doing: 'creating', done: 3, total: 14, since: new Date(now - 42_000), cause: undefined},
});

const cause =
	'ECSCluster (AWS::ECS::Cluster): The maximum number of clusters has been reached (Service: Ecs, Status Code: 400)';

export const rollingBack = (id: string): SystemCard => ({
	...creating(id),
	state: {kind: 'busy', doing: 'rolling back', done: 2, total: 8, since: new Date(now - 42_000), cause},
});

export const failed = (id: string): SystemCard => ({
	...creating(id),
	state: {kind: 'failed', status: 'ROLLBACK_COMPLETE', cause},
	next: {label: 'see why, start again', screen: 'setup'},
});

export function overviewOf(systems: readonly SystemCard[], warnings: Overview['warnings'] = []): Overview {
	const running = systems.reduce((sum, {tasks}) => sum + (tasks?.running ?? 0), 0);
	const cost = costPerHour(
		running === 0
			? []
			: [
					{kind: 'fargate-task', cpu: 1024, memory: 2048, count: running},
					{kind: 'public-address', count: running + 2},
					{kind: 'load-balancer', count: 1},
					{kind: 'instance', type: 'x9.mega', count: 3},
				],
		'us-east-1',
	);
	return {
		...{region: 'us-east-1', mode: 'local', systems, warnings, runningTasks: running},
		cost: {...cost, label: costLabel(cost, 'local'), remarks: costRemarks(cost, 'local', 'us-east-1')},
	};
}
