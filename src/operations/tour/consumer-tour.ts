import {consume} from '../consumer/consume.ts';
import {scaleService} from '../consumer/scale.ts';
import {setupConsumer} from '../consumer/setup.ts';
import {laptopSizes} from '../consumer/sizes.ts';
import {type ConsumerStack, consumerStack} from '../consumer/stack.ts';
import type {ConsumeResponse, InstanceSummary, Resource, UsageSpec} from '../consumer/usage.ts';
import {OutcomeError} from '../errors.ts';
import {type Operation, step} from '../progress.ts';
import {follow, type Pulse} from '../pulse.ts';
import {backoffFor, type Session} from '../session.ts';
import {deleteStack, previewDeletion} from '../stacks/delete.ts';
import {listTasks} from '../tasks/tasks.ts';
import {noteResources, nothingLeft} from './remaining.ts';
import {verify} from './verify.ts';

const stackName = 'tour-consumer';
const hosts = 3;

const parameters = {LaunchType: 'FARGATE', TaskNetworkMode: 'awsvpc', ...laptopSizes};

const everyoneCpu: UsageSpec = {resource: 'CPU', unit: 'PERCENTAGE', target: 0.6};
const oneMemory: UsageSpec = {resource: 'MEMORY', unit: 'MEGABYTES', target: 450};

/** How near to its target a measured value must come (share of the target), and how long that may take. */
const tolerance = {CPU: 0.1, MEMORY: 0.05, DISK: 0.2, NETWORK: 0.2} as const satisfies Record<Resource, number>;
const patienceMilliseconds = 60_000;

type Step<Result> = Operation<{readonly result: Result; readonly detail: string}>;

/**
 * The consumer system from nothing to nothing, each step verified by what AWS and the hosts say.
 *
 * @throws OutcomeError naming what was expected and what was found
 */
export async function* consumerTour(session: Session, signal?: AbortSignal): Operation<void> {
	const approve = () => Promise.resolve(true);
	const {address} = yield* setupConsumer(session, {stackName, parameters, desired: hosts, approve, signal});
	const stack = await consumerStack(session, stackName, signal);
	const ask = (usage: readonly UsageSpec[], target: Parameters<typeof consume>[2] = {candidate: 'ALL'}) =>
		consume(session, address, target, usage, signal);

	yield* step('read', 'Reading every host', () => readAll(ask));
	const [first] = yield* step('cpu', 'CPU on all hosts', () => cpuOnAll(session, ask, signal));
	yield* step('memory', 'Memory on one host', () => memoryOnOne(session, ask, first, signal));
	yield* step('refusal', 'An invalid request', () => invalidRequest(ask));
	yield* step('replace', 'One host killed and replaced', () => killAndReplace(session, stack, ask, signal));
	yield* step('scale-in', 'Scaling to 0', () => scaleToZero(session, stack, signal));
	const made = yield* step('inventory', 'Noting what was made', () => noteResources(session, stackName, signal));
	yield* deleteStack(session, await previewDeletion(session, stackName, signal), signal);
	yield* step('nothing', 'Looking for anything left', () => nothingLeft(session, stackName, made, signal));
}

type Ask = (usage: readonly UsageSpec[], target?: Parameters<typeof consume>[2]) => Promise<ConsumeResponse>;

async function* readAll(ask: Ask): Step<void> {
	const {instances, errors} = await ask([]);
	verify(
		instances.length === hosts && errors.length === 0,
		`${hosts} hosts and no error`,
		`${instances.length} and ${errors.length}`,
	);
	yield {type: 'note', text: `    ${instances.map(({host, port}) => `${host}:${port}`).join('  ')}`};
	return {result: undefined, detail: `${hosts} hosts, each with target and actual`};
}

async function* cpuOnAll(
	session: Session,
	ask: Ask,
	signal: AbortSignal | undefined,
): Step<readonly InstanceSummary[]> {
	const answer = await ask([everyoneCpu]);
	verify(answer.errors.length === 0, 'no error', answer.errors[0]?.message ?? '');
	const arrived = new Map<string, number>();
	const measured = yield* until(session, 'cpu', ask, arrivals(everyoneCpu, arrived), signal);
	return {result: measured, detail: `target 60 %, measured ${[...arrived.values()].map(percentage).join(', ')}`};
}

async function* memoryOnOne(
	session: Session,
	ask: Ask,
	host: InstanceSummary | undefined,
	signal: AbortSignal | undefined,
): Step<void> {
	if (host === undefined) throw new OutcomeError('There is no host to ask.', 'Run the tour again.');
	const isIt = (other: InstanceSummary): boolean => other.host === host.host && other.port === host.port;
	const answer = await ask([oneMemory], {candidate: 'SPECIFIC', host: host.host, port: host.port});
	verify(answer.instances.length === 1, 'one host in the answer', String(answer.instances.length));
	const measured = yield* until(
		session,
		'memory',
		() => ask([oneMemory], {candidate: 'SPECIFIC', host: host.host, port: host.port}),
		(found) => found.some((other) => isNear(other, oneMemory)),
		signal,
	);
	const {instances} = await ask([]);
	const others = instances.filter((other) => !isIt(other));
	const unchanged = others.every(({usage}) => usage.find(({resource}) => resource === 'MEMORY')?.target === 0.33);
	verify(
		unchanged && others.length === hosts - 1,
		'the other hosts at their start-up target',
		others.map(summary).join('; '),
	);
	const actual = measured[0]?.usage.find(({resource}) => resource === 'MEMORY')?.actual ?? 0;
	return {
		result: undefined,
		detail: `target ${oneMemory.target} MB on ${host.host}, measured ${actual.toFixed(0)} MB, others unchanged`,
	};
}

