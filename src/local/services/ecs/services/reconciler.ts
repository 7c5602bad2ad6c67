import type {EcsCore} from '../core.ts';
import type {TaskRecord} from '../model.ts';
import {failedRounds, impairedRounds, startDelay} from './back-off.ts';
import {isTripped} from './circuit-breaker.ts';
import {eligibleInstances} from './daemon.ts';
import type {Deployments} from './deployments.ts';
import {type ServiceEvents, taskList} from './events.ts';
import {choicesFor, launchRequest, placesFor} from './launch-tasks.ts';
import {primaryOf, type ServiceRecord} from './model.ts';
import type {ObservedTask, Observer} from './observation.ts';
import {placementEvent} from './placement-event.ts';
import {planRollingUpdate, type RollingUpdatePlan} from './rolling-update.ts';
import type {ServiceStore} from './service-store.ts';

/** Most tasks started in one go, so that a large service does not hold up everything else. */
const launchBatch = 200;
const unsteadyCheck = 1000;
const steadyCheck = 2000;
const placementRetry = 15_000;

/** What the scheduler remembers of a service between steps; nothing of it must survive the engine. */
export interface ServiceMemory {
	/** Set when no instance took a task: until then, or until the cluster changes, none is tried. */
	retryPlacementAt: Date | undefined;
	/** Tasks that have been healthy at least once. */
	readonly provenTasks: Set<string>;
	/** Tasks whose end has been counted. */
	readonly countedTasks: Set<string>;
	/** Whether it has been said that the deployment configuration leaves no room. */
	isBlockedSaid: boolean;
}

export const newMemory = (): ServiceMemory => ({
	retryPlacementAt: undefined,
	provenTasks: new Set(),
	countedTasks: new Set(),
	isBlockedSaid: false,
});

/** What a reconciler works with. */
export interface Workshop {
	readonly core: EcsCore;
	readonly store: ServiceStore;
	readonly events: ServiceEvents;
	readonly deployments: Deployments;
	readonly observer: Observer;
}

/**
 * Takes a service one step nearer to what is wanted of it, from what is, never from what was: so it may be called at
 * any time, also after a crash. Answers in how many milliseconds to look again if nothing is heard until then.
 */
export async function reconcile(shop: Workshop, service: ServiceRecord, memory: ServiceMemory): Promise<number> {
	const {store, observer} = shop;
	adjustDaemon(shop, service);
	const tasks = await observer.observe(service);
	noteHealthy(service, memory, tasks);
	const wait = backOffOf(shop, service);
	const plan = planFor(shop, service, memory, tasks, wait === 0);
	stopTasks(shop, service, memory, tasks, plan);
	const hasMore = await startTasks(shop, service, memory, tasks, plan);
	sayBlocked(shop, service, memory, plan);
	settle(shop, service, tasks, plan);
	store.save(service);
	if (hasMore) return 0;
	return nextCheck(shop, service, memory, tasks, wait);
}

function planFor(
	{core}: Workshop,
	service: ServiceRecord,
	memory: ServiceMemory,
	tasks: readonly ObservedTask[],
	isBackOffOver: boolean,
): RollingUpdatePlan {
	const {minimumHealthyPercent = 100, maximumPercent = 200} = service.settings.deploymentConfiguration;
	const now = core.context.clock.now();
	if (memory.retryPlacementAt !== undefined && memory.retryPlacementAt <= now) memory.retryPlacementAt = undefined;
	const goal = {
		desiredCount: service.status === 'ACTIVE' ? service.desiredCount : 0,
		minimumHealthyPercent,
		maximumPercent,
		canPlace: memory.retryPlacementAt === undefined,
		mayStart: isBackOffOver && primaryOf(service).rolloutState !== 'FAILED',
	};
	return planRollingUpdate(goal, tasks);
}

/** A daemon wants one task on each instance that takes it. */
function adjustDaemon({core}: Workshop, service: ServiceRecord): void {
	if (service.settings.schedulingStrategy === 'DAEMON') service.desiredCount = eligibleInstances(core, service).length;
}

