import type {Service, Task} from '../../aws/gateways/ecs.ts';
import {OutcomeError} from '../errors.ts';
import type {Operation, ProgressEvent} from '../progress.ts';
import {follow, type Pulse} from '../pulse.ts';
import {backoffFor, type Session} from '../session.ts';
import {endingTasks} from '../tasks/ending.ts';

export interface ScaleRequest {
	readonly cluster: string;
	readonly service: string;
	readonly desired: number;
	/** Targets must be healthy too, where the service has any. */
	readonly targetGroup?: string | undefined;
	/** Tasks that run are replaced, because their images are not the newest. */
	readonly redeploy?: boolean | undefined;
	/** How long nothing may move before waiting is given up; default 15 minutes. Milliseconds. */
	readonly patience?: number | undefined;
}

/** So many tasks that never came up mean that none will. */
const failedTasksBelieved = 3;
const usualPatience = 15 * 60_000;

/**
 * Sets a service's desired count and waits until so many tasks run, its deployment is complete and the load balancer
 * finds them healthy. A deployment that was given up before is begun anew.
 *
 * @throws OutcomeError with the stop reasons when tasks do not come up
 */
export async function* scaleService(
	session: Session,
	request: ScaleRequest,
	signal?: AbortSignal,
): Operation<{readonly result: undefined; readonly detail: string; readonly skipped?: boolean}> {
	const {cluster, service, desired} = request;
	const began = new Date();
	const [before] = await session.gateways.ecs.describeServices(cluster, [service], {signal});
	const isAnew = desired > 0 && before !== undefined && needsDeployment(before, request);
	const isAsked = before?.desiredCount === desired && !isAnew;
	if (isAsked && (await missing(session, request, before, signal)) === undefined) {
		return {result: undefined, detail: `${desired} tasks run`, skipped: true};
	}
	if (!isAsked) {
		const anew = isAnew ? {forceNewDeployment: true} : {};
		await session.gateways.ecs.updateService({cluster, service, desiredCount: desired, ...anew}, {signal});
	}
	const watch = watcher(session, request, {began, failedBefore: failedDeployments(before)}, signal);
	yield* follow(watch, {step: 'scale', backoff: backoffFor(session), signal});
	const why = isAnew ? ', in a new deployment' : '';
	return {result: undefined, detail: `desired count ${before?.desiredCount ?? 0} → ${desired}${why}`};
}

function needsDeployment({deployments = []}: Service, {redeploy = false}: ScaleRequest): boolean {
	const isRollingOut = deployments.length > 1;
	return deployments[0]?.rolloutState === 'FAILED' || (redeploy && !isRollingOut);
}

const failedDeployments = (service: Service | undefined): ReadonlySet<string | undefined> =>
	new Set(service?.deployments?.filter(({rolloutState}) => rolloutState === 'FAILED').map(({id}) => id));

interface Beginning {
	readonly began: Date;
	/** Ids of deployments that had failed already. */
	readonly failedBefore: ReadonlySet<string | undefined>;
}

/** Answers a look at the service that remembers for how long nothing has moved. */
function watcher(
	session: Session,
	request: ScaleRequest,
	beginning: Beginning,
	signal: AbortSignal | undefined,
): () => Promise<Pulse<true>> {
	const {cluster, service: name, patience = usualPatience} = request;
	const started = performance.now();
	let last = {state: '', at: started};
	return async () => {
		const [service] = await session.gateways.ecs.describeServices(cluster, [name], {signal});
		if (service === undefined) throw new OutcomeError(`Service ${name} is gone.`, 'Set the system up again.');
		const state = await missing(session, request, service, signal);
		if (state === undefined) return {events: [], result: true};
		const failure = await hopeless(session, request, service, beginning, signal);
		if (failure !== undefined) throw failure;
		const now = performance.now();
		if (state !== last.state) last = {state, at: now};
		if (now - last.at > patience) throw standstill(service, state);
		const detail = [state, ...unplaced(service, beginning.began)].join(' · ');
		const progress = {done: service.runningCount ?? 0, total: request.desired};
		const waiting: ProgressEvent = {type: 'waiting', step: 'scale', detail, elapsed: now - started, progress};
		return {events: [waiting]};
	};
}

