import {randomUUID} from 'node:crypto';
import {grab} from '../../../assets/pool/protocol/grab.ts';
import type {Pool} from '../../../assets/pool/protocol/pool.ts';
import {counted} from '../../format/number.ts';
import {span} from '../../format/time.ts';
import {StateError} from '../errors.ts';
import type {Session} from '../session.ts';
import {untilNext} from './launches.ts';
import {recallPool} from './locate.ts';
import type {Grabbed} from './look.ts';
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
	if (settings?.isDraining === true) {
		return new PoolEmptyError(`${none}: the pool is being drained.`, 'Resize it once it is empty.');
	}
	if (settings?.pausedReason !== undefined) {
		return new PoolEmptyError(
			`${none}, and nothing is launched: launches failed three times in a row: ${plainReason(settings.pausedReason)}`,
			`Mend that, then «ecs-console pool resume --stack ${stack}».`,
		);
	}
	const {launching} = counts(tasks);
	const seconds = untilNext(tasks, now());
	const soon =
		seconds === undefined ? 'no launch is measured yet, so how long it takes is not known' : inAbout(seconds);
	if (launching > 0) {
		return new PoolEmptyError(`${none}: ${counted(launching, 'task')} launching; ${soon}.`, 'Try again in a moment.');
	}
	if (settings === undefined || settings.target === 0) {
		return new PoolEmptyError(`${none}: its size is 0.`, `For example «ecs-console pool resize 5 --stack ${stack}».`);
	}
	return new PoolEmptyError(
		`${none}, and none is launching yet: its ${counted(settings.target, 'task')} should be on the way within a minute; ${soon}.`,
		`«ecs-console pool watch --stack ${stack}» shows them.`,
	);
}

const inAbout = (seconds: number): string =>
	seconds < 1
		? 'the next one should be ready at any moment'
		: `the next one should be ready in about ${span(seconds * 1000)}`;
