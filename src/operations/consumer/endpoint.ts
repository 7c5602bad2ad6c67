import {EndpointFailure, OutcomeError} from '../errors.ts';
import type {Operation, ProgressEvent} from '../progress.ts';
import {follow, type Pulse} from '../pulse.ts';
import {backoffFor, type Session} from '../session.ts';
import {consume} from './consume.ts';

/** DNS names of load balancers and new targets take a while to be known everywhere. */
const usualPatience = 5 * 60_000;

/**
 * Asks the console until as many hosts as run have answered.
 *
 * @throws OutcomeError when they do not within the patience (five minutes, in milliseconds)
 */
export async function* awaitEndpoint(
	session: Session,
	address: string,
	expected: number,
	signal?: AbortSignal,
	patience = usualPatience,
): Operation<{readonly result: number; readonly detail: string; readonly skipped?: boolean}> {
	if (expected === 0) return {result: 0, detail: `${address} (no tasks: it answers once the service is scaled up)`};
	const started = performance.now();

	async function look(): Promise<Pulse<number>> {
		const {found, detail} = await ask();
		if (found >= expected) return {events: [], result: found};
		const elapsed = performance.now() - started;
		if (elapsed > patience) {
			throw new OutcomeError(
				`${address} does not show ${expected} hosts: ${detail}`,
				'See «ecs-console logs» and «ecs-console tasks».',
			);
		}
		const waiting: ProgressEvent = {type: 'waiting', step: 'endpoint', detail, elapsed};
		return {events: [waiting]};
	}

	async function ask(): Promise<{readonly found: number; readonly detail: string}> {
		try {
			const {instances, errors} = await consume(session, address, {candidate: 'ALL'}, [], signal);
			return {found: instances.length, detail: errors[0]?.message ?? `${instances.length} of ${expected} hosts answer`};
		} catch (error) {
			if (error instanceof EndpointFailure) return {found: 0, detail: error.message};
			throw error;
		}
	}

	const hosts = yield* follow(look, {step: 'endpoint', backoff: backoffFor(session), signal});
	return {result: hosts, detail: `${address} · ${hosts} hosts answer`};
}
