import type {TaskLogLine} from '../../../src/operations/logs/task-logs.ts';
import type {TaskRow} from '../../../src/operations/tasks/task-row.ts';
import type {ClusterRow} from '../../../src/operations/watch/cluster-row.ts';
import type {Delta} from '../../../src/operations/watch/collection.ts';
import type {Sample} from '../../../src/operations/watch/sample.ts';
import type {ServiceRow} from '../../../src/operations/watch/service-row.ts';
import type {EcsWatches} from '../../../src/operations/watch/watches.ts';
import type {Screen} from '../../../src/screens/screen.ts';
import type {TasksActions} from '../../../src/screens/tasks/actions.ts';
import {createTasksScreen} from '../../../src/screens/tasks/screen.tsx';
import {openScreens, type TestConsoleOptions} from '../support.tsx';

const arn = (path: string): string => `arn:aws:ecs:us-east-1:000000000000:${path}`;

export const taskArn = (id: string): string => arn(`task/demo/${id}`);

export const clusterRow = (name: string, changes: Partial<ClusterRow> = {}): ClusterRow => ({
	...{arn: arn(`cluster/${name}`), name, status: 'ACTIVE', services: 1, running: 3, pending: 0, instances: 0},
	...changes,
});

export const serviceRow = (name: string, changes: Partial<ServiceRow> = {}): ServiceRow => ({
	...{arn: arn(`service/demo/${name}`), name, cluster: 'demo', status: 'ACTIVE', desired: 3, running: 3, pending: 0},
	...{taskDefinition: 'web:7', capacity: 'FARGATE', rollout: 'COMPLETED', rolloutReason: undefined, failedTasks: 0},
	...{deployments: 1, deployedAt: undefined, event: 'has reached a steady state.', eventAt: undefined},
	createdAt: undefined,
	...changes,
});

/** When the tasks of the tests were created: long ago, so that ages keep still. */
const longAgo = Date.UTC(2026, 0, 1);

export const taskRow = (id: string, changes: Partial<TaskRow> = {}): TaskRow => ({
	...{id, arn: taskArn(id), cluster: 'demo', group: 'service:web', version: 1, status: 'RUNNING'},
	...{desiredStatus: 'RUNNING', health: 'HEALTHY', address: '10.0.0.7', launchType: 'FARGATE', zone: 'us-east-1a'},
	...{capacityProvider: undefined, cpu: '256', memory: '512', taskDefinition: 'web:7', createdAt: new Date(longAgo)},
	...{startedAt: new Date(longAgo), stoppedAt: undefined, stopCode: undefined, stoppedReason: undefined},
	containers: [
		{name: 'web', status: 'RUNNING', health: 'HEALTHY', exitCode: undefined, reason: undefined, image: 'nginx:1'},
	],
	...changes,
});

export const crashed = (id: string, changes: Partial<TaskRow> = {}): TaskRow =>
	taskRow(id, {
		...{status: 'STOPPED', desiredStatus: 'STOPPED', health: undefined, stopCode: 'EssentialContainerExited'},
		...{stoppedAt: new Date(longAgo + 60_000), stoppedReason: 'Essential container in task exited'},
		containers: [
			{name: 'web', status: 'STOPPED', health: undefined, exitCode: 137, reason: 'OutOfMemoryError', image: 'nginx:1'},
		],
		...changes,
	});

export type Change<Row> = Partial<Delta<Row>>;

/** Watches that tell what the test gives them. */
export class FakeWatch<Row> {
	readonly asked: unknown[] = [];
	#open = 0;
	#waiting: Sample<Delta<Row>>[] = [];
	#wake = (): void => undefined;
	#size = 0;

	get isWatched(): boolean {
		return this.#open > 0;
	}

	show(rows: readonly Row[], changes: Change<Row> = {}): void {
		this.#size = Math.max(this.#size, rows.length);
		const value = {changed: rows, removed: [], complete: true, total: this.#size, ...changes};
		this.#tell({kind: 'value', value, at: Date.now()});
	}

	skip(reason: Error): void {
		this.#tell({kind: 'skipped', reason, nextIn: 4_000});
	}

	async *watch(query: unknown, signal: AbortSignal): AsyncGenerator<Sample<Delta<Row>>, void, undefined> {
		this.asked.push(query);
		this.#open += 1;
		signal.addEventListener('abort', () => this.#wake());
		try {
			while (!signal.aborted) {
				const next = this.#waiting.shift();
				if (next !== undefined) yield next;
				else {
					await new Promise<void>((resolve) => {
						this.#wake = resolve;
					});
				}
			}
		} finally {
			this.#open -= 1;
		}
	}

	#tell(sample: Sample<Delta<Row>>): void {
		this.#waiting.push(sample);
		this.#wake();
	}
}

const unexpected = (name: string) => () => Promise.reject(new Error(`${name} was not expected.`));

/** The Tasks screen on a terminal, over watches and actions that do what the test says. */
export function openTasks(actions: Partial<TasksActions> = {}, options: TestConsoleOptions = {}) {
	const clusters = new FakeWatch<ClusterRow>();
	const services = new FakeWatch<ServiceRow>();
	/** Of the service that is open. */
	const service = new FakeWatch<ServiceRow>();
	const tasks = new FakeWatch<TaskRow>();
	const nudged: string[] = [];
	const watches: EcsWatches = {
		clusters: (signal) => clusters.watch('all', signal),
		services: (query, signal) => (query.service === undefined ? services : service).watch(query, signal),
		tasks: (query, signal) => tasks.watch(query, signal),
		nudge: (arns = []) => void nudged.push(...arns),
	};
	const strict = new Proxy(actions as TasksActions, {
		get: (target, name: string) => Reflect.get(target, name) ?? unexpected(name),
	});
	let tasksScreen: Screen | undefined;
	const console = openScreens(({shell, link}) => {
		tasksScreen = createTasksScreen({shell, link, watches, actions: strict});
		return [tasksScreen];
	}, options);
	const {screen} = console;
	return Object.assign(console, {
		...{clusters, services, service, tasks, nudged},
		press: (...pressed: readonly string[]) => screen.press(...pressed),
		until: (text: string | RegExp) => screen.until(text),
		text: () => screen.text(),
		unfinished: () => tasksScreen?.unfinished?.(),
		spoken: () => tasksScreen?.spoken() ?? [],
	});
}

export type TasksConsole = ReturnType<typeof openTasks>;

/** Goes from the clusters to the tasks of service web. */
export async function openWeb(console: TasksConsole, rows: readonly TaskRow[]): Promise<void> {
	console.clusters.show([clusterRow('demo')]);
	await console.until('1 cluster');
	await console.press('\r');
	console.services.show([serviceRow('web', {desired: rows.length})]);
	await console.until('1 service');
	await console.press('\r');
	console.service.show([serviceRow('web', {desired: rows.length})]);
	console.tasks.show(rows);
	await console.until(/of \d+ task/);
}

export async function* logLines(...batches: readonly (readonly string[])[]): AsyncGenerator<TaskLogLine[], void> {
	for (const lines of batches) {
		yield lines.map((message) => ({at: new Date(longAgo), container: 'web', message}));
	}
}
