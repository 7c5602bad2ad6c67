import type {Deployment, Service} from '../../aws/gateways/ecs.ts';
import {counted} from '../../format/number.ts';
import {OutcomeError, StateError} from '../errors.ts';
import {explainService} from '../explain/service.ts';
import {serviceFacts} from '../explain/why.ts';
import {type Operation, type ProgressEvent, step} from '../progress.ts';
import {follow, type Pulse} from '../pulse.ts';
import {backoffFor, type Session} from '../session.ts';
import {findService, nameIn, type ServiceName} from '../tasks/find.ts';
import type {ServiceReference} from '../tasks/subject.ts';
import {foldEvents} from './events.ts';
import {rolledBack} from './rollback.ts';

/** What a new deployment would do, before anything is done. */
export interface DeploymentPlan extends ServiceReference {
	/** How many tasks are replaced, how, and what happens if the new ones fail, in sentences. */
	readonly lines: readonly string[];
}

/** A deployment that reached its goal; one that did not is an `OutcomeError`. */
export interface DeploymentOutcome {
	/** Id, for example `ecs-svc/1234567890123456789`. */
	readonly deployment: string;
	/** `family:revision`. */
	readonly taskDefinition: string;
	/** Tasks that run now. */
	readonly running: number;
}

/** @throws NotFoundError naming the nearest; StateError when ECS cannot deploy the service */
export async function planDeployment(
	session: Session,
	name: ServiceName,
	signal?: AbortSignal,
): Promise<DeploymentPlan> {
	const service = await findService(session, name, signal);
	const {serviceName = '', desiredCount = 0, deploymentConfiguration = {}, deployments = []} = service;
	assertDeployable(service);
	assertRoom(service);
	const {minimumHealthyPercent = 100, maximumPercent = 200, deploymentCircuitBreaker} = deploymentConfiguration;
	const cluster = nameIn(service.clusterArn);
	const tasks = desiredCount === 1 ? 'its only task' : `all ${desiredCount} tasks`;
	return {
		cluster,
		service: serviceName,
		lines: [
			`Service ${serviceName} in ${cluster}: ${tasks} will be replaced by new ones of ${nameIn(service.taskDefinition)}, with the newest image of its tags.`,
			`Meanwhile at least ${minimumHealthyPercent} % and at most ${maximumPercent} % of the tasks run.`,
			...(deployments.length > 1 ? ['A deployment is under way already; it is given up for the new one.'] : []),
			ifItFails(deploymentCircuitBreaker?.enable === true, deploymentCircuitBreaker?.rollback === true),
		],
	};
}

function ifItFails(hasBreaker: boolean, rollsBack: boolean): string {
	if (!hasBreaker) return 'If the new tasks fail, ECS goes on trying: the service has no circuit breaker.';
	return rollsBack
		? 'If the new tasks fail, the circuit breaker goes back to what ran before.'
		: 'If the new tasks fail, the circuit breaker stops the deployment; it does not go back.';
}

function assertDeployable({serviceName, deploymentController, status}: Service): void {
	const {type = 'ECS'} = deploymentController ?? {};
	if (type !== 'ECS') {
		const by = type === 'CODE_DEPLOY' ? 'CodeDeploy' : 'something outside of ECS';
		throw new StateError(`Service ${serviceName} is deployed by ${by}.`, 'Begin the deployment there.');
	}
	if (status !== undefined && status !== 'ACTIVE') {
		throw new StateError(`Service ${serviceName} is being deleted (${status}).`, 'Choose another service.');
	}
}

/** With few tasks the two percentages may leave no room, as ECS rounds the lower bound up and the upper one down. */
function assertRoom({serviceName, desiredCount = 0, deploymentConfiguration = {}}: Service): void {
	const {minimumHealthyPercent = 100, maximumPercent = 200} = deploymentConfiguration;
	const least = Math.ceil((desiredCount * minimumHealthyPercent) / 100);
	const most = Math.floor((desiredCount * maximumPercent) / 100);
	if (desiredCount === 0 || least < desiredCount || most > desiredCount) return;
	throw new StateError(
		`A deployment of ${serviceName} could neither stop nor start a task: of ${desiredCount}, at least ${minimumHealthyPercent} % (${least}) and at most ${maximumPercent} % (${most}) must run.`,
		`Scale it to ${desiredCount + 1} first, or set minimumHealthyPercent to 0 or maximumPercent to 200.`,
	);
}

/** So long may nothing move before the deployment counts as stuck. Milliseconds. */
const usualPatience = 15 * 60_000;
/** Without a circuit breaker nobody else says that it fails: so many failed tasks do. */
const failedTasksBelieved = 3;

/**
 * Begins a new deployment and follows it, telling the service's events, until it is steady.
 *
 * @throws OutcomeError saying why when it fails, is rolled back, gets stuck, or another takes its place
 */
export async function* deployService(
	session: Session,
	{cluster, service}: ServiceReference,
	signal?: AbortSignal,
	patience: number = usualPatience,
): Operation<DeploymentOutcome> {
	return yield* step('deploy', service, async function* () {
		const begun = await session.gateways.ecs.updateService({cluster, service, forceNewDeployment: true}, {signal});
		const deployment = begun.deployments?.find(({status}) => status === 'PRIMARY');
		if (deployment?.id === undefined) {
			throw new OutcomeError(`ECS began no deployment of ${service}.`, 'Look at «ecs-console services events».');
		}
		const look = watcher(session, {cluster, service, patience}, deployment.id, begun);
		const result = yield* follow(look, {step: 'deploy', backoff: backoffFor(session), signal});
		return {result, detail: `running: ${counted(result.running, 'task')} of ${result.taskDefinition}`};
	});
}

