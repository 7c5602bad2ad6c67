import {consumerDeclarations} from '../../src/operations/consumer/parameters.ts';
import type {Standing} from '../../src/operations/consumer/read-standing.ts';
import type {ConsumerLook} from '../../src/operations/consumer/watch-hosts.ts';
import type {Delta} from '../../src/operations/watch/collection.ts';
import type {EcsWatches} from '../../src/operations/watch/watches.ts';
import type {ActivityActions} from '../../src/screens/activity/actions.ts';
import type {ConsumeActions} from '../../src/screens/consume/actions.ts';
import type {OverviewActions} from '../../src/screens/overview/actions.ts';
import type {PoolActions} from '../../src/screens/pool/actions.ts';
import type {SetupActions} from '../../src/screens/setup/actions.ts';
import type {TasksActions} from '../../src/screens/tasks/actions.ts';
import {entry} from '../operations/activity/support.ts';
import {host, hostsLook, silent, using} from '../screens/consume/support.ts';
import {absent, creating, failed, overviewOf, ready, rollingBack} from '../screens/overview/cards.ts';
import {clusterRow, crashed, logLines, serviceRow, taskRow} from '../screens/tasks/support.ts';
import {oneOf, type Random} from './moods.ts';
import {lines, planOf, samples, told, upTo} from './parts.ts';
import {poolActions} from './pool.ts';

/** Everything that screens may run, over an account that is another one at every look. */
export interface World {
	readonly overview: OverviewActions;
	readonly setup: SetupActions;
	readonly consume: ConsumeActions;
	readonly pool: PoolActions;
	readonly tasks: TasksActions;
	readonly watches: EcsWatches;
	readonly activity: ActivityActions;
}

export function createWorld(random: Random): World {
	return {
		overview: overviewActions(random),
		setup: setupActions(random),
		consume: consumeActions(random),
		pool: poolActions(random),
		tasks: tasksActions(random),
		watches: watchesOf(random),
		activity: {
			watch: (signal) => samples(() => activityOf(random), signal),
			exportScript: async () => undefined,
		},
	};
}

const overviewActions = (random: Random): OverviewActions => ({
	watch: (signal) =>
		samples(() => {
			const cards = [absent, ready('demo'), creating('other'), rollingBack('third'), failed('x'.repeat(40))];
			return overviewOf(upTo(random, 6, () => oneOf(random, cards)));
		}, signal),
	commandLines: async () => lines,
});

const activityOf = (random: Random) => ({
	path: '/audit.jsonl',
	unreadable: random(2),
	entries: upTo(random, 60, (index) =>
		entry({
			...{id: `entry ${index}`, operation: oneOf(random, ['RunTask', 'DeleteStack', 'X'.repeat(80)])},
			outcome: oneOf(random, ['succeeded', 'failed'] as const),
			commandLine: oneOf(random, lines),
		}),
	),
});

function standingOf(random: Random, stackName: string): Standing {
	const states = ['waiting', 'running', 'done', 'failed'] as const;
	return {
		...{stackName, stackId: random(3) === 0 ? undefined : `arn:${stackName}`, since: new Date(), events: []},
		status: oneOf(random, [undefined, 'CREATE_IN_PROGRESS', 'CREATE_COMPLETE', 'ROLLBACK_COMPLETE', 'UPDATE_FAILED']),
		steps: (['check', 'parameters', 'stack', 'images', 'scale', 'endpoint'] as const).map((step) => ({
			...{step, state: oneOf(random, states), detail: oneOf(random, lines)},
		})),
		resources: random(2) === 0 ? undefined : {done: 3, total: 14},
		causes: random(2) === 0 ? [] : lines,
		builds: upTo(random, 2, (index) => ({
			...{project: `demo-${index}`, id: `demo-${index}:1`, phase: 'BUILD', status: 'IN_PROGRESS'},
			...{began: new Date(), ended: undefined, log: lines},
		})),
		tasks: random(2) === 0 ? undefined : {running: 1, desired: 3, pending: 2},
		address: random(2) === 0 ? undefined : 'http://127.0.0.9',
		parameters: random(2) === 0 ? {} : {LaunchType: 'FARGATE', TaskCpu: '256'},
		next: oneOf(random, ['set-up', 'follow', 'go-on', 'wait', 'roll-back', 'delete', 'use'] as const),
		advice: oneOf(random, lines),
	};
}

