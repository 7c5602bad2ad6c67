import {randomUUID} from 'node:crypto';
import {grab} from '../../../assets/pool/protocol/grab.ts';
import type {Pool} from '../../../assets/pool/protocol/pool.ts';
import {counted} from '../../format/number.ts';
import {span} from '../../format/time.ts';
import {StateError} from '../errors.ts';
import type {Session} from '../session.ts';
import {medianLaunch} from './launches.ts';
import {recallPool} from './locate.ts';
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

/** No task is available at the moment. */
export class PoolEmptyError extends StateError {}

/**
 * Takes the oldest available task for a user: it lives, and nobody else is given it.
 *
 * @throws InvalidInputError for a user name that cannot be; PoolEmptyError saying when the next task should be ready
 */
export async function grabTask(
	session: Session,
	stack: string | undefined,
	{user, claimId = randomUUID()}: GrabWish,
	signal?: AbortSignal,
): Promise<Grabbed> {
	const name = parseUser(user);
	const found = await recallPool(session, stack, signal);
	const pool = poolOn(session, found, signal);
	const grabbed = await plainly(found.name, () => grab(pool, {user: name, claimId}));
	if (grabbed === undefined) throw await whyEmpty(found.name, pool);
	const {task, passedOver} = grabbed;
	return {id: task.id, taskArn: task.taskArn ?? '', address: task.address ?? '', user: name, passedOver};
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
	const took = `launches took about ${span(usual * 1000)} so far`;
	if (launching.length === 0) return took;
	const left = usual * 1000 - (now.getTime() - Math.min(...launching));
	return left < 1000
		? `${took}, and the next one is at it for longer`
		: `the next one should be ready in about ${span(left)}`;
}
