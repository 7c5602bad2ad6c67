import {expect, test} from 'vitest';
import {StateError} from '../../../src/operations/errors.ts';
import {available, openPool, resizePlan, settingsOf, whole} from './support.ts';

test('a fault while a target is set is shown, as no key waits for it', async () => {
	const resized: number[] = [];
	using console = openPool(
		{
			planResize: async (_stack, to) => resizePlan(to),
			async resize({to}) {
				resized.push(to);
				return settingsOf({version: 2, target: to});
			},
			nudge() {
				throw new StateError('The watch has ended.', 'Look again.');
			},
		},
		{first: whole([available('one')])},
	);
	await console.until('target 5');
	await console.press('+');
	await console.until('The watch has ended.');
	expect(resized).toEqual([6]);
});
