import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {compareKeys, listKeys, placeOf} from '../../../../src/local/services/s3/keys.ts';

/** What ListObjectsV2's page promises, without its shortcuts: every entry once, in order. */
function model(keys: readonly string[], prefix: string, delimiter: string | undefined): string[] {
	const entries = keys
		.filter((key) => key.startsWith(prefix))
		.map((key) => {
			const end = delimiter === undefined ? -1 : key.indexOf(delimiter, prefix.length);
			return end < 0 ? `key ${key}` : `prefix ${key.slice(0, end + 1)}`;
		});
	return [...new Set(entries)];
}

const key = fc.string({
	unit: fc.constantFrom('a', 'b', '/', '\u00e9', '\uffee', '\u{1f600}'),
	minLength: 1,
	maxLength: 6,
});

describe('the order of keys', () => {
	it('is that of their bytes in UTF-8', () => {
		fc.assert(
			fc.property(key, key, (a, b) => {
				expect(Math.sign(compareKeys(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
			}),
		);
	});
});

describe('the place of a key', () => {
	it('is where it lies, or keeps the order when it is put there', () => {
		fc.assert(
			fc.property(fc.uniqueArray(key), (keys) => {
				const ordered: string[] = [];
				for (const one of keys) ordered.splice(placeOf(ordered, one), 0, one);
				expect(ordered).toEqual(keys.toSorted(compareKeys));
				for (const one of keys) expect(ordered[placeOf(ordered, one)]).toBe(one);
			}),
		);
	});
});

describe('a listing', () => {
	it('gives every key and common prefix once, in order, in whatever pages', () => {
		const prefix = fc.constantFrom('', 'a', 'a/', 'a/b', '/');
		const delimiter = fc.constantFrom(undefined, '/', 'b');
		fc.assert(
			fc.property(
				fc.uniqueArray(key, {maxLength: 25}),
				prefix,
				delimiter,
				fc.integer({min: 1, max: 5}),
				(keys, start, by, most) => {
					const ordered = keys.toSorted(compareKeys);
					const seen: string[] = [];
					let after: string | undefined;
					do {
						const page = listKeys(ordered, {prefix: start, delimiter: by, after, most});
						expect(page.keys.length + page.commonPrefixes.length).toBeLessThanOrEqual(most);
						const entries = [
							...page.keys.map((text) => ({text, kind: 'key'})),
							...page.commonPrefixes.map((text) => ({text, kind: 'prefix'})),
						];
						seen.push(...entries.sort((a, b) => compareKeys(a.text, b.text)).map(({text, kind}) => `${kind} ${text}`));
						after = page.next;
					} while (after !== undefined);
					expect(seen).toEqual(model(ordered, start, by));
				},
			),
			{numRuns: 300},
		);
	});

	it('starts after any key, there or not', () => {
		fc.assert(
			fc.property(fc.uniqueArray(key, {maxLength: 20}), key, (keys, after) => {
				const ordered = keys.toSorted(compareKeys);
				const page = listKeys(ordered, {prefix: '', delimiter: undefined, after, most: 100});
				expect(page.keys).toEqual(ordered.filter((candidate) => compareKeys(candidate, after) > 0));
			}),
		);
	});
});
