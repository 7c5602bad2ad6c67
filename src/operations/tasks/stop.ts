import type {Task} from '../../aws/gateways/ecs.ts';
import {InvalidInputError} from '../../errors.ts';
import {counted} from '../../format/number.ts';
import {DryRunError, ReadOnlyError, StateError} from '../errors.ts';
import {type Operation, type ProgressEvent, step} from '../progress.ts';
import {follow, type Pulse} from '../pulse.ts';
import {backoffFor, type Session} from '../session.ts';
import {findTasks, nameIn, serviceOf, type TaskName} from './find.ts';

/** A task that is to be stopped, as it is now. */
export interface StopCandidate {
	readonly cluster: string;
	readonly id: string;
	readonly arn: string;
	/** `service:name`, `family:name`… as ECS groups it. */
	readonly group: string;
	readonly status: string;
	readonly startedAt: Date | undefined;
	/** The service that will start another task in its place; undefined when nothing will. */
	readonly replacedBy: string | undefined;
}

/** What stopping would do, before anything is done. */
export interface StopPlan {
	readonly tasks: readonly StopCandidate[];
	/** What will happen, in sentences: which tasks, what replaces them. */
	readonly lines: readonly string[];
	/** What the operator types to agree, where more than one task is hit: the service's name, or the cluster's. */
	readonly typed: string | undefined;
}

export interface StopRequest {
	/** Shown by ECS as the stopped reason; at most 255 characters. */
	readonly reason?: string | undefined;
	/** Follows the tasks until all of them are STOPPED. */
	readonly wait?: boolean | undefined;
}

/** Ids of tasks; a task that could not be stopped does not keep the others from it. */
export interface StopOutcome {
	readonly stopped: readonly string[];
	readonly failed: readonly {readonly id: string; readonly message: string}[];
}

/**
 * Which tasks are meant, and what will start in their place. Tasks that have stopped already are left out.
 *
 * @throws NotFoundError, InvalidInputError by `findTasks`; StateError when all of them have stopped already
 */
export async function planStop(session: Session, names: readonly TaskName[], signal?: AbortSignal): Promise<StopPlan> {
	if (names.length === 0) throw new InvalidInputError('No task was named.', 'See «ecs-console tasks» for their ids.');
	const found = await findTasks(session, names, signal);
	const tasks = found.filter(({desiredStatus}) => desiredStatus !== 'STOPPED').map(candidate);
	if (tasks.length === 0) {
		const ids = found.map(({taskArn}) => nameIn(taskArn).slice(0, 12)).join(', ');
		throw new StateError(
			`Nothing to stop: ${ids} ended already, or is about to.`,
			'See «ecs-console tasks --stopped».',
		);
	}
	return {tasks, lines: linesOf(tasks, found.length - tasks.length), typed: typedFor(tasks)};
}

function candidate(task: Task): StopCandidate {
	return {
		cluster: nameIn(task.clusterArn),
		id: nameIn(task.taskArn),
		arn: task.taskArn ?? '',
		group: task.group ?? '',
		status: task.lastStatus ?? '',
		startedAt: task.startedAt,
		replacedBy: serviceOf(task.group),
	};
}

/** So many are named one by one. */
const tasksNamed = 10;

function linesOf(tasks: readonly StopCandidate[], alreadyStopped: number): string[] {
	const each = tasks
		.slice(0, tasksNamed)
		.map(({id, group, cluster, status}) => `${id.slice(0, 12)} ${group} in ${cluster}, ${status}`);
	const unnamed = tasks.length - each.length;
	const services = Map.groupBy(tasks, ({replacedBy}) => replacedBy);
	const after = [...services].map(([service, {length}]) =>
		service === undefined
			? `Nothing starts in place of ${counted(length, 'task')} without a service.`
			: `Service ${service} will start ${counted(length, 'task')} in place of what is stopped; scale it to stop for good.`,
	);
	const left = alreadyStopped === 0 ? [] : [`${counted(alreadyStopped, 'task')} more stopped already.`];
	return [...each, ...(unnamed > 0 ? [`and ${counted(unnamed, 'task')} more`] : []), ...after, ...left];
}