function noteHealthy(service: ServiceRecord, memory: ServiceMemory, tasks: readonly ObservedTask[]): void {
	const breaker = service.settings.deploymentConfiguration.deploymentCircuitBreaker;
	for (const {id, standing, record} of tasks) {
		if (standing !== 'healthy' || memory.provenTasks.has(id)) continue;
		memory.provenTasks.add(id);
		const deployment = service.deployments.find((one) => one.id === record.task.startedBy);
		if (deployment === undefined) continue;
		deployment.failedStarts = 0;
		if (breaker?.resetOnHealthyTask !== false && deployment.rolloutState === 'IN_PROGRESS') deployment.failedTasks = 0;
	}
}

/** Milliseconds for which no task may be started because starts keep failing. */
function backOffOf({core}: Workshop, service: ServiceRecord): number {
	const {failedStarts, lastFailureAt} = primaryOf(service);
	if (lastFailureAt === undefined) return 0;
	const until = lastFailureAt.getTime() + startDelay(failedStarts, service.desiredCount);
	return Math.max(0, until - core.context.clock.now().getTime());
}

function stopTasks(
	shop: Workshop,
	service: ServiceRecord,
	memory: ServiceMemory,
	tasks: readonly ObservedTask[],
	plan: RollingUpdatePlan,
): void {
	const {core, events} = shop;
	const now = core.context.clock.now();
	const chosen = new Set(plan.stop);
	const stopped: string[] = [];
	for (const {id, record, stoppedReason, event} of tasks.filter((task) => chosen.has(task.id))) {
		const isProtected = record.protectedUntil !== undefined && record.protectedUntil > now;
		if (isProtected && stoppedReason === undefined && service.status === 'ACTIVE') continue;
		const scaling = `Scaling activity initiated by (deployment ${primaryOf(service).id})`;
		if (event !== undefined) events.say(service, event);
		if (stoppedReason !== undefined) countFailure(shop, service, memory, record);
		memory.countedTasks.add(id);
		core.launcher.stop(id, stoppedReason ?? scaling, 'ServiceSchedulerInitiated');
		stopped.push(record.id);
	}
	if (stopped.length === 0) return;
	events.say(service, `has stopped ${stopped.length} running tasks: ${taskList(stopped)}.`);
	events.publishAction(service, 'INFO', 'TASKS_STOPPED', {taskArns: stopped});
}

/** Starts what the plan wants, as far as the cluster takes it. Answers whether a further batch is left. */
async function startTasks(
	shop: Workshop,
	service: ServiceRecord,
	memory: ServiceMemory,
	tasks: readonly ObservedTask[],
	plan: RollingUpdatePlan,
): Promise<boolean> {
	if (plan.start === 0) return false;
	const {core} = shop;
	const deployment = primaryOf(service);
	const stopped = new Set(plan.stop);
	const running = tasks.filter(({id}) => !stopped.has(id)).map(({record}) => record);
	const count = Math.min(plan.start, launchBatch);
	const isDaemon = service.settings.schedulingStrategy === 'DAEMON';
	const places = isDaemon
		? daemonPlaces(shop, service, running).slice(0, count)
		: await placesFor(core, deployment, running, count);
	// Somebody may have changed the service while the subnets were read: then the next step decides anew.
	if (primaryOf(service) !== deployment || service.status !== 'ACTIVE') return true;
	const started: string[] = [];
	let failure: unknown;
	try {
		const choices = choicesFor(core, service, deployment, running, places.length);
		for (const [index, choice] of choices.entries()) {
			const request = launchRequest(core, service, deployment, places[index] ?? {}, choice);
			started.push(core.launcher.launch(request).id);
		}
	} catch (error) {
		failure = error;
	}
	if (started.length > 0) {
		shop.events.say(service, `has started ${started.length} tasks: ${taskList(started)}.`);
		service.isSteady = false;
	}
	if (failure !== undefined) sayUnplaceable(shop, service, memory, failure);
	return memory.retryPlacementAt === undefined && plan.start > count;
}

function daemonPlaces({core}: Workshop, service: ServiceRecord, running: readonly TaskRecord[]) {
	const taken = new Set(running.map(({task}) => task.containerInstanceArn));
	return eligibleInstances(core, service)
		.filter((arn) => !taken.has(arn))
		.map((containerInstance) => ({containerInstance}));
}