/** Remembers what was told and when something moved last. A look may be older than the call before it. */
function watcher(
	session: Session,
	{cluster, service: name, patience}: ServiceReference & {readonly patience: number},
	id: string,
	begun: Service,
): (signal: AbortSignal | undefined) => Promise<Pulse<DeploymentOutcome>> {
	const before = new Set(begun.events?.map((event) => event.id));
	const told = new Set(before);
	const started = performance.now();
	let last = {state: '', at: started};
	let isSeen = false;
	return async (signal) => {
		const [service] = await session.gateways.ecs.describeServices(cluster, [name], {signal});
		if (service === undefined) throw new OutcomeError(`Service ${name} is gone.`, 'See «ecs-console services list».');
		const deployment = service.deployments?.find((one) => one.id === id);
		isSeen ||= deployment !== undefined || rolledBack(service)?.id === id;
		if (isSeen && isSuperseded(service, deployment, id)) throw superseded(name);
		const now = performance.now();
		const state = stateOf(service, deployment);
		if (state !== last.state) last = {state, at: now};
		const isStuck = now - last.at > patience || isBlocked(service, before);
		if (isStuck || (isSeen && hasFailed(service, deployment))) throw await failure(session, service, signal);
		const result = outcomeOf(service, deployment);
		const progress = {done: deployment?.runningCount ?? 0, total: deployment?.desiredCount ?? 0};
		const waiting: ProgressEvent = {type: 'waiting', step: 'deploy', detail: state, elapsed: now - started, progress};
		const notes = newsOf(service, told);
		return {events: result === undefined ? [...notes, waiting] : notes, result};
	};
}

/** What the service has told since it was asked last, oldest first. */
function newsOf({events = []}: Service, told: Set<string | undefined>): ProgressEvent[] {
	const news = events.filter(({id}) => !told.has(id));
	for (const {id} of news) told.add(id);
	return foldEvents(news)
		.toReversed()
		.map(({message}) => ({type: 'note', text: message}));
}

/** Somebody began another one; a rollback by ECS is told by a deployment that failed. */
function isSuperseded(service: Service, deployment: Deployment | undefined, id: string): boolean {
	if (deployment?.status === 'PRIMARY' || deployment?.rolloutState === 'FAILED') return false;
	return rolledBack(service)?.id !== id;
}

const superseded = (service: string): OutcomeError =>
	new OutcomeError(
		`Another deployment of ${service} took the place of this one.`,
		'See «ecs-console services why» for how that one goes.',
	);

/** The newest that ECS has said since is that the deployment configuration lets it do nothing. */
function isBlocked({events: [newest] = []}: Service, before: ReadonlySet<string | undefined>): boolean {
	if (newest === undefined || before.has(newest.id)) return false;
	return /because of the service deployment configuration/i.test(newest.message ?? '');
}

function hasFailed(service: Service, deployment: Deployment | undefined): boolean {
	if (deployment === undefined || deployment.status !== 'PRIMARY' || deployment.rolloutState === 'FAILED') return true;
	const hasBreaker = service.deploymentConfiguration?.deploymentCircuitBreaker?.enable === true;
	return !hasBreaker && (deployment.failedTasks ?? 0) >= failedTasksBelieved;
}

async function failure(session: Session, service: Service, signal: AbortSignal | undefined): Promise<OutcomeError> {
	const {summary, nextStep, evidence} = explainService(await serviceFacts(session, service, signal));
	return new OutcomeError(`The deployment of ${service.serviceName} did not succeed. ${summary}`, nextStep, evidence);
}

/** Undefined while it is under way. Rollout states are not there for daemons of old. */
function outcomeOf(service: Service, deployment: Deployment | undefined): DeploymentOutcome | undefined {
	const {deployments = [], runningCount = 0, desiredCount = 0} = service;
	const isComplete = ['COMPLETED', undefined].includes(deployment?.rolloutState);
	if (deployment?.id === undefined || !isComplete || deployments.length > 1 || runningCount !== desiredCount) {
		return undefined;
	}
	return {deployment: deployment.id, taskDefinition: nameIn(deployment.taskDefinition), running: runningCount};
}

function stateOf({deployments = []}: Service, deployment: Deployment | undefined): string {
	const {desiredCount = 0, runningCount = 0, pendingCount = 0, failedTasks = 0} = deployment ?? {};
	const old = deployments.reduce((sum, one) => sum + (one.id === deployment?.id ? 0 : (one.runningCount ?? 0)), 0);
	const parts = [
		`${runningCount} of ${desiredCount} new tasks run`,
		pendingCount > 0 ? `${pendingCount} on their way` : '',
		failedTasks > 0 ? `${failedTasks} failed` : '',
		old > 0 ? `${old} of before still run` : '',
		old === 0 && runningCount === desiredCount ? 'until they are healthy and those of before have left' : '',
	];
	return parts.filter((part) => part !== '').join(', ');
}