function typedFor(tasks: readonly StopCandidate[]): string | undefined {
	const [first] = tasks;
	if (first === undefined || tasks.length === 1) return undefined;
	const isOfOneService = tasks.every(({replacedBy}) => replacedBy === first.replacedBy);
	return (isOfOneService ? first.replacedBy : undefined) ?? first.cluster;
}

/** So many calls are under way at once: ECS allows 40 a second (aws.md 1.2). */
const atOnce = 10;
const longestReason = 255;
const usualReason = 'Stopped by an operator with ecs-console.';

/** Tells ECS to stop each task of the plan; with `wait`, follows them until they are STOPPED. */
export async function* stopTasks(
	session: Session,
	{tasks}: StopPlan,
	{reason = usualReason, wait = false}: StopRequest = {},
	signal?: AbortSignal,
): Operation<StopOutcome> {
	if (reason.length > longestReason) {
		throw new InvalidInputError(
			`The reason has ${reason.length} characters; ECS keeps ${longestReason}.`,
			'Make it shorter, for example --reason "replaced by release 7".',
		);
	}
	const outcome = yield* step('stop', counted(tasks.length, 'task'), async function* () {
		const result = await stopEach(session, tasks, reason, signal);
		for (const {id, message} of result.failed) yield note(`${id.slice(0, 12)} was not stopped: ${message}`);
		return {result, detail: `${result.stopped.length} of ${counted(tasks.length, 'task')} told to stop`};
	});
	if (wait) yield* waitForEnd(session, tasks, outcome, signal);
	return outcome;
}

const note = (text: string): ProgressEvent => ({type: 'note', text});

async function stopEach(
	session: Session,
	tasks: readonly StopCandidate[],
	reason: string,
	signal: AbortSignal | undefined,
): Promise<StopOutcome> {
	const {ecs} = session.gateways;
	const stopped: string[] = [];
	const failed: {id: string; message: string}[] = [];
	let keptBack: DryRunError | ReadOnlyError | undefined;
	for (let first = 0; first < tasks.length; first += atOnce) {
		const calls = tasks.slice(first, first + atOnce).map(async ({cluster, id, arn}) => {
			try {
				await ecs.stopTask(cluster, arn, reason, {signal});
				stopped.push(id);
			} catch (error) {
				signal?.throwIfAborted();
				if (!(error instanceof Error)) throw error;
				if (error instanceof DryRunError || error instanceof ReadOnlyError) keptBack = error;
				failed.push({id, message: error.message});
			}
		});
		await Promise.all(calls);
	}
	// A dry run has shown every call by now.
	if (keptBack !== undefined) throw keptBack;
	return {stopped, failed};
}

async function* waitForEnd(
	session: Session,
	tasks: readonly StopCandidate[],
	{stopped}: StopOutcome,
	signal: AbortSignal | undefined,
): Operation<void> {
	const ending = tasks.filter(({id}) => stopped.includes(id));
	if (ending.length === 0) return;
	yield* step('end', counted(ending.length, 'task'), async function* () {
		const started = performance.now();
		const look = async (): Promise<Pulse<true>> => {
			const left = await notStopped(session, ending, signal);
			if (left.length === 0) return {events: [], result: true};
			const detail = left.map(({lastStatus, taskArn}) => `${nameIn(taskArn).slice(0, 12)} ${lastStatus}`).join(', ');
			const progress = {done: ending.length - left.length, total: ending.length};
			return {events: [{type: 'waiting', step: 'end', detail, elapsed: performance.now() - started, progress}]};
		};
		yield* follow(look, {step: 'end', backoff: backoffFor(session), signal});
		return {result: undefined, detail: `${counted(ending.length, 'task')} STOPPED`};
	});
}

/** A task that ECS no longer knows has stopped. */
async function notStopped(
	session: Session,
	tasks: readonly StopCandidate[],
	signal: AbortSignal | undefined,
): Promise<Task[]> {
	const byCluster = Map.groupBy(tasks, ({cluster}) => cluster);
	const looks = [...byCluster].map(([cluster, inCluster]) => {
		const arns = inCluster.map(({arn}) => arn);
		return session.gateways.ecs.describeTasks(cluster, arns, {signal});
	});
	return (await Promise.all(looks)).flat().filter(({lastStatus}) => lastStatus !== 'STOPPED');
}
