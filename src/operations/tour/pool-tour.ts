import {randomUUID} from 'node:crypto';
import {counted} from '../../format/number.ts';
import {OutcomeError} from '../errors.ts';
import {codeBucket} from '../pool/code.ts';
import {createPool} from '../pool/create.ts';
import {deletePool, previewPoolDeletion} from '../pool/delete.ts';
import {drainPool, planDrain} from '../pool/drain.ts';
import {grabTask, PoolEmptyError} from '../pool/grab.ts';
import {killTasks, planKill} from '../pool/kill.ts';
import {type PoolStack, requirePool} from '../pool/locate.ts';
import type {Grabbed} from '../pool/look.ts';
import {type Counts, counts} from '../pool/states.ts';
import {type PoolContent, readContent} from '../pool/status.ts';
import {type Operation, step} from '../progress.ts';
import {follow, type Pulse} from '../pulse.ts';
import {backoffFor, type Session} from '../session.ts';
import {noteResources, nothingLeft} from './remaining.ts';
import {verify} from './verify.ts';

const stackName = 'tour-pool';
const target = 5;
const parameters = {WarmTasks: String(target)};

/** How long the pool may take to become what it should be. Milliseconds. */
const patience = 120_000;

type Step<Result> = Operation<{readonly result: Result; readonly detail: string}>;

/**
 * The warm pool from nothing to nothing: filled, grabbed from, refilled, robbed of a task and drained; each step is
 * verified by what the table and ECS say.
 *
 * @throws OutcomeError naming what was expected and what was found
 */
export async function* poolTour(session: Session, signal?: AbortSignal): Operation<void> {
	const approve = () => Promise.resolve(true);
	yield* createPool(session, {stackName, parameters, approve, signal});
	const pool = await requirePool(session, stackName, signal);
	const tour = {session, pool, signal};
	const grabbed = yield* step('grab', 'Grabbing three tasks, two of them at once', () => grabThree(tour));
	yield* step('refill', 'Each is replaced', () => refilled(tour, grabbed));
	yield* step('kill', 'An occupied task is killed', () => killOne(tour, grabbed));
	yield* step('loss', 'A warm task is lost on purpose', () => loseOne(tour));
	yield* drainPool(session, await planDrain(session, stackName, signal), signal);
	yield* step('empty', 'Nothing is launched any more', () => isEmpty(tour));
	const made = yield* step('inventory', 'Noting what was made', () => noteResources(session, stackName, signal));
	yield* deletePool(session, await previewPoolDeletion(session, stackName, signal), signal);
	yield* step('nothing', 'Looking for anything left', () => nothingLeft(session, stackName, made, signal));
	yield* step('no-code', 'Looking for the code of the functions', () => noCode(tour));
}

interface Tour {
	readonly session: Session;
	readonly pool: PoolStack;
	readonly signal: AbortSignal | undefined;
}

async function* grabThree(tour: Tour): Step<readonly Grabbed[]> {
	const {session, signal} = tour;
	const oldest = await available(tour);
	const started = performance.now();
	const first = await grabTask(session, stackName, {user: 'ana'}, signal);
	const milliseconds = performance.now() - started;
	verify(first.id === oldest[0], `the oldest task ${oldest[0]}`, first.id);
	const both = await Promise.all(
		['ben', 'eva'].map((user) => grabTask(session, stackName, {user, claimId: randomUUID()}, signal)),
	);
	const grabbed = [first, ...both];
	const different = new Set(grabbed.map(({taskArn}) => taskArn));
	verify(different.size === 3, 'three different tasks', [...different].join(', '));
	for (const {user, address} of grabbed) {
		yield {type: 'note', text: `    ${user} has ${address}: ${await answerOf(address, signal)}`};
	}
	return {result: grabbed, detail: `the oldest in ${milliseconds.toFixed(0)} ms, then two at once, three tasks in all`};
}

async function available(tour: Tour): Promise<string[]> {
	const {tasks} = await read(tour);
	return tasks.flatMap(({id, status}) => (status === 'RUNNING' ? id : []));
}

async function answerOf(address: string, signal: AbortSignal | undefined): Promise<string> {
	const answer = await fetch(`http://${address}/`, {signal: signal ?? null});
	const text = await answer.text();
	verify(answer.ok, `an answer of ${address}`, `${answer.status} ${text}`);
	return text.trim();
}

