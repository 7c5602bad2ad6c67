import {takeBackDeletion} from '../../../assets/pool/protocol/deletion.ts';
import {finishDrain} from '../../../assets/pool/protocol/drain.ts';
import type {Pool} from '../../../assets/pool/protocol/pool.ts';
import {reconcile} from '../../../assets/pool/protocol/reconcile.ts';
import {renew} from '../../../assets/pool/protocol/renew.ts';
import {resize} from '../../../assets/pool/protocol/resize.ts';
import {resume} from '../../../assets/pool/protocol/resume.ts';
import {OutcomeError, StateError} from '../errors.ts';
import type {Operation, ProgressEvent} from '../progress.ts';
import {follow, type Pulse} from '../pulse.ts';
import {backoffFor, type Session} from '../session.ts';
import {announce} from './announce.ts';
import {isLost} from './launches.ts';
import type {PoolStack} from './locate.ts';
import type {PoolSettings, PoolTask} from './look.ts';
import {plainReason} from './plain-reason.ts';
import {poolOn} from './pool-of.ts';
import {plainly} from './refusal.ts';
import {counts} from './states.ts';

export interface Filled {
	readonly target: number;
	readonly available: number;
}

export interface FillWish {
	/** Tasks to keep warm from now on; undefined: as many as before, at first as many as the pool's parameters say. */
	readonly wanted?: number | undefined;
	/** Tag of the image that tasks are launched with now: warm ones of another image are replaced. */
	readonly image?: string | undefined;
	/**
	 * How long nothing may move, beyond the time that a launch may take, before waiting is given up; default three minutes.
	 * Milliseconds.
	 */
	readonly patience?: number | undefined;
}

const usualPatience = 3 * 60_000;

/**
 * Lets a pool launch what it lacks, and waits until so many tasks are available as it should have. One whose deletion was
 * left half way is kept.
 *
 * @throws StateError while the pool drains; OutcomeError with the reasons when launches fail, or nothing moves
 */
export async function* fillPool(
	session: Session,
	stack: PoolStack,
	{wanted, image, patience = usualPatience}: FillWish,
	signal?: AbortSignal,
): Operation<{readonly result: Filled; readonly detail: string; readonly skipped?: boolean}> {
	const pool = poolOn(session, stack, signal);
	const {before, after, isResumed} = await changeFor(stack, pool, {wanted, image});
	const {target} = after;
	const found = counts(await pool.table.all());
	// Also where nothing was changed: whoever changed it may have been killed before the functions were told.
	const lacks = found.available + found.launching < target;
	if (lacks || before?.target !== target) await announce(session, stack, 'PoolResized', signal);
	if (isResumed) await announce(session, stack, 'PoolResumed', signal);
	if (found.available >= target) {
		const result = {target, available: found.available};
		return {result, detail: `${found.available} of ${target} available`, skipped: true};
	}
	const look = watcher(session, stack, pool, pool.limits.launchTimeout * 1000 + patience);
	const filled = yield* follow(look, {step: 'fill', backoff: backoffFor(session), signal});
	return {result: filled, detail: `${filled.available} of ${filled.target} available`};
}

/** The settings before and after they were made what they should be. */
async function changeFor(
	stack: PoolStack,
	pool: Pool,
	{wanted, image}: FillWish,
): Promise<{readonly before: PoolSettings | undefined; readonly after: PoolSettings; readonly isResumed: boolean}> {
	const {name, parameters} = stack;
	await finishDrain(pool);
	const before = await takeBackDeletion(pool);
	const first = before ?? (await pool.table.initialise(Number(parameters.WarmTasks)));
	if (first.isDraining) {
		throw new StateError(
			`Pool ${name} is being drained: it can be filled again when it is empty.`,
			`«ecs-console pool watch --stack ${name}» shows how far it is; then run the same command again.`,
		);
	}
	if (image !== undefined) await plainly(name, () => renew(pool, image));
	const sized = wanted === undefined ? first : await plainly(name, () => resize(pool, wanted));
	const isResumed = sized.pausedReason !== undefined;
	return {before, after: isResumed ? await plainly(name, () => resume(pool)) : sized, isResumed};
}

/** Answers a look at the pool that remembers for how long nothing has moved. */
function watcher(session: Session, stack: PoolStack, pool: Pool, longest: number): () => Promise<Pulse<Filled>> {
	const started = performance.now();
	let last = {state: '', at: started};
	return async () => {
		// Without the function for it, the one who waits has to do its work.
		if (stack.outputs.ReconcileFunction === undefined) await reconcile(pool);
		const [settings, tasks] = await Promise.all([pool.table.settings(), pool.table.all()]);
		const {available} = counts(tasks);
		const target = settings?.target ?? 0;
		if (settings?.pausedReason !== undefined) throw paused(stack.name, settings.pausedReason, tasks);
		if (available >= target) return {events: [], result: {target, available}};
		const now = performance.now();
		const state = stateOf(tasks, target);
		if (state !== last.state) last = {state, at: now};
		if (now - last.at > longest) throw stuck(session, stack, state, tasks);
		const progress = {done: available, total: target};
		const waiting: ProgressEvent = {type: 'waiting', step: 'fill', detail: state, elapsed: now - started, progress};
		return {events: [waiting]};
	};
}

function stateOf(tasks: readonly PoolTask[], target: number): string {
	const {available, launching} = counts(tasks);
	const {length: failed} = tasks.filter(isLost);
	const [reason] = reasonsOf(tasks);
	const because = reason === undefined ? '' : `: ${plainReason(reason)}`;
	return [
		`${available} of ${target} available`,
		...(launching > 0 ? [`${launching} launching`] : []),
		...(failed > 0 ? [`${failed} failed${because}`] : []),
	].join(' · ');
}

/** Why tasks were lost, each reason once, the newest first. */
function reasonsOf(tasks: readonly PoolTask[]): string[] {
	const failed = tasks.filter(isLost).toReversed();
	return [...new Set(failed.flatMap(({reason}) => reason ?? []))];
}

function paused(name: string, reason: string, tasks: readonly PoolTask[]): OutcomeError {
	return new OutcomeError(
		`Pool ${name} launches nothing any more, as launches failed three times in a row: ${plainReason(reason)}`,
		`Mend that and run the same command again, or «ecs-console pool resume --stack ${name}».`,
		reasonsOf(tasks),
	);
}

function stuck({region}: Session, {name, outputs}: PoolStack, state: string, tasks: readonly PoolTask[]): OutcomeError {
	const log = outputs.ReconcileFunction === undefined ? outputs.LogGroup : `/aws/lambda/${outputs.ReconcileFunction}`;
	const late = tasks.filter(({status}) => status === 'LAUNCHING').map(({id}) => `${id} is launching`);
	return new OutcomeError(
		`Pool ${name} in ${region} does not fill: ${state}, and nothing moves.`,
		`See «ecs-console logs --group ${log}» and run the same command again.`,
		[...reasonsOf(tasks), ...late],
	);
}
