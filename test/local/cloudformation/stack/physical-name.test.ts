import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {physicalName} from '../../../../src/local/cloudformation/stack/physical-name.ts';

describe('physicalName', () => {
	it('fits the length, and is the same for the same creation only', () => {
		const letters = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,100}$/);
		fc.assert(
			fc.property(letters, letters, fc.integer({min: 20, max: 128}), (name, logicalId, maximumLength) => {
				const stack = {id: `arn:${name}`, name};
				const first = physicalName(stack, logicalId, 1, {maximumLength});
				expect(first.length).toBeLessThanOrEqual(maximumLength);
				expect(first).toMatch(/^[A-Za-z][A-Za-z0-9]*-[A-Za-z0-9]+-[A-Z0-9]{12}$/);
				expect(physicalName(stack, logicalId, 1, {maximumLength})).toBe(first);
				expect(physicalName(stack, logicalId, 2, {maximumLength})).not.toBe(first);
			}),
		);
	});
});
