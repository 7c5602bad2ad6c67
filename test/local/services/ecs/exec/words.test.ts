import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {splitWords, UnclosedQuoteError} from '../../../../../src/local/services/ecs/exec/words.ts';

const single = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
const double = (word: string): string => `"${word.replaceAll(/["\\$`]/g, '\\$&')}"`;

describe('the words of a command line', () => {
	it.each([
		['/bin/sh', ['/bin/sh']],
		['  ls   -l\t/tmp ', ['ls', '-l', '/tmp']],
		[`/bin/bash -c 'echo "a b" && exit'`, ['/bin/bash', '-c', 'echo "a b" && exit']],
		[String.raw`a\ b "c\d" 'e\f'`, ['a b', String.raw`c\d`, String.raw`e\f`]],
		[`""''`, ['']],
		['ls | wc', ['ls', '|', 'wc']],
		['', []],
	])('of «%s»', (line, words) => expect(splitWords(line)).toEqual(words));

	it('are those that were quoted, however they were', () => {
		fc.assert(
			fc.property(fc.array(fc.tuple(fc.string(), fc.constantFrom(single, double))), (words) => {
				const line = words.map(([word, quote]) => quote(word)).join(' ');
				expect(splitWords(line)).toEqual(words.map(([word]) => word));
			}),
		);
	});

	it('cannot be told when a quote is not closed', () => {
		expect(() => splitWords(`sh -c "echo`)).toThrow(UnclosedQuoteError);
	});
});
