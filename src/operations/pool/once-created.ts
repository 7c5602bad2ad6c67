import type {Operation} from '../progress.ts';
import {follow, type Pulse} from '../pulse.ts';
import {backoffFor, type Session} from '../session.ts';
import {type Located, locatePool} from './locate.ts';

/** The pool of that name, or why there is none, as soon as it is not being made any more. */
export async function* onceCreated(
	session: Session,
	name: string | undefined,
	signal?: AbortSignal,
): Operation<Located> {
	const {gateways, region} = session;
	const started = performance.now();
	const look = async (): Promise<Pulse<Located>> => {
		const located = await locatePool(gateways, region, name, signal);
		if (!('missing' in located) || located.missing !== 'creating') return {events: [], result: located};
		const elapsed = performance.now() - started;
		return {events: [{type: 'waiting', step: 'pool', detail: located.problem, elapsed}]};
	};
	return yield* follow(look, {step: 'pool', backoff: backoffFor(session), signal});
}