/** What is not as it was asked for yet, in words; undefined when everything is. */
async function missing(
	session: Session,
	{cluster, service: name, desired, targetGroup}: ScaleRequest,
	service: Service,
	signal: AbortSignal | undefined,
): Promise<string | undefined> {
	const {runningCount = 0, pendingCount = 0, deployments = []} = service;
	const counts = `${runningCount} of ${desired} tasks run`;
	if (runningCount !== desired || pendingCount !== 0) return `${counts}, ${pendingCount} on their way`;
	if (desired === 0) {
		const ending = await endingTasks(session, cluster, name, signal);
		return ending === 0 ? undefined : `${ending} still ending`;
	}
	const [only] = deployments;
	const isRolledOut = deployments.length === 1 && !['IN_PROGRESS', 'FAILED'].includes(only?.rolloutState ?? '');
	if (!isRolledOut) return `${counts}, their deployment is not complete`;
	if (targetGroup === undefined) return undefined;
	const targets = await session.gateways.elb.targetHealth(targetGroup, {signal});
	const healthy = targets.filter(({TargetHealth}) => TargetHealth?.State === 'healthy').length;
	return healthy >= desired ? undefined : `${counts}, ${healthy} are healthy behind the load balancer`;
}

/** Whether waiting on makes no sense: the deployment was given up, or tasks end as fast as they are started. */
async function hopeless(
	session: Session,
	{cluster, service}: ScaleRequest,
	{deployments = [], events = []}: Service,
	{began, failedBefore}: Beginning,
	signal: AbortSignal | undefined,
): Promise<OutcomeError | undefined> {
	const failed = deployments.find(({id, rolloutState}) => rolloutState === 'FAILED' && !failedBefore.has(id));
	const ended = await session.gateways.ecs.stoppedServiceTasks(cluster, service, {signal});
	const stopped = ended.filter((task) => (task.createdAt ?? began) >= began && endedByItself(task));
	if (failed === undefined && stopped.length < failedTasksBelieved) return undefined;
	return new OutcomeError(
		`The tasks of ${service} do not start: ${failed?.rolloutStateReason ?? reasonOf(stopped[0])}`,
		'See «ecs-console tasks --stopped» and «ecs-console logs»; mend the cause and run the same command again.',
		[...stopped.slice(0, 3).map(reasonOf), ...events.slice(0, 3).map(({message = ''}) => message)],
	);
}

/** Not stopped by its service, which scales in, replaces and rebalances, nor by a user. */
function endedByItself({stopCode, startedAt, lastStatus}: Task): boolean {
	if (stopCode === 'TaskFailedToStart' || stopCode === 'EssentialContainerExited') return true;
	return lastStatus === 'STOPPED' && stopCode === undefined && startedAt === undefined;
}

function standstill({events = []}: Service, state: string): OutcomeError {
	return new OutcomeError(
		`Nothing has moved for a long time: ${state}.`,
		'See «ecs-console tasks --stopped» and «ecs-console logs»; run the same command again to go on waiting.',
		events.slice(0, 3).map(({message = ''}) => message),
	);
}

/** Why ECS cannot place a task right now, in its own words. */
function unplaced({events = []}: Service, began: Date): string[] {
	const [newest] = events;
	if (newest?.message === undefined || (newest.createdAt ?? began) < began) return [];
	return newest.message.includes('unable to place a task') ? [newest.message] : [];
}

function reasonOf(task: Task | undefined): string {
	const containers = task?.containers ?? [];
	const details = containers.flatMap(({name, reason, exitCode}) => {
		if (reason !== undefined) return [`${name}: ${reason}`];
		return exitCode === undefined || exitCode === 0 ? [] : [`${name}: exit code ${exitCode}`];
	});
	return [task?.stoppedReason ?? 'no reason given', ...details].join(' · ');
}
