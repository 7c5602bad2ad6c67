import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {pause, waiterBackoff} from '../../src/aws/backoff.ts';
import {AccessDeniedError, NetworkError, ThrottledError, WaitTimeoutError} from '../../src/aws/errors.ts';
import {type Look, waitUntil} from '../../src/aws/wait.ts';
import {failure} from './support/fake-aws.ts';
import {handClock} from './support/hand-clock.ts';

/** Gives one look after the other; errors are thrown. */
function looks<Result>(...list: readonly (Look<Result> | Error)[]): () => Promise<Look<Result>> {
	const left = [...list];
	return async () => {
		const next = left.length > 1 ? left.shift() : left[0];
		if (next instanceof Error) throw next;
		if (!next) throw new Error('no look left');
		return next;
	};
}
const pending = {done: false, state: 'CREATE_IN_PROGRESS'} as const;
const ready = {done: true, result: 'CREATE_COMPLETE'} as const;

describe('the pause between two looks', () => {
	test('grows from one second to fifteen, shortened by at most a fifth', () => {
		const unit = fc.double({min: 0, max: 1, maxExcluded: true, noNaN: true});
		fc.assert(
			fc.property(fc.nat(200), unit, (attempt, random) => {
				const milliseconds = pause(attempt, waiterBackoff, () => random);
				expect(milliseconds).toBeLessThanOrEqual(15_000);
				expect(milliseconds).toBeGreaterThan(800 - 1e-9);
				expect(pause(attempt + 1, waiterBackoff, () => random)).toBeGreaterThanOrEqual(milliseconds);
			}),
		);
		expect(pause(0, waiterBackoff, () => 0)).toBe(1_000);
		expect(pause(100, waiterBackoff, () => 0)).toBe(15_000);
	});
});

describe('waiting', () => {
	test('looks until it is done and says what it waits for meanwhile', async () => {
		const clock = handClock();
		const told: string[] = [];
		const result = await waitUntil('stack demo to be created', looks(pending, pending, ready), {
			clock,
			random: () => 0,
			onWaiting: ({state, waited}) => told.push(`${state} after ${waited} ms`),
		});
		expect(result).toBe('CREATE_COMPLETE');
		expect(told).toEqual(['CREATE_IN_PROGRESS after 0 ms', 'CREATE_IN_PROGRESS after 1000 ms']);
		expect(clock.slept).toEqual([1_000, 1_500]);
	});

	test('goes on through throttling and a lost network', async () => {
		const throttled = new ThrottledError('AWS is throttling.', 'Wait.');
		const offline = new NetworkError('No network.', 'Check it.');
		const result = await waitUntil('it', looks(throttled, offline, ready), {clock: handClock()});
		expect(result).toBe('CREATE_COMPLETE');
	});

	test('stops at once when access is denied', async () => {
		const clock = handClock();
		const denied = new AccessDeniedError('No.', 'Ask.', {action: 'ecs:DescribeTasks', resource: '*'});
		await expect(waitUntil('it', looks(pending, denied), {clock})).rejects.toBe(denied);
		expect(clock.slept).toHaveLength(1);
	});

	test('gives up after its timeout, naming what it waited for and the last state', async () => {
		const clock = handClock();
		const error = await failure(WaitTimeoutError, waitUntil('stack demo', looks(pending), {clock, timeout: 60_000}));
		expect(error.message).toBe('Waited 60 s for stack demo; the last state seen was: CREATE_IN_PROGRESS.');
		expect(error.exitCode).toBe(75);
		expect(clock.slept.reduce((sum, slept) => sum + slept, 0)).toBeCloseTo(60_000);
	});

	test('ends with the reason of the signal, without another look', async () => {
		const stop = new AbortController();
		const reason = new Error('the operator pressed Esc');
		let count = 0;
		const look = async (): Promise<Look<string>> => {
			count++;
			stop.abort(reason);
			return pending;
		};
		await expect(waitUntil('it', look, {clock: handClock(), signal: stop.signal})).rejects.toBe(reason);
		expect(count).toBe(1);
	});

	test('an abort during a real pause ends it at once', async () => {
		const stop = new AbortController();
		const waiting = waitUntil('it', looks(pending), {
			signal: stop.signal,
			onWaiting: () => setImmediate(() => stop.abort(new Error('stopped'))),
		});
		await expect(waiting).rejects.toThrow('stopped');
	});
});
