import {randomUUID} from 'node:crypto';
import {giveBack} from '../../../assets/pool/protocol/give-back.ts';
import {type Abandoned, grab} from '../../../assets/pool/protocol/grab.ts';
import type {Pool} from '../../../assets/pool/protocol/pool.ts';
import {NetworkError, ServiceFailureError} from '../../aws/errors.ts';
import {counted} from '../../format/number.ts';
import {duration, span} from '../../format/time.ts';
import {underwayUntilDone} from '../../underway.ts';
import {StateError, UnclearError} from '../errors.ts';
import type {Session} from '../session.ts';
import {medianLaunch} from './launches.ts';
import {type PoolStack, recallPool} from './locate.ts';
import type {Grabbed, PoolTask} from './look.ts';
import {plainReason} from './plain-reason.ts';
import {poolOn} from './pool-of.ts';
import {plainly} from './refusal.ts';
import {counts} from './states.ts';
import {parseUser} from './user.ts';

export interface GrabWish {
	readonly user: string;
	/** The same wish, asked for again, is answered with the same task; a new one where none is given. */
	readonly claimId?: string | undefined;
}

/** How long giving a task back may take, whatever becomes of the signal of whoever grabbed. Milliseconds. */
const givingBack = 5_000;

/** No task is available at the moment. */
export class PoolEmptyError extends StateError {}

/**
 * Takes the oldest available task for a user: it lives, and nobody else is given it. Where it fails or is cancelled, no
 * task is left occupied: what was taken is given back before the error is thrown.
 *
 * @throws InvalidInputError for a user name that cannot be; PoolEmptyError saying when the next task should be ready;
 * UnclearError when a task may be occupied, and how it is found: by whoever named the claim, or because it could not be
 * given back
 */
export function grabTask(
	session: Session,
	stack: string | undefined,
	wish: GrabWish,
	signal?: AbortSignal,
): Promise<Grabbed> {
	return underwayUntilDone(grabbing(session, stack, wish, signal));
}

async function grabbing(
	session: Session,
	stack: string | undefined,
	wish: GrabWish,
	signal: AbortSignal | undefined,
): Promise<Grabbed> {
	const user = parseUser(wish.user);
	const {claimId = randomUUID()} = wish;
	const found = await recallPool(session, stack, signal);
	const claim: Claim = {...{session, found, user, claimId, signal}, isNamed: wish.claimId !== undefined};
	const pool = poolOn(session, found, signal);
	const abandon = (abandoned: Abandoned) => settle(claim, abandoned);
	const grabbed = await plainly(found.name, () => grab(pool, {user, claimId, abandon}));
	if (grabbed === undefined) throw await whyEmpty(found.name, pool);
	const {task, passedOver, isRepeated} = grabbed;
	if (signal?.aborted && !isRepeated) await returned(claim, task);
	signal?.throwIfAborted();
	return {id: task.id, taskArn: task.taskArn ?? '', address: task.address ?? '', user, passedOver};
}

interface Claim {
	readonly session: Session;
	readonly found: PoolStack;
	readonly user: string;
	readonly claimId: string;
	/** By whoever grabs, who can ask again with it. */
	readonly isNamed: boolean;
	readonly signal: AbortSignal | undefined;
}

/** Sees to a task that cannot be handed out. @throws UnclearError */
async function settle(claim: Claim, {task, isClaimed, error}: Abandoned): Promise<void> {
	const isCancelled = claim.signal?.aborted === true;
	if (isClaimed || isCancelled) return await returned(claim, task);
	// Anything else is an answer: nothing was taken.
	if (!(error instanceof NetworkError || error instanceof ServiceFailureError)) return;
	if (claim.isNamed) throw unclear(claim, error);
	await returned(claim, task);
}

/** Gives a task back, if it was claimed, also after the signal was aborted. @throws UnclearError */
async function returned(claim: Claim, task: PoolTask): Promise<void> {
	const {session, found, claimId, signal} = claim;
	const pool = poolOn(session, found, AbortSignal.timeout(givingBack));
	const reason = signal?.aborted ? 'Whoever grabbed it did not wait for it' : 'Nobody could tell whether it lives';
	try {
		await giveBack(pool, task, claimId, reason);
	} catch (cause) {
		throw unclear(claim, cause);
	}
}

function unclear({found, user, claimId}: Claim, cause: unknown): UnclearError {
	const command = `ecs-console pool grab ${user} --claim ${claimId} --stack ${found.name}`;
	return new UnclearError(
		`Whether a task of ${found.name} was taken for ${user} is not known: AWS does not answer.`,
		`Grab again for ${user}: what was taken is found by its claim. As a command: «${command}»`,
		{cause, exitCode: 69},
	);
}

async function whyEmpty(stack: string, {table, now}: Pool): Promise<PoolEmptyError> {
	const [settings, tasks] = await Promise.all([table.settings(), table.all()]);
	const none = `No task of ${stack} is available`;
	if (settings === undefined) {
		const nextStep = `Fill it with «ecs-console pool create --stack ${stack}».`;
		return new PoolEmptyError(`${none}: the pool was not filled yet.`, nextStep);
	}
	if (settings.isBeingDeleted === true) {
		return new PoolEmptyError(`${none}: the pool is being deleted.`, 'Grab one of another pool.');
	}
	if (settings.isDraining) {
		return new PoolEmptyError(`${none}: the pool is being drained.`, 'Resize it once it is empty.');
	}
	if (settings.pausedReason !== undefined) {
		return new PoolEmptyError(
			`${none}, and nothing is launched: launches failed three times in a row: ${plainReason(settings.pausedReason)}`,
			`Mend that, then «ecs-console pool resume --stack ${stack}».`,
		);
	}
	const {launching} = counts(tasks);
	if (launching > 0) {
		const when = untilReady(tasks, now());
		return new PoolEmptyError(`${none}: ${counted(launching, 'task')} launching; ${when}.`, 'Try again in a moment.');
	}
	if (settings.target === 0) {
		return new PoolEmptyError(`${none}: its size is 0.`, `For example «ecs-console pool resize 5 --stack ${stack}».`);
	}
	return new PoolEmptyError(
		`${none}, and none is launching yet: ${counted(settings.target, 'task')} will be launched; ${untilReady(tasks, now())}.`,
		`«ecs-console pool watch --stack ${stack}» shows them.`,
	);
}

/** Only what launches took so far promises anything. */
function untilReady(tasks: readonly PoolTask[], now: Date): string {
	const usual = medianLaunch(tasks);
	if (usual === undefined) return 'no launch is measured yet, so how long it takes is not known';
	const launching = tasks.filter(({status}) => status === 'LAUNCHING').map(({createdAt}) => Date.parse(createdAt));
	const took = `launches took about ${plainSpan(usual * 1000)} so far`;
	if (launching.length === 0) return took;
	const left = usual * 1000 - (now.getTime() - Math.min(...launching));
	return left > 0
		? `the next one should be ready in about ${plainSpan(left)}`
		: `${took}, and the next one takes longer already`;
}

/** `440 ms`, `40 s`, `50 min`. Of milliseconds. */
const plainSpan = (milliseconds: number): string => (milliseconds < 1000 ? duration(milliseconds) : span(milliseconds));