function setupActions(random: Random): SetupActions {
	const result = (stackName: string) => ({stackName, address: 'http://127.0.0.9', hosts: 3});
	return {
		declarations: async () => consumerDeclarations({mode: 'local'}),
		watchStacks: (signal) =>
			samples(
				() =>
					upTo(random, 30, (index) => ({
						...{name: `demo-${index}`, status: 'CREATE_COMPLETE', launchType: 'EC2', created: new Date()},
						address: undefined,
					})),
				signal,
			),
		watch: (stack, signal) => samples(() => standingOf(random, stack), signal),
		async *setUp({stackName}, approve) {
			if (!(await approve(planOf(random, stackName), '$0.48/h with 3 tasks'))) throw new Error('It was not wanted.');
			return yield* told(random, result(stackName));
		},
		planScale: async (stack, to) => ({
			...{cluster: stack, service: 'web', from: 3, to, lines, targetGroup: undefined},
			typed: random(2) === 0 ? stack : undefined,
		}),
		scale: (stack) => told(random, result(stack)),
		redeploy: (stack) => told(random, result(stack)),
		planRollback: async (name) => ({...{name, stackId: 'id', status: 'UPDATE_FAILED', kind: 'rollback', lines}}),
		rollBack: () => told(random, {status: 'UPDATE_ROLLBACK_COMPLETE'}),
		planDeletion: async (name) => ({
			lines,
			preview: {
				...{name, stackId: 'id', status: 'CREATE_COMPLETE', resources: 3, services: [], runningTasks: 1},
				...{clusters: [], standAloneTasks: 0, buckets: [], objects: 0, repositories: [], images: 0, logGroups: []},
			},
		}),
		delete: () => told(random, undefined),
		previewSetUp: async () => lines,
		previewScale: async () => lines,
		previewRedeploy: async () => lines,
		previewRollback: async () => lines,
		previewDeletion: async () => lines,
		previewExecution: async () => lines,
		browse: async () => undefined,
	};
}

function consumeActions(random: Random): ConsumeActions {
	const all = ['CPU', 'MEMORY', 'DISK', 'NETWORK'] as const;
	const hosts = () => upTo(random, 30, (index) => host(`10.0.0.${index}`, using(...all.slice(0, 1 + random(4)))));
	const look = (): ConsumerLook =>
		random(4) === 0
			? ({
					...{kind: 'absent', stacks: [], stack: undefined},
					...{problem: oneOf(random, lines), nextStep: 'Set one up.'},
				} as unknown as ConsumerLook)
			: hostsLook(hosts(), random(3) === 0 ? [silent('10.0.0.99')] : [], {
					stacks: ['demo', 'other'].slice(0, 1 + random(2)),
				});
	return {
		watch: (_stack, signal) => samples(look, signal),
		ask: async () => ({instances: hosts(), errors: random(2) === 0 ? [] : [silent('10.0.0.98')]}),
		curlLine: async () => `curl ${lines[1]}`,
		browse: async () => undefined,
	};
}

function tasksActions(random: Random): TasksActions {
	const typed = () => (random(2) === 0 ? 'web' : undefined);
	return {
		planStop: async () => ({tasks: [], lines, typed: typed()}),
		stop: () => told(random, {stopped: ['a'], failed: random(2) === 0 ? [] : [{id: 'b'.repeat(32), message: 'no'}]}),
		previewStop: async () => lines,
		planScale: async (service, to) => ({...service, from: 3, to, lines, typed: typed(), targetGroup: undefined}),
		scale: () => told(random, undefined),
		previewScale: async () => lines,
		planDeploy: async (service) => ({...service, lines}),
		deploy: () => told(random, {deployment: 'ecs-svc/1', taskDefinition: 'web:8', running: 3}),
		previewDeploy: async () => lines,
		checkShell: async () => undefined,
		openShell: async () => undefined,
		describe: async () => `name: web\n${'key: value\n'.repeat(200)}`,
		commandLines: async () => lines,
		why: async () => ({summary: lines[1] ?? '', evidence: lines, nextStep: 'Look at its logs.'}),
		events: async () =>
			upTo(random, 40, () => ({at: new Date(), kind: 'trouble' as const, message: oneOf(random, lines), count: 2})),
		metrics: async () => ({cpu: upTo(random, 60, (index) => index), memory: upTo(random, 60, () => random(100))}),
		serviceLogs: async function* () {
			yield upTo(random, 200, (index) => ({
				...{at: new Date(), task: `${index}`.padStart(32, '0'), container: 'web', message: oneOf(random, lines)},
			}));
		},
		logs: () =>
			logLines(
				lines,
				upTo(random, 200, (index) => `line ${index} ${oneOf(random, lines)}`),
			),
	};
}

function watchesOf(random: Random): EcsWatches {
	const deltas = <Row>(most: number, make: (index: number) => Row, signal: AbortSignal) =>
		samples((): Delta<Row> => {
			const changed = upTo(random, most, make);
			return {changed, removed: [], complete: random(4) > 0, total: changed.length};
		}, signal);
	return {
		clusters: (signal) =>
			deltas(4, (index) => clusterRow(['demo', 'other', 'x'.repeat(200), 'empty'][index] ?? 'demo'), signal),
		services: (_query, signal) =>
			deltas(30, (index) => serviceRow(`web-${index}`, {event: oneOf(random, lines), rollout: 'IN_PROGRESS'}), signal),
		tasks: (_query, signal) =>
			deltas(
				100,
				(index) => {
					const id = `${index}`.padStart(32, '0');
					return random(3) === 0 ? crashed(id, {stoppedReason: oneOf(random, lines)}) : taskRow(id);
				},
				signal,
			),
		nudge: () => undefined,
	};
}
