// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a Dockerfile writes its variables like this.
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {expandWord, splitWords} from '../../../src/local/builder/words.ts';

const values: Readonly<Record<string, string>> = {NAME: 'value', EMPTY: ''};
const expand = (word: string): string => expandWord(word, (name) => values[name]);

describe('a word of a Dockerfile', () => {
	it.each([
		['$NAME', 'value'],
		['${NAME}s', 'values'],
		['a$NONE-b', 'a-b'],
		['${NONE:-default}', 'default'],
		['${EMPTY:-default}', 'default'],
		['${EMPTY-default}', ''],
		['${NAME:+other}', 'other'],
		['${NONE:+other}', ''],
		['${NONE:-${NAME}}', 'value'],
		['${NONE:-"a }b"}', 'a }b'],
		["'$NAME'", '$NAME'],
		['"$NAME"', 'value'],
		['\\$NAME', '$NAME'],
		['"a\\"b"', 'a"b'],
		['"a\\nb"', 'a\\nb'],
		['5$', '5$'],
	])('%s becomes %s', (word, expected) => {
		expect(expand(word)).toBe(expected);
	});

	it.each(['${NAME', '${NAME#prefix}', '${}', "'open", '${NONE:?it must be}'])('%s is refused', (word) => {
		expect(() => expand(word)).toThrow();
	});

	it('is itself when it is in single quotes', () => {
		fc.assert(
			fc.property(
				fc.string().filter((text) => !text.includes("'")),
				(text) => void expect(expand(`'${text}'`)).toBe(text),
			),
		);
	});

	it('is itself when everything special in it is escaped', () => {
		fc.assert(fc.property(fc.string(), (text) => void expect(expand(text.replaceAll(/["'$\\]/g, '\\$&'))).toBe(text)));
	});

	it('keeps all of its text when a line is split', () => {
		const word = fc.stringMatching(/^[a-z=$]{1,8}(?:"[a-z ]{0,5}"|'[a-z ]{0,5}')?$/);
		fc.assert(
			fc.property(
				fc.array(word, {minLength: 1}),
				(words) => void expect(splitWords(words.join('  \t'))).toEqual(words),
			),
		);
	});
});