function sayUnplaceable({core, events}: Workshop, service: ServiceRecord, memory: ServiceMemory, error: unknown): void {
	if (!(error instanceof Error)) throw error;
	memory.retryPlacementAt = new Date(core.context.clock.now().getTime() + placementRetry);
	const text = placementEvent(error);
	if (service.events[0]?.message?.endsWith(text) !== true) events.say(service, text);
	events.publishAction(service, 'ERROR', 'SERVICE_TASK_PLACEMENT_FAILURE', {reason: error.message});
}

/** Counts a task that ended before it was ever healthy, and trips the circuit breaker where it is due. */
export function countFailure(shop: Workshop, service: ServiceRecord, memory: ServiceMemory, {task}: TaskRecord): void {
	if (memory.countedTasks.has(task.taskArn)) return;
	memory.countedTasks.add(task.taskArn);
	const deployment = service.deployments.find(({id}) => id === task.startedBy);
	if (deployment === undefined) return;
	const roundsBefore = failedRounds(deployment.failedStarts, service.desiredCount);
	shop.deployments.countFailure(service, deployment);
	const rounds = failedRounds(deployment.failedStarts, service.desiredCount);
	if (roundsBefore < impairedRounds && rounds >= impairedRounds) {
		const troubleshooting = 'For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.';
		shop.events.say(service, `is unable to consistently start tasks successfully. ${troubleshooting}`);
		shop.events.publishAction(service, 'WARN', 'SERVICE_TASK_START_IMPAIRED');
	}
	const breaker = service.settings.deploymentConfiguration.deploymentCircuitBreaker;
	const isUnderWay = deployment.status === 'PRIMARY' && deployment.rolloutState === 'IN_PROGRESS';
	if (isUnderWay && isTripped(breaker, deployment.failedTasks, service.desiredCount)) shop.deployments.fail(service);
}

function sayBlocked({events}: Workshop, service: ServiceRecord, memory: ServiceMemory, plan: RollingUpdatePlan): void {
	if (plan.isBlocked && !memory.isBlockedSaid) {
		const cause = 'because of the service deployment configuration';
		const advice = 'Update the minimumHealthyPercent or maximumPercent value and try again.';
		events.say(service, `was unable to stop or start tasks during a deployment ${cause}. ${advice}`);
	}
	memory.isBlockedSaid = plan.isBlocked;
}

/** Completes the deployment, says that a steady state is reached, or ends a deleted service. */
function settle(shop: Workshop, service: ServiceRecord, tasks: readonly ObservedTask[], plan: RollingUpdatePlan): void {
	const isIdle = plan.start === 0 && plan.stop.length === 0 && !shop.observer.isDraining(service);
	if (service.status === 'DRAINING') {
		if (isIdle && tasks.length === 0) service.status = 'INACTIVE';
		return;
	}
	const isReached =
		tasks.length === service.desiredCount &&
		tasks.every(({isPrimary, standing}) => isPrimary && standing === 'healthy');
	if (!isIdle || !isReached) {
		service.isSteady = false;
		return;
	}
	if (primaryOf(service).rolloutState === 'IN_PROGRESS') shop.deployments.complete(service);
	if (service.isSteady) return;
	service.isSteady = true;
	shop.events.say(service, 'has reached a steady state.');
	shop.events.publishAction(service, 'INFO', 'SERVICE_STEADY_STATE');
}

function nextCheck(
	{core, store}: Workshop,
	service: ServiceRecord,
	memory: ServiceMemory,
	tasks: readonly ObservedTask[],
	backOff: number,
): number {
	const now = core.context.clock.now().getTime();
	const settling = tasks.flatMap(({settlesIn}) => settlesIn ?? []);
	const isChecked = store.targetGroupsOf(service).size > 0 && tasks.length > 0;
	return Math.min(
		Number.POSITIVE_INFINITY,
		...settling,
		...(isChecked ? [service.isSteady ? steadyCheck : unsteadyCheck] : []),
		...(backOff > 0 ? [backOff] : []),
		...(memory.retryPlacementAt === undefined ? [] : [memory.retryPlacementAt.getTime() - now]),
	);
}
