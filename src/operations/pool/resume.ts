import {resume} from '../../../assets/pool/protocol/resume.ts';
import {StateError} from '../errors.ts';
import type {Session} from '../session.ts';
import {announce} from './announce.ts';
import {requirePool} from './locate.ts';
import type {PoolSettings} from './look.ts';
import {plainReason} from './plain-reason.ts';
import {poolOn} from './pool-of.ts';
import {plainly} from './refusal.ts';

/** What kept a pool from launching before it was resumed. */
export interface Resumed {
	readonly stack: string;
	readonly pausedReason: string;
	readonly settings: PoolSettings;
}

/**
 * Lets a pool launch again that paused itself after three launches failed in a row.
 *
 * @throws StateError when it is not paused
 */
export async function resumePool(session: Session, stack: string | undefined, signal?: AbortSignal): Promise<Resumed> {
	const found = await requirePool(session, stack, signal);
	const pool = poolOn(session, found, signal);
	const pausedReason = (await pool.table.settings())?.pausedReason;
	if (pausedReason === undefined) {
		throw new StateError(
			`Pool ${found.name} is not paused.`,
			`«ecs-console pool status --stack ${found.name}» shows it.`,
		);
	}
	const settings = await plainly(found.name, () => resume(pool));
	await announce(session, found, 'PoolResumed', signal);
	return {stack: found.name, pausedReason: plainReason(pausedReason), settings};
}
