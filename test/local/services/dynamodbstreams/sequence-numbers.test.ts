import fc from 'fast-check';
import {expect, it} from 'vitest';
import {ManualClock} from '../../../../src/local/engine/clock.ts';
import {SequenceNumbers, sequenceAfter} from '../../../../src/local/services/dynamodb/streams/sequence-numbers.ts';

it('sequence numbers only grow, whatever the clock does', () => {
	const steps = fc.array(
		fc.record({
			time: fc.date({min: new Date('2020-01-01'), max: new Date('2100-01-01'), noInvalidDate: true}),
			restarts: fc.boolean(),
		}),
	);
	fc.assert(
		fc.property(steps, (found) => {
			let numbers = new SequenceNumbers(new ManualClock());
			let last: string | undefined;
			for (const {time, restarts} of found) {
				if (restarts) numbers = new SequenceNumbers(new ManualClock(time));
				const next = numbers.next(last);
				expect(next).toMatch(/^\d{21}$/);
				if (last !== undefined) expect(next > last && next >= sequenceAfter(last)).toBe(true);
				last = next;
			}
		}),
	);
});
