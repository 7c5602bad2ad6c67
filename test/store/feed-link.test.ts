import {expect, test} from 'vitest';
import {feed} from '../../src/store/feed.ts';
import {createLinkStore} from '../../src/store/link.ts';
import {eventually} from '../support/eventually.ts';

test('a watch that answers a hundred times a second tells the header so once', async () => {
	const link = createLinkStore();
	const told: (number | undefined)[] = [];
	link.subscribe(({at}) => told.push(at));
	const taken: number[] = [];
	using _feeding = feed<number>({
		link,
		async *source() {
			for (const at of [1000, 1010, 1490, 1500, 1600, 2100]) yield {kind: 'value', value: at, at} as const;
		},
		apply: (value) => taken.push(value),
	});
	await eventually(() => expect(taken).toEqual([1000, 1010, 1490, 1500, 1600, 2100]));
	expect(told).toEqual([1000, 1500, 2100]);
});

test('the first answer after a problem is told at once', async () => {
	const link = createLinkStore();
	using _feeding = feed<string>({
		link,
		async *source() {
			yield {kind: 'value', value: '', at: 1000} as const;
			yield {kind: 'skipped', reason: new Error('slow down'), nextIn: 10} as const;
			yield {kind: 'value', value: 'last', at: 1010} as const;
		},
		apply: () => undefined,
	});
	await eventually(() => expect(link.getState()).toEqual({at: 1010, problem: undefined}));
});

test('who hears of an answer finds what it brought', async () => {
	const link = createLinkStore();
	let taken: string | undefined;
	const found: (string | undefined)[] = [];
	link.subscribe(() => found.push(taken));
	using _feeding = feed<string>({
		link,
		async *source() {
			yield {kind: 'value', value: 'clusters', at: 1000} as const;
		},
		apply: (value) => {
			taken = value;
		},
	});
	await eventually(() => expect(found).toEqual(['clusters']));
});
