import {createPace, type PaceClock} from '../../../assets/pool/protocol/pace.ts';
import type {Task} from '../../aws/gateways/ecs.ts';
import {counted} from '../../format/number.ts';
import type {Operation} from '../progress.ts';
import {follow, type Pulse} from '../pulse.ts';
import {backoffFor, type Session} from '../session.ts';
import {kept} from './dry-run.ts';

/** A cluster that is gone already has no services: what is to be deleted is deleted. */
export function ignoreMissing(error: unknown): [] {
	if (error instanceof Error && /ClusterNotFound/.test(`${(error as {code?: string}).code} ${error.message}`))
		return [];
	throw error;
}

/** Tasks of a cluster that no service started and that have not stopped: they hold what they use until they have. */
export async function standAloneTasks(
	{gateways: {ecs}}: Session,
	cluster: string,
	signal: AbortSignal | undefined,
): Promise<Task[]> {
	const lists = await Promise.all(
		(['RUNNING', 'STOPPED'] as const).map((desiredStatus) =>
			ecs.listTasks({cluster, desiredStatus}, {signal}).catch(ignoreMissing),
		),
	);
	const tasks = await ecs.describeTasks(cluster, lists.flat(), {signal}).catch(ignoreMissing);
	return tasks.filter(({group, lastStatus}) => group?.startsWith('service:') !== true && lastStatus !== 'STOPPED');
}

/** StopTask that ECS allows an account. */
const stopsASecond = 40;

/** Stops the tasks of clusters that no service started, and waits until they have given back what they used. */
export async function* stopTasks(
	session: Session,
	clusters: readonly string[],
	signal: AbortSignal | undefined,
	clock?: PaceClock,
): Operation<{readonly result: undefined; readonly detail: string; readonly skipped?: boolean}> {
	const started = performance.now();
	const pace = createPace(stopsASecond, clock);
	const told = new Set<string>();
	const look = async (): Promise<Pulse<true>> => {
		const tasks = await Promise.all(clusters.map((cluster) => standAloneTasks(session, cluster, signal)));
		const left = tasks.flat();
		const running = left.filter(({desiredStatus, taskArn = ''}) => desiredStatus !== 'STOPPED' && !told.has(taskArn));
		await Promise.all(running.map((task) => pace().then(() => stop(session, task, signal))));
		for (const {taskArn = ''} of running) told.add(taskArn);
		if (left.length === 0 || session.dryRun) return {events: [], result: true};
		const detail = `${counted(left.length, 'task')} left`;
		return {events: [{type: 'waiting', step: 'tasks', detail, elapsed: performance.now() - started}]};
	};
	yield* follow(look, {step: 'tasks', signal, backoff: backoffFor(session)});
	const detail = told.size === 0 ? 'no task was running' : `${counted(told.size, 'task')} stopped`;
	return {result: undefined, detail, skipped: told.size === 0};
}

const stop = (
	{gateways}: Session,
	{clusterArn = '', taskArn = ''}: Task,
	signal: AbortSignal | undefined,
): Promise<void> => kept(() => gateways.ecs.stopTask(clusterArn, taskArn, 'Its stack is deleted', {signal}));
