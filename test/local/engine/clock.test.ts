import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {ManualClock} from '../../../src/local/engine/clock.ts';

describe('a manual clock', () => {
	it('runs what is due in order of time, then of making', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(fc.integer({min: 0, max: 50}), {maxLength: 15}), async (delays) => {
				const clock = new ManualClock();
				const ran: number[] = [];
				for (const [index, delay] of delays.entries()) clock.after(delay, () => ran.push(index));
				await clock.advance(50);
				const expected = delays
					.map((delay, index) => ({delay, index}))
					.sort((a, b) => a.delay - b.delay || a.index - b.index);
				expect(ran).toEqual(expected.map(({index}) => index));
			}),
		);
	});

	it('lets a sleeper sleep on before the next timer runs', async () => {
		const clock = new ManualClock();
		const woken: number[] = [];
		const sleeper = async (): Promise<void> => {
			for (let turn = 0; turn < 3; turn += 1) {
				await clock.sleep(10);
				woken.push(clock.now().getTime());
			}
		};
		const done = sleeper();
		const start = clock.now().getTime();
		await clock.advance(30);
		await done;
		expect(woken).toEqual([start + 10, start + 20, start + 30]);
	});

	it('repeats until disposed, and wakes a sleeper with the reason of the abort', async () => {
		const clock = new ManualClock();
		let count = 0;
		const timer = clock.every(10, () => {
			count += 1;
		});
		await clock.advance(35);
		timer[Symbol.dispose]();
		await clock.advance(100);
		expect(count).toBe(3);
		const abort = new AbortController();
		const sleep = clock.sleep(1000, abort.signal);
		abort.abort(new Error('enough'));
		await expect(sleep).rejects.toThrow('enough');
	});
});
