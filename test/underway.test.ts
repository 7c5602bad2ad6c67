import {expect, test} from 'vitest';
import {nothingUnderway, underwayUntilDone} from '../src/underway.ts';

const aMinute = 60_000;

test('nothing is waited for where nothing is under way', async () => {
	await nothingUnderway(aMinute);
});

test('what is under way is waited for, however it ends, and what begins meanwhile too', async () => {
	const [first, second] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
	const ended: string[] = [];
	const failed = underwayUntilDone(first.promise).catch(() => {
		ended.push('first');
		void underwayUntilDone(second.promise).then((what) => ended.push(what));
	});
	const waited = nothingUnderway(aMinute).then(() => ended.push('waited'));
	first.reject(new Error('cancelled'));
	await failed;
	second.resolve('second');
	await waited;
	expect(ended).toEqual(['first', 'second', 'waited']);
});

test('what does not end is given up', async () => {
	const {promise, resolve} = Promise.withResolvers<void>();
	void underwayUntilDone(promise);
	await nothingUnderway(1);
	resolve();
	await nothingUnderway(aMinute);
});
