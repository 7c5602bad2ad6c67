import {expect, test} from 'vitest';
import {attemptAll} from '../../../../assets/pool/protocol/attempt-all.ts';

test('of many actions all are tried, ten at a time, and what failed is told', async () => {
	let running = 0;
	let most = 0;
	const {results, failures} = await attemptAll(
		Array.from({length: 35}, (_, index) => index),
		async (index) => {
			running += 1;
			most = Math.max(most, running);
			await Promise.resolve();
			running -= 1;
			if (index % 7 === 3) throw new Error(String(index));
			return index;
		},
	);
	expect(results).toHaveLength(30);
	expect(failures).toHaveLength(5);
	expect(most).toBe(10);
});
