import {describe, expect, test} from 'vitest';
import {AccessDeniedError, ThrottledError} from '../../src/aws/errors.ts';
import {boardCadence, poll, type Sample} from '../../src/aws/poller.ts';
import {handClock} from './support/hand-clock.ts';

const throttled = new ThrottledError('AWS is throttling.', 'Wait.');

async function take<Value>(samples: AsyncIterable<Sample<Value>>, count: number): Promise<Sample<Value>[]> {
	const taken: Sample<Value>[] = [];
	for await (const sample of samples) {
		taken.push(sample);
		if (taken.length === count) break;
	}
	return taken;
}

function script<Value>(...steps: readonly (Value | Error)[]): () => Promise<Value> {
	const left = [...steps];
	return async () => {
		const next = left.shift();
		if (next instanceof Error) throw next;
		return next as Value;
	};
}

describe('polling', () => {
	test('looks sooner while something is in transition', async () => {
		const clock = handClock();
		const samples = poll(script('calm', 'busy', 'calm', 'calm'), {
			clock,
			random: () => 0,
			isBusy: (value) => value === 'busy',
		});
		await take(samples, 4);
		expect(clock.slept).toEqual([boardCadence.calm, boardCadence.busy, boardCadence.calm]);
	});

	test('a throttled look is skipped and widens the interval until one works', async () => {
		const clock = handClock();
		const samples = poll(script<string>(throttled, throttled, throttled, throttled, 'works', 'works'), {
			clock,
			random: () => 0,
		});
		const taken = await take(samples, 6);
		expect(taken.map(({kind}) => kind)).toEqual(['skipped', 'skipped', 'skipped', 'skipped', 'value', 'value']);
		expect(clock.slept).toEqual([10_000, 20_000, 32_000, 32_000, 5_000]);
	});

	test('a throttled look widens the interval also where there is none between two that work', async () => {
		const clock = handClock();
		const cadence = {calm: 0, busy: 0, slowest: 32_000};
		await take(poll(script<string>(throttled, throttled, throttled, 'works'), {clock, cadence, random: () => 0}), 4);
		expect(clock.slept).toEqual([1_000, 2_000, 4_000]);
	});

	test('a look that works brings the normal cadence back', async () => {
		const clock = handClock();
		const steps = script<string>(throttled, throttled, 'works', throttled, 'works');
		await take(poll(steps, {clock, random: () => 0}), 5);
		expect(clock.slept).toEqual([10_000, 20_000, 5_000, 10_000]);
	});

	test('a look that had nothing to ask is no sample, and does not end a widened interval', async () => {
		const clock = handClock();
		const steps = script<string | undefined>('works', undefined, throttled, undefined, throttled, 'works');
		const taken = await take(poll(steps, {clock, random: () => 0}), 4);
		expect(taken.map(({kind}) => kind)).toEqual(['value', 'skipped', 'skipped', 'value']);
		expect(clock.slept).toEqual([5_000, 5_000, 10_000, 5_000, 20_000]);
	});

	test('another error ends it', async () => {
		const denied = new AccessDeniedError('No.', 'Ask.', {action: 'ecs:ListTasks', resource: '*'});
		await expect(take(poll(script<string>('one', denied), {clock: handClock()}), 3)).rejects.toBe(denied);
	});

	test('aborting ends it quietly, also in the middle of a look', async () => {
		const stop = new AbortController();
		const look = async (signal: AbortSignal | undefined): Promise<string> => {
			stop.abort(new Error('board closed'));
			signal?.throwIfAborted();
			return 'never';
		};
		expect(await take(poll(look, {clock: handClock(), signal: stop.signal}), 1)).toEqual([]);
	});

	test('its intervals are spread by up to a fifth, so that consoles do not call in step', async () => {
		const clock = handClock();
		await take(poll(script('a', 'b'), {clock, random: () => 0.999}), 2);
		expect(clock.slept[0]).toBeGreaterThan(boardCadence.calm * 0.79);
		expect(clock.slept[0]).toBeLessThan(boardCadence.calm * 0.81);
	});
});
