import type {Stack} from '../../aws/gateways/cloudformation.ts';
import {type Cadence, type PollOptions, poll} from '../../aws/poller.ts';
import {isPassing} from '../../aws/wait.ts';
import {readConsumerOutputs} from '../../infra/consumer/outputs.ts';
import {EndpointFailure} from '../errors.ts';
import type {Session} from '../session.ts';
import {outputsOf, systemOf} from '../stacks/describe.ts';
import {phaseOf} from '../stacks/states.ts';
import type {Sample} from '../watch/sample.ts';
import {consume} from './consume.ts';
import type {ConsumeResponse, Usage} from './usage.ts';

/** Which consumer is looked at, of those there are. */
export interface LookedAt {
	/** Names of all consumer stacks, sorted. */
	readonly stacks: readonly string[];
	/** The one that is looked at; undefined when there is none, or none of the name asked for. */
	readonly stack: string | undefined;
}

/** The hosts, or why there are none and what to do about it. */
export type ConsumerLook = LookedAt &
	(
		| {readonly kind: 'hosts'; readonly address: string; readonly answer: ConsumeResponse}
		| {readonly kind: 'absent'; readonly problem: string; readonly nextStep: string}
	);

/** Hosts are on our side of AWS's limits, so they may be asked every second. */
const cadence: Cadence = {calm: 2_000, busy: 1_000, slowest: 15_000};

/** Peers that do not answer are given up after 3 s (peer.ts), and an answer with their errors comes. Milliseconds. */
const patience = 5_000;

/** A change of an amount that counts as movement, as a part of the larger of the two. */
const noticeable = 0.02;

type Located = LookedAt & {readonly found: Stack; readonly address: string};

/**
 * Reads all hosts of a consumer, once a second while their targets or measurements move. Without a name it is the first
 * consumer stack that is complete. A console that does not answer though tasks run is a look that was skipped.
 */
export async function* watchHosts(
	session: Session,
	stackName?: string,
	signal?: AbortSignal,
	options: Pick<PollOptions<ConsumerLook>, 'cadence' | 'clock' | 'random'> = {},
): AsyncGenerator<Sample<ConsumerLook>, void, undefined> {
	let located: Located | undefined;
	let isMoving = true;
	let previous: ConsumeResponse | undefined;

	async function look(): Promise<ConsumerLook> {
		const place = located ?? (await locate(session, stackName, signal));
		if (!('found' in place)) return place;
		located = undefined;
		const {stacks, stack, address} = place;
		try {
			const answer = await consume(session, address, {candidate: 'ALL'}, [], signal, patience);
			located = place;
			isMoving = previous === undefined || hasMoved(previous, answer);
			previous = answer;
			return {kind: 'hosts', stacks, stack, address, answer};
		} catch (error) {
			if (!(error instanceof EndpointFailure)) throw error;
			const absent = await withoutTasks(session, place, signal);
			if (absent === undefined) throw error;
			return absent;
		}
	}

	yield* poll(look, {
		cadence,
		...options,
		signal,
		isBusy: ({kind}) => kind === 'hosts' && isMoving,
		isSkipped: (error) => error instanceof EndpointFailure || isPassing(error),
	});
}

async function locate(
	session: Session,
	stackName: string | undefined,
	signal: AbortSignal | undefined,
): Promise<Located | ConsumerLook> {
	const all = await session.watching.cloudFormation.describeStacks({signal});
	const known = all
		.filter((stack) => systemOf(stack) === 'consumer' && phaseOf(stack.StackStatus) !== 'absent')
		.sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
	const stacks = known.map(nameOf);
	const found =
		stackName === undefined ? (known.find(isComplete) ?? known[0]) : all.find(({StackName}) => StackName === stackName);
	const stack = found?.StackName;
	const absent = (problem: string, nextStep: string): ConsumerLook => ({
		...{kind: 'absent', stacks, stack},
		...{problem, nextStep},
	});
	if (found === undefined) {
		return stackName === undefined
			? absent(`There is no consumer in ${session.region} yet.`, 'Set one up: it takes a minute.')
			: absent(`There is no stack «${stackName}» in ${session.region}.`, 'Choose another one, or set it up.');
	}
	const address = outputsOf(found).Url;
	if (address !== undefined) return {stacks, stack, found, address};
	return absent(`Stack ${stack} (${found.StackStatus}) has no address yet.`, 'Setup shows how far it is.');
}

const nameOf = ({StackName = ''}: Stack): string => StackName;

const isComplete = (stack: Stack): boolean =>
	phaseOf(stack.StackStatus) === 'ready' && outputsOf(stack).Url !== undefined;

/** Why nobody answers, when it is because nothing runs; undefined when something else must be wrong. */
async function withoutTasks(
	session: Session,
	{stacks, stack, found}: Located,
	signal: AbortSignal | undefined,
): Promise<ConsumerLook | undefined> {
	const outputs = readConsumerOutputs(found.Outputs ?? []);
	if (outputs === undefined) return undefined;
	const {ClusterName, ServiceName} = outputs;
	const [service] = await session.watching.ecs.describeServices(ClusterName, [ServiceName], {signal});
	const {desiredCount = 0, runningCount = 0} = service ?? {};
	if (service === undefined || (desiredCount > 0 && runningCount > 0)) return undefined;
	const absent = {kind: 'absent', stacks, stack} as const;
	return desiredCount === 0
		? {...absent, problem: `${stack} runs no tasks: it is scaled to 0.`, nextStep: 'Scale it up in Setup.'}
		: {
				...absent,
				problem: `None of the ${desiredCount} tasks of ${stack} runs yet.`,
				nextStep: 'They show here as soon as they answer; Tasks shows what they wait for.',
			};
}

/** Whether hosts came or went, or any amount differs noticeably from its target or from what it was. */
function hasMoved(before: ConsumeResponse, after: ConsumeResponse): boolean {
	if (before.instances.length !== after.instances.length || before.errors.length !== after.errors.length) return true;
	const known = new Map(before.instances.map(({host, port, usage}) => [`${host}:${port}`, usage]));
	return after.instances.some(({host, port, usage}) => {
		const old = known.get(`${host}:${port}`);
		return (
			old === undefined ||
			usage.some((now) =>
				isMoving(
					old.find(({resource}) => resource === now.resource),
					now,
				),
			)
		);
	});
}

function isMoving(before: Usage | undefined, now: Usage): boolean {
	if (before === undefined || before.target !== now.target) return true;
	const scale = now.unit === 'PERCENTAGE' ? 1 : Math.max(before.actual, now.actual, now.target);
	return Math.abs(now.actual - before.actual) > noticeable * scale;
}
