import {describe, expect, it} from 'vitest';
import {ManualClock} from '../../../../../src/local/engine/clock.ts';
import {Wake} from '../../../../../src/local/services/lambda/mappings/wake.ts';

describe('a sleep until there is something to do', () => {
	it('ends with a call', async () => {
		const wake = new Wake();
		const sleep = wake.sleep(new ManualClock());
		wake.call();
		await sleep;
	});

	it('ends at once when the call came before it', async () => {
		const wake = new Wake();
		wake.call();
		await wake.sleep(new ManualClock());
	});

	it('is not ended twice by one call', async () => {
		const clock = new ManualClock();
		const wake = new Wake();
		wake.call();
		await wake.sleep(clock);
		let isOver = false;
		const second = wake.sleep(clock, 1000).then(() => {
			isOver = true;
		});
		await clock.advance(999);
		expect(isOver).toBe(false);
		await clock.advance(1);
		await second;
	});
});
