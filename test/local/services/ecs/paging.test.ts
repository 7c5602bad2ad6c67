import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {page} from '../../../../src/local/services/ecs/paging.ts';

/** All pages one after the other; `between` may change the items before each next one. */
function readAll(items: string[], size: number, keep: (item: string) => boolean, between: () => void): string[] {
	const read: string[] = [];
	let nextToken: string | undefined;
	do {
		const {items: chosen, nextToken: token} = page(items, String, {maxResults: size, nextToken}, {keep});
		read.push(...chosen);
		nextToken = token;
		between();
	} while (nextToken !== undefined);
	return read;
}

const distinct = fc.uniqueArray(fc.string({minLength: 1, maxLength: 6}), {maxLength: 30});
const keep = (item: string): boolean => item.length % 2 === 1;

describe('a list in pages', () => {
	it('is what is asked for, in order, in pages that are full but for the last', () => {
		fc.assert(
			fc.property(distinct, fc.integer({min: 1, max: 7}), (items, size) => {
				expect(readAll(items, size, keep, () => undefined)).toEqual(items.filter(keep));
			}),
		);
	});

	it('neither repeats nor hides an item when another goes between two pages', () => {
		fc.assert(
			fc.property(distinct, fc.integer({min: 1, max: 7}), fc.integer({min: 0, max: 29}), (all, size, victim) => {
				const items = [...all];
				const read = readAll(items, size, keep, () => {
					const index = items.indexOf(all[victim] ?? '');
					if (index >= 0) items.splice(index, 1);
				});
				expect(new Set(read).size).toBe(read.length);
				expect(items.filter(keep).filter((item) => !read.includes(item))).toEqual([]);
			}),
		);
	});

	it('refuses a token that is none', () => {
		expect(() => page(['a'], String, {nextToken: 'x'})).toThrow('Invalid token.');
	});
});
