import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {parsePattern} from '../../../../../src/local/services/logs/pattern/parse.ts';

const fits = (pattern: string, message: string): boolean => parsePattern(pattern)(message);

describe('terms', () => {
	it.each([
		['', 'anything', true],
		['ERROR', 'an ERROR here', true],
		['ERROR', 'an error here', false],
		['ERROR disk', 'disk ERROR', true],
		['ERROR disk', 'net ERROR', false],
		['?ERROR ?WARN', 'a WARN', true],
		['?ERROR ?WARN', 'an INFO', false],
		['ERROR -disk', 'net ERROR', true],
		['ERROR -disk', 'disk ERROR', false],
		['-disk', 'net', true],
		['"disk is full"', 'the disk is full.', true],
		['"disk is full"', 'is the disk full', false],
		['"say \\"hi\\""', 'say "hi"', true],
		['%40[0-9]%', 'status 404', true],
		['%40[0-9]%', 'status 500', false],
	])('%s on "%s": %s', (pattern, message, expected) => {
		expect(fits(pattern, message)).toBe(expected);
	});

	it('need all of their words, whatever the words are', () => {
		const word = fc.stringMatching(/^[A-Za-z0-9_]{1,8}$/);
		fc.assert(
			fc.property(fc.array(word, {minLength: 1, maxLength: 4}), fc.array(word, {maxLength: 6}), (terms, words) => {
				const message = words.join(' ');
				expect(fits(terms.join(' '), message)).toBe(terms.every((term) => message.includes(term)));
			}),
		);
	});
});

describe('JSON patterns', () => {
	const event = JSON.stringify({
		level: 'error',
		status: 503,
		ok: false,
		nothing: null,
		user: {'first name': 'Ada', roles: ['admin', 'dev']},
	});
	it.each([
		['{ $.level = "error" }', true],
		['{ $.level = error }', true],
		['{ $.level = "err*" }', true],
		['{ $.level != "error" }', false],
		['{ $.status >= 500 }', true],
		['{ $.status < 500 }', false],
		['{ $.status = 503 }', true],
		['{ $.ok IS FALSE }', true],
		['{ $.ok IS TRUE }', false],
		['{ $.nothing IS NULL }', true],
		['{ $.missing NOT EXISTS }', true],
		['{ $.level NOT EXISTS }', false],
		['{ $.missing = 1 }', false],
		['{ $.user.roles[0] = "admin" }', true],
		['{ $.user.roles[*] = "dev" }', true],
		['{ $.user["first name"] = "Ada" }', true],
		['{ $.level = %^err% }', true],
		['{ ($.level = "info" || $.status = 503) && $.ok IS FALSE }', true],
		['{ $.level = "info" || $.status = 503 && $.ok IS TRUE }', false],
	])('%s: %s', (pattern, expected) => {
		expect(fits(pattern, event)).toBe(expected);
	});

	it('fit nothing that is no JSON object', () => {
		expect(fits('{ $.a NOT EXISTS }', 'plain text')).toBe(false);
		expect(fits('{ $.a NOT EXISTS }', '{"broken')).toBe(false);
	});
});

describe('patterns of fields between spaces', () => {
	const line = '127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534';
	it.each([
		['[ip, id, user, timestamp, request, status_code, size]', true],
		['[ip, id, user, timestamp, request, status_code=4*, size]', true],
		['[ip, id, user, timestamp, request, status_code=5*, size]', false],
		['[..., status_code=404, size>1000]', true],
		['[..., size>2000]', false],
		['[ip=127.*, ...]', true],
		['[..., status_code=404 || status_code=500, size]', true],
		['[ip, user]', false],
	])('%s: %s', (pattern, expected) => {
		expect(fits(pattern, line)).toBe(expected);
	});
});

describe('a broken pattern', () => {
	it.each(['"open', '{ $.a = }', '{ a = 1 }', '{ $.a = 1', '{ $.a < word }', '[a', '%(%', '{ ($.a = 1 }'])(
		'%s is refused',
		(pattern) => {
			expect(() => parsePattern(pattern)).toThrow(/Invalid/);
		},
	);
});
