import {expect, test} from 'vitest';
import {createPace} from '../../../../assets/pool/protocol/pace.ts';

test('as many as a second allows go through at once, the others so many a second', async () => {
	let time = 5_000;
	const waits: number[] = [];
	const wait = async (milliseconds: number) => waits.push(milliseconds);
	const pass = createPace(40, {now: () => time, wait});
	for (let count = 0; count < 40; count += 1) await pass();
	expect(waits).toEqual([]);
	for (let count = 0; count < 80; count += 1) await pass();
	expect(waits[0]).toBe(25);
	expect(waits.at(-1)).toBe(2_000);
	waits.length = 0;
	time += 3_000;
	for (let count = 0; count < 40; count += 1) await pass();
	expect(waits).toEqual([]);
});