async function* invalidRequest(ask: Ask): Step<void> {
	const {errors} = await ask([{resource: 'CPU', unit: 'GIGABYTES', target: 1}]);
	const [error] = errors;
	verify(error?.type === 'INVALID_PARAMETER', 'INVALID_PARAMETER', error?.type ?? 'no error');
	yield {type: 'note', text: `    ${error?.type}: ${error?.message}`};
	return {result: undefined, detail: 'refused with a clear message, nothing changed'};
}

async function* killAndReplace(
	session: Session,
	{outputs}: ConsumerStack,
	ask: Ask,
	signal: AbortSignal | undefined,
): Step<void> {
	const query = {cluster: outputs.ClusterName, service: outputs.ServiceName};
	const before = await listTasks(session, query, signal);
	const [victim] = before;
	if (victim === undefined) throw new OutcomeError('There is no task to kill.', 'Run the tour again.');
	await session.gateways.ecs.stopTask(outputs.ClusterName, victim.arn, 'tour: one host killed', {signal});
	const known = new Set(before.map(({id}) => id));
	const look = async (): Promise<Pulse<string>> => {
		const tasks = await listTasks(session, query, signal);
		const replacement = tasks.find(({id, status}) => !known.has(id) && status === 'RUNNING');
		const isWhole = replacement !== undefined && !tasks.some(({id}) => id === victim.id);
		return {events: [], result: isWhole ? replacement.id : undefined};
	};
	const replacement = yield* follow(look, {step: 'replace', backoff: backoffFor(session), signal});
	yield* until(session, 'replace', ask, (found) => found.length === hosts, signal);
	return {
		result: undefined,
		detail: `${victim.id.slice(0, 8)} stopped, ${replacement.slice(0, 8)} took its place, ${hosts} hosts answer`,
	};
}

async function* scaleToZero(session: Session, {outputs}: ConsumerStack, signal: AbortSignal | undefined): Step<void> {
	const request = {cluster: outputs.ClusterName, service: outputs.ServiceName, desired: 0};
	yield* scaleService(session, request, signal);
	const tasks = await listTasks(session, {cluster: outputs.ClusterName}, signal);
	verify(tasks.length === 0, 'no task', `${tasks.length}`);
	return {result: undefined, detail: 'no task runs'};
}

/** Reads the hosts again and again until `isReached`; gives up with what was found last. */
async function* until(
	session: Session,
	name: string,
	ask: Ask,
	isReached: (hosts: readonly InstanceSummary[]) => boolean,
	signal: AbortSignal | undefined,
): Operation<readonly InstanceSummary[]> {
	const started = performance.now();
	const look = async (): Promise<Pulse<readonly InstanceSummary[]>> => {
		const {instances, errors} = await ask([]);
		if (errors.length === 0 && isReached(instances)) return {events: [], result: instances};
		const elapsed = performance.now() - started;
		if (elapsed > patienceMilliseconds) {
			verify(
				false,
				`step ${name} within ${patienceMilliseconds / 1000} s`,
				errors[0]?.message ?? instances.map(summary).join('; '),
			);
		}
		return {events: [{type: 'waiting', step: name, detail: instances.map(summary).join('; '), elapsed}]};
	};
	return yield* follow(look, {step: name, backoff: backoffFor(session), signal});
}

function isNear({usage}: InstanceSummary, {resource, unit, target}: UsageSpec): boolean {
	const found = usage.find((candidate) => candidate.resource === resource);
	if (found === undefined || found.unit !== unit) return false;
	return found.target === target && Math.abs(found.actual - target) <= target * tolerance[resource];
}

/**
 * Whether every host has been near its target at one look or another: on a machine that has more to do than it can,
 * all of them at the same moment is a matter of luck. `arrived` gets what each measured when it was.
 */
function arrivals(wanted: UsageSpec, arrived: Map<string, number>): (found: readonly InstanceSummary[]) => boolean {
	return (found) => {
		for (const host of found.filter((candidate) => isNear(candidate, wanted))) {
			arrived.set(`${host.host}:${host.port}`, measuredOf(host, wanted.resource));
		}
		return found.length === hosts && arrived.size >= hosts;
	};
}

const measuredOf = ({usage}: InstanceSummary, wanted: Resource): number =>
	usage.find(({resource}) => resource === wanted)?.actual ?? 0;

const percentage = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** `127.0.16.1 cpu 58.2 % of 60.0 %`: a host in few words. */
function summary(instance: InstanceSummary): string {
	const target = instance.usage.find(({resource}) => resource === 'CPU')?.target ?? 0;
	return `${instance.host} cpu ${percentage(measuredOf(instance, 'CPU'))} of ${percentage(target)}`;
}
