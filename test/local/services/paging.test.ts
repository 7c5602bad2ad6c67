import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {type Page, pageAfter, pageFrom, sortedBy} from '../../../src/local/services/paging.ts';

const invalidToken = (): Error => new Error('no such token');
const names = fc.uniqueArray(fc.string({minLength: 1, maxLength: 8}), {maxLength: 30});
const self = (name: string): string => name;

/** The items of all pages, each of which goes on from the one before. */
function collect(pageOf: (token: string | undefined) => Page<string>): string[] {
	const collected: string[] = [];
	let token: string | undefined;
	do {
		const page = pageOf(token);
		collected.push(...page.items);
		token = page.next;
	} while (token !== undefined);
	return collected;
}

describe('pages', () => {
	it('after a key hold every item once, in either direction', () => {
		fc.assert(
			fc.property(names, fc.integer({min: 1, max: 7}), fc.boolean(), (found, size, descending) => {
				const sorted = sortedBy(found, self);
				const items = descending ? sorted.reverse() : sorted;
				const collected = collect((token) => pageAfter(items, self, {token, size, descending, invalidToken}));
				expect(collected).toEqual(items);
			}),
		);
	});

	it('after a key go on where they were when the items before have gone', () => {
		const {next: token} = pageAfter(['a', 'b', 'c', 'd'], self, {token: undefined, size: 2, invalidToken});
		expect(pageAfter(['aa', 'c', 'd'], self, {token, size: 2, invalidToken}).items).toEqual(['c', 'd']);
	});

	it('from a position hold every item once', () => {
		fc.assert(
			fc.property(names, fc.integer({min: 1, max: 7}), (items, size) => {
				expect(collect((token) => pageFrom(items, {token, size, invalidToken}))).toEqual(items);
			}),
		);
	});

	it.each(['', 'nonsense', '-', Buffer.from('-1').toString('base64url'), Buffer.from('1.5').toString('base64url')])(
		'refuse a token that is none: %j',
		(token) => {
			expect(() => pageAfter(['a'], self, {token, size: 1, invalidToken})).toThrow('no such token');
			expect(() => pageFrom(['a'], {token, size: 1, invalidToken})).toThrow('no such token');
		},
	);
});
