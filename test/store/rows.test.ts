import {describe, expect, test} from 'vitest';
import {ThrottledError} from '../../src/aws/errors.ts';
import {createLinkStore} from '../../src/store/link.ts';
import {createRowsStore} from '../../src/store/rows.ts';
import {FakeWatch} from '../screens/tasks/support.ts';

interface Thing {
	readonly arn: string;
	readonly kind: string;
}

const thing = (arn: string, kind = 'good'): Thing => ({arn, kind});

function open(pause = 0) {
	const watch = new FakeWatch<Thing>();
	const link = createLinkStore();
	const store = createRowsStore<Thing, string>({
		watch: watch.watch.bind(watch),
		link,
		kindOf: ({kind}) => kind,
		pause: () => pause,
	});
	return {watch, link, store, arns: () => [...store.getState().rows.keys()]};
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('rows that a watch keeps up to date', () => {
	test('are counted by kind as they come, change and go', async () => {
		const {watch, store} = open();
		using _watching = store.open('x');
		expect(store.getState()).toMatchObject({phase: 'asking', total: 0});
		watch.show([thing('a'), thing('b'), thing('c', 'bad')], {complete: false, total: 7});
		await turn();
		expect(store.getState()).toMatchObject({phase: 'reading', total: 7, counts: {good: 2, bad: 1}});
		watch.show([thing('a', 'bad')], {removed: ['b'], total: 2});
		await turn();
		expect(store.getState()).toMatchObject({phase: 'complete', counts: {good: 0, bad: 2}});
	});

	test('change the store once for all answers of a moment', async () => {
		const {watch, store, arns} = open(50);
		let changes = 0;
		store.subscribe(() => {
			changes += 1;
		});
		using _watching = store.open('x');
		changes = 0;
		for (let answer = 0; answer < 50; answer++) watch.show([thing(`${answer}`)]);
		await turn();
		expect([changes, arns().length]).toEqual([1, 1]);
		const all = Promise.withResolvers<void>();
		store.subscribe(() => all.resolve());
		await all.promise;
		expect([changes, arns().length]).toEqual([2, 50]);
	});

	test('are complete as soon as the last ones have come', async () => {
		const {watch, store, arns} = open(60_000);
		using _watching = store.open('x');
		watch.show([thing('a')], {complete: false, total: 3});
		await turn();
		watch.show([thing('b')], {complete: false, total: 3});
		await turn();
		expect([store.getState().phase, arns()]).toEqual(['reading', ['a']]);
		watch.show([thing('c')], {total: 3});
		await turn();
		expect([store.getState().phase, arns()]).toEqual(['complete', ['a', 'b', 'c']]);
	});

	test('stay while the same is opened again, without those that went meanwhile', async () => {
		const {watch, store, arns} = open();
		store.open('x')[Symbol.dispose]();
		const first = store.open('x');
		watch.show([thing('a'), thing('b')]);
		await turn();
		first[Symbol.dispose]();
		await turn();
		using _again = store.open('x');
		expect(arns()).toEqual(['a', 'b']);
		watch.show([thing('b')], {complete: false});
		await turn();
		expect(arns()).toEqual(['a', 'b']);
		watch.show([thing('c')]);
		await turn();
		expect(arns()).toEqual(['b', 'c']);
	});

	test('are forgotten at once when something else is opened', async () => {
		const {watch, store, arns} = open();
		const first = store.open('x');
		watch.show([thing('a')]);
		await turn();
		first[Symbol.dispose]();
		using _other = store.open('y');
		expect(arns()).toEqual([]);
		expect(store.getState().phase).toBe('asking');
	});

	test('say why nothing new comes until something does', async () => {
		const {watch, store, link} = open();
		using _watching = store.open('x');
		watch.show([thing('a')]);
		watch.skip(new ThrottledError('Too many calls.', 'Wait.', {}));
		await turn();
		expect(store.getState().problem).toEqual({text: 'Too many calls.', nextStep: 'Wait.'});
		expect(link.getState().problem?.text).toBe('Too many calls.');
		watch.show([]);
		await turn();
		expect(store.getState().problem).toBeUndefined();
		expect(store.getState().rows.size).toBe(1);
	});
});
