import {drainStep} from '../../../assets/pool/protocol/drain.ts';
import type {Pool} from '../../../assets/pool/protocol/pool.ts';
import {counted} from '../../format/number.ts';
import type {Operation, ProgressEvent} from '../progress.ts';
import {follow, type Pulse} from '../pulse.ts';

/** Each step stops at most 40 tasks, so many as ECS takes a second; a pause is shortened by up to a fifth. Milliseconds. */
const betweenSteps = 1_250;

/** Goes on with the drain of a pool that had so many tasks, a step after the other, until none is left. */
export async function* drainSteps(
	pool: Pool,
	{step, total, signal}: {readonly step: string; readonly total: number; readonly signal: AbortSignal | undefined},
): Operation<void> {
	const started = performance.now();
	const look = async (): Promise<Pulse<true>> => {
		const left = await drainStep(pool);
		if (left === 0) return {events: [], result: true};
		const all = Math.max(left, total);
		const waiting: ProgressEvent = {
			...{type: 'waiting', step, detail: `${all - left} of ${counted(all, 'task')} stopped`},
			elapsed: performance.now() - started,
			progress: {done: all - left, total: all},
		};
		return {events: [waiting]};
	};
	yield* follow(look, {step, backoff: {first: betweenSteps, longest: betweenSteps, factor: 1}, signal});
}
