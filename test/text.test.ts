import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {editDistance, nearest, sanitise, sanitiseLine} from '../src/text.ts';

describe('text from outside', () => {
	const hostile = fc.string({unit: 'binary', maxLength: 60});

	test('never steers a terminal', () => {
		fc.assert(
			fc.property(hostile, (text) => {
				expect(sanitise(text)).not.toMatch(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/);
				expect(sanitiseLine(text)).not.toMatch(/[\u0000-\u001F\u007F-\u009F]/);
			}),
		);
	});

	test('stays as it is when it is harmless', () => {
		fc.assert(
			fc.property(fc.string({unit: 'grapheme-ascii'}), (text) => {
				expect(sanitise(text)).toBe(text);
			}),
		);
		expect(sanitise('Größe 日本 🚀\n\tnext')).toBe('Größe 日本 🚀\n\tnext');
		expect(sanitise('half \uD83D of one')).toBe('half \uFFFD of one');
	});

	test.each([
		['\u001B[31mred\u001B[0m', 'red'],
		['\u001B]0;title\u0007after', 'after'],
		['\u001B]8;;https://evil\u001B\\link\u001B]8;;\u001B\\', 'link'],
		['a\u001BPdevice control\u001B\\b', 'ab'],
		['back\u0008space', 'backspace'],
	])('%j becomes %j', (text, clean) => {
		expect(sanitise(text)).toBe(clean);
	});

	test('fits on one line when asked to', () => {
		expect(sanitiseLine('one\r\ntwo\n\n\tthree ')).toBe('one two three');
	});
});

describe('the nearest name', () => {
	const name = fc.string({minLength: 1, maxLength: 12});

	test('of a name that exists is that name', () => {
		fc.assert(
			fc.property(fc.array(name, {minLength: 1}), fc.nat(), (names, index) => {
				const typed = names[index % names.length] ?? '';
				expect(nearest(typed, names)?.toLowerCase()).toBe(typed.toLowerCase());
			}),
		);
	});

	test('is found through a typing error', () => {
		const names = ['production', 'staging', 'default'];
		expect(nearest('prodution', names)).toBe('production');
		expect(nearest('STAGNIG', names)).toBe('staging');
		expect(nearest('zzzzzzzzzz', names)).toBeUndefined();
		expect(nearest('x', [])).toBeUndefined();
	});

	test('distance counts inserted, deleted, replaced and swapped characters', () => {
		expect(editDistance('stack', 'stakc')).toBe(1);
		expect(editDistance('tasks', 'task')).toBe(1);
		expect(editDistance('', 'abc')).toBe(3);
		fc.assert(
			fc.property(name, name, (a, b) => {
				expect(editDistance(a, b)).toBe(editDistance(b, a));
				expect(editDistance(a, b) === 0).toBe(a === b);
				expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
			}),
		);
	});
});