async function* refilled(tour: Tour, grabbed: readonly Grabbed[]): Step<void> {
	const {tasks} = yield* until(tour, 'refill', (of) => isWhole(of) && of.occupied === grabbed.length);
	const seconds = tasks.flatMap(({launch}) => launch?.total ?? []);
	const slowest = Math.max(...seconds);
	return {result: undefined, detail: `${target} available again, none took longer than ${slowest.toFixed(1)} s`};
}

async function* killOne(tour: Tour, [first]: readonly Grabbed[]): Step<void> {
	const {session, signal} = tour;
	if (first === undefined) throw new OutcomeError('There is no task to kill.', 'Run the tour again.');
	const {settings: before} = await read(tour);
	yield* killTasks(session, await planKill(session, stackName, [first.id], signal), {}, signal);
	const {tasks, settings} = await read(tour);
	verify(!tasks.some(({id}) => id === first.id), 'its record gone', first.id);
	verify(settings.launches === before.launches, 'no launch in its place', `${settings.launches - before.launches}`);
	return {result: undefined, detail: `the task of ${first.user} is gone, and nothing was launched for it`};
}

/** Stops a task behind the pool's back, as a failing host would. */
async function* loseOne(tour: Tour): Step<void> {
	const {session, pool, signal} = tour;
	const {tasks} = await read(tour);
	const victim = tasks.find(({status}) => status === 'RUNNING');
	verify(victim?.taskArn !== undefined, 'a warm task', 'none');
	await session.gateways.ecs.stopTask(pool.outputs.ClusterName, victim?.taskArn ?? '', 'tour: lost', {signal});
	const found = yield* until(tour, 'loss', (of, {tasks: now}) => {
		const isStillWarm = now.some(({id, status}) => id === victim?.id && status === 'RUNNING');
		return isWhole(of) && !isStillWarm;
	});
	const replacement = found.tasks.filter(({status}) => status === 'RUNNING').at(-1);
	return {result: undefined, detail: `${short(victim?.id)} was lost, ${short(replacement?.id)} took its place`};
}

const short = (id = ''): string => id.split('_').at(-1) ?? id;

async function* isEmpty(tour: Tour): Step<void> {
	const {session, signal} = tour;
	const {settings, tasks} = await read(tour);
	verify(settings.target === 0 && tasks.length === 0, 'no record and size 0', `${tasks.length}, ${settings.target}`);
	const refused = await grabTask(session, stackName, {user: 'late'}, signal).catch((error: unknown) => error);
	verify(refused instanceof PoolEmptyError, 'a grab refused', String(refused));
	yield {type: 'note', text: `    ${refused instanceof Error ? refused.message : ''}`};
	return {result: undefined, detail: 'no record is left, a grab is refused in plain words'};
}

/** The bucket that is no stack's own: it goes with the last code in it. */
async function* noCode({session, signal}: Tour): Step<void> {
	const bucket = await codeBucket(session, signal);
	yield {type: 'waiting', step: 'no-code', detail: bucket, elapsed: 0};
	verify(!(await session.gateways.s3.bucketExists(bucket, {signal})), 'nothing', `bucket ${bucket}`);
	return {result: undefined, detail: 'its bucket is gone, too'};
}

const isWhole = ({available, launching}: Counts): boolean => available === target && launching === 0;

const read = ({session, pool, signal}: Tour): Promise<PoolContent> => readContent(session, pool, signal);

/** Looks until the pool is as it should be; gives up with what was found last. */
async function* until(
	tour: Tour,
	name: string,
	isReached: (of: Counts, content: PoolContent) => boolean,
): Operation<PoolContent> {
	const started = performance.now();
	const look = async (): Promise<Pulse<PoolContent>> => {
		const content = await read(tour);
		const of = counts(content.tasks);
		if (isReached(of, content)) return {events: [], result: content};
		const elapsed = performance.now() - started;
		const detail = `${of.available} available, ${of.launching} launching, ${counted(of.failed, 'failure')}`;
		verify(elapsed < patience, `step ${name} within ${patience / 1000} s`, detail);
		return {events: [{type: 'waiting', step: name, detail, elapsed}]};
	};
	return yield* follow(look, {step: name, backoff: backoffFor(tour.session), signal: tour.signal});
}
