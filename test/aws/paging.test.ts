import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {ConflictError, NotFoundError, ServiceFailureError} from '../../src/aws/errors.ts';
import {lazy} from '../../src/aws/lazy.ts';
import {allPages, batches, inBatches, pagesOf, present, unless} from '../../src/aws/paging.ts';

describe('paging', () => {
	test('gives every item of every page once, in order', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(fc.array(fc.nat(), {maxLength: 4}), {minLength: 1, maxLength: 8}), async (pages) => {
				const items = await allPages(async (token) => {
					const index = Number(token ?? 0);
					return {items: pages[index], nextToken: index + 1 < pages.length ? String(index + 1) : undefined};
				});
				expect(items).toEqual(pages.flat());
			}),
		);
	});

	test('gives pages one at a time, asking for the next only when it is wanted', async () => {
		const asked: (string | undefined)[] = [];
		const pages = pagesOf(async (token) => {
			asked.push(token);
			return {items: [asked.length], nextToken: `after ${asked.length}`};
		});
		expect((await pages.next()).value).toEqual([1]);
		expect(asked).toEqual([undefined]);
		expect((await pages.next()).value).toEqual([2]);
		expect(asked).toEqual([undefined, 'after 1']);
	});

	test('ends when AWS repeats a token or sends an empty one', async () => {
		expect(await allPages(async () => ({items: [1], nextToken: 'same'}))).toEqual([1, 1]);
		expect(await allPages(async () => ({items: undefined, nextToken: ''}))).toEqual([]);
	});

	test('batches hold everything once, each as full as allowed', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(fc.nat()), fc.integer({min: 1, max: 20}), async (list, size) => {
				const cut = batches(list, size);
				expect(cut.flat()).toEqual(list);
				expect(cut.slice(0, -1).every((batch) => batch.length === size)).toBe(true);
				expect(await inBatches(list, size, async (batch) => batch)).toEqual(list);
			}),
		);
	});
});

describe('answers', () => {
	test('of one kind of error become undefined, others stay errors', async () => {
		const gone = new NotFoundError('Gone.', 'Look.');
		expect(await unless(NotFoundError, Promise.reject(gone))).toBeUndefined();
		await expect(unless(ConflictError, Promise.reject(gone))).rejects.toBe(gone);
		await expect(unless(NotFoundError, Promise.reject(gone), () => false)).rejects.toBe(gone);
	});

	test('that lack their main part are an error', () => {
		expect(present('x', 'ecs StopTask')).toBe('x');
		expect(() => present(undefined, 'ecs StopTask')).toThrow(ServiceFailureError);
	});
});

describe('loading on first use', () => {
	test('loads once, when a method is called, and is no promise itself', async () => {
		let loaded = 0;
		const gateway = lazy(async () => {
			loaded++;
			return {
				async double(value: number) {
					return value * 2;
				},
			};
		});
		expect(await gateway).toBe(gateway);
		expect(loaded).toBe(0);
		expect(await Promise.all([gateway.double(1), gateway.double(2)])).toEqual([2, 4]);
		expect(loaded).toBe(1);
	});
});
