import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {compilePattern} from '../../../../../src/local/services/events/pattern/compile.ts';
import {compileWildcard} from '../../../../../src/local/services/events/pattern/wildcard.ts';
import {naiveMatch} from './naive.ts';

const matches = (pattern: object, event: object): boolean => compilePattern(JSON.stringify(pattern))(event);

type Case = readonly [what: string, pattern: object, fitting: object[], others: object[]];

describe('an event pattern', () => {
	it.each<Case>([
		[
			'takes the very value',
			{a: ['x', 5, true, null]},
			[{a: 'x'}, {a: 5}, {a: true}, {a: null}],
			[{a: 'X'}, {a: '5'}, {}, {a: {}}],
		],
		[
			'wants every field',
			{a: ['x'], b: {c: [1]}},
			[{a: 'x', b: {c: 1, d: 2}}],
			[{a: 'x'}, {a: 'x', b: {c: 2}}, {b: {c: 1}}],
		],
		['takes any of an array', {a: ['x', 'y']}, [{a: ['z', 'y']}, {a: [['x']]}], [{a: ['z']}, {a: []}]],
		['prefix', {a: [{prefix: 'ab'}]}, [{a: 'ab'}, {a: 'abc'}], [{a: 'Abc'}, {a: 'xab'}, {a: 1}]],
		['prefix in any case', {a: [{prefix: {'equals-ignore-case': 'aB'}}]}, [{a: 'ABc'}], [{a: 'xab'}]],
		['suffix', {a: [{suffix: '.png'}]}, [{a: '.png'}, {a: 'x.png'}], [{a: 'x.PNG'}]],
		['suffix in any case', {a: [{suffix: {'equals-ignore-case': '.png'}}]}, [{a: 'x.PNG'}], [{a: 'x.jpg'}]],
		['any case', {a: [{'equals-ignore-case': 'Alice'}]}, [{a: 'aLICE'}], [{a: 'alice '}, {a: 1}]],
		['anything but', {a: [{'anything-but': 'x'}]}, [{a: 'y'}, {a: 1}, {a: ['x', 'y']}], [{a: 'x'}, {}, {a: ['x']}]],
		['anything but several', {a: [{'anything-but': [1, 2]}]}, [{a: 3}, {a: '1'}], [{a: 1}, {a: 2}]],
		[
			'anything but prefixes',
			{a: [{'anything-but': {prefix: ['x', 'y']}}]},
			[{a: 'z'}, {a: 1}],
			[{a: 'xa'}, {a: 'yb'}],
		],
		['anything but a suffix', {a: [{'anything-but': {suffix: 'x'}}]}, [{a: 'xy'}], [{a: 'yx'}]],
		['anything but in any case', {a: [{'anything-but': {'equals-ignore-case': ['X']}}]}, [{a: 'y'}], [{a: 'x'}]],
		['anything but a wildcard', {a: [{'anything-but': {wildcard: '*/lib/*'}}]}, [{a: 'lib'}], [{a: 'a/lib/b'}]],
		['numbers', {a: [{numeric: ['>', 0, '<=', 5]}]}, [{a: 5}, {a: 0.1}], [{a: 0}, {a: 5.1}, {a: '3'}]],
		['a number', {a: [{numeric: ['=', 3.018e2]}]}, [{a: 301.8}], [{a: 301}]],
		['a bound', {a: [{numeric: ['<', 10]}]}, [{a: -5}], [{a: 10}]],
		['addresses', {a: [{cidr: '10.0.0.0/24'}]}, [{a: '10.0.0.255'}], [{a: '10.0.1.0'}, {a: 'x'}, {a: '::1'}]],
		['IPv6 addresses', {a: [{cidr: '2001:db8::/32'}]}, [{a: '2001:db8::1'}], [{a: '2001:db9::1'}, {a: '1.2.3.4'}]],
		[
			'existence',
			{a: {b: [{exists: true}]}},
			[{a: {b: null}}, {a: {b: [1]}}],
			[{a: {}}, {a: {b: {}}}, {a: {b: []}}, {}],
		],
		['absence', {a: {b: [{exists: false}]}}, [{a: {c: 1}}, {}, {a: 'x'}, {a: {b: {c: 1}}}], [{a: {b: null}}]],
		['a value or none', {a: ['x', {exists: false}]}, [{a: 'x'}, {}], [{a: 'y'}]],
		['absence in every object', {a: {b: [{exists: false}]}}, [{a: [{c: 1}, {d: 1}]}], [{a: [{c: 1}, {b: 1}]}]],
		['wildcards', {a: [{wildcard: 'dir/*/x.p*g'}]}, [{a: 'dir/a/b/x.png'}, {a: 'dir//x.pg'}], [{a: 'dir/x.png'}]],
		[
			'one alternative',
			{$or: [{a: [1]}, {b: {c: [2]}}], d: [3]},
			[
				{a: 1, d: 3},
				{b: {c: 2}, d: 3},
			],
			[{d: 3}, {a: 1}],
		],
		['nested alternatives', {x: {$or: [{a: [1]}, {$or: [{b: [1]}, {c: [1]}]}]}}, [{x: {c: 1}}], [{x: {d: 1}}, {c: 1}]],
		['$or as a name', {$or: ['x']}, [{$or: 'x'}], [{}]],
		[
			'one object of an array',
			{a: {b: [1], c: [1]}},
			[{a: [{b: 2}, {b: 1, c: 1}]}],
			[
				{
					a: [
						{b: 1, c: 2},
						{b: 2, c: 1},
					],
				},
			],
		],
		['no inherited name', {constructor: [{exists: true}]}, [{constructor: 1}], [{}]],
	])('%s', (_what, pattern, fitting, others) => {
		for (const event of fitting) expect([event, matches(pattern, event)]).toEqual([event, true]);
		for (const event of others) expect([event, matches(pattern, event)]).toEqual([event, false]);
	});

	it.each([
		'[]',
		'"x"',
		'{',
		'{}',
		'{"a":"x"}',
		'{"a":[]}',
		'{"a":{}}',
		'{"a":[["x"]]}',
		'{"a":[{}]}',
		'{"a":[{"like":"x"}]}',
		'{"a":[{"prefix":"x","suffix":"y"}]}',
		'{"a":[{"prefix":1}]}',
		'{"a":[{"prefix":{"suffix":"x"}}]}',
		'{"a":[{"exists":"yes"}]}',
		'{"a":[{"cidr":"10.0.0.0"}]}',
		'{"a":[{"cidr":"10.0.0.0/33"}]}',
		'{"a":[{"cidr":5}]}',
		'{"a":[{"numeric":[]}]}',
		'{"a":[{"numeric":["=","1"]}]}',
		'{"a":[{"numeric":["<",5,">",1]}]}',
		'{"a":[{"numeric":[">",5,"<",5]}]}',
		'{"a":[{"numeric":["=",6e9]}]}',
		'{"a":[{"numeric":[">"]}]}',
		'{"a":[{"anything-but":[]}]}',
		'{"a":[{"anything-but":[1,"x"]}]}',
		'{"a":[{"anything-but":[null]}]}',
		'{"a":[{"anything-but":{"numeric":["=",1]}}]}',
		'{"a":[{"anything-but":{"prefix":[]}}]}',
		'{"a":[{"wildcard":"a**b"}]}',
		'{"a":[{"wildcard":"a\\\\b"}]}',
		'{"a":[{"constructor":1}]}',
		`{"a":["${'x'.repeat(4096)}"]}`,
	])('%s is none', (text) => {
		expect(() => compilePattern(text)).toThrow('Event pattern is not valid. Reason: ');
	});
});

describe('a wildcard', () => {
	it('stands for any characters, and for itself behind a backslash', () => {
		expect(compileWildcard('\\*\\\\*')('*\\x')).toBe(true);
		expect(compileWildcard('\\*')('x')).toBe(false);
		expect(compileWildcard('a*a')('a')).toBe(false);
	});

	it('is what a regular expression of it would be', () => {
		const letters = fc.constantFrom('a', 'b', '*');
		const patterns = fc.array(letters, {maxLength: 6}).map((all) => all.join('').replaceAll(/\*+/g, '*'));
		const texts = fc.array(fc.constantFrom('a', 'b'), {maxLength: 8}).map((all) => all.join(''));
		fc.assert(
			fc.property(patterns, texts, (pattern, text) => {
				const expected = new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(text);
				expect(compileWildcard(pattern)(text)).toBe(expected);
			}),
		);
	});
});

describe('patterns and events of any shape', () => {
	const names = ['a', 'b', 'c'];
	const scalar = fc.constantFrom<string | number | boolean | null>('x', 'xy', 'yx', 'X', 1, 2, -3, true, null);
	const {event} = fc.letrec<{event: object; value: unknown}>((tie) => ({
		event: fc.dictionary(fc.constantFrom(...names), tie('value'), {maxKeys: 3}),
		value: fc.oneof(
			{depthSize: 'small', withCrossShrink: true},
			scalar,
			fc.array(fc.oneof(scalar, tie('event')), {maxLength: 3}),
			tie('event'),
		),
	}));
	const choice = fc.oneof(
		scalar,
		fc.constantFrom('x', 'xy').map((prefix) => ({prefix})),
		fc.constantFrom('x', 'y').map((suffix) => ({suffix})),
		fc.constantFrom('x', 'Xy').map((text) => ({'equals-ignore-case': text})),
		fc.constantFrom('x', 1, ['x', 'yx'], {prefix: 'x'}, {suffix: ['y', 'x']}).map((but) => ({'anything-but': but})),
		fc.constantFrom(['=', 1], ['>', -3], ['>=', 1, '<', 2]).map((numeric) => ({numeric})),
		fc.boolean().map((exists) => ({exists})),
		fc.constantFrom('x*', '*y', 'x*y', '*').map((wildcard) => ({wildcard})),
	);
	const leaf = fc.array(choice, {minLength: 1, maxLength: 2});
	const {pattern} = fc.letrec<{pattern: object; part: unknown}>((tie) => ({
		pattern: fc.dictionary(fc.constantFrom(...names), tie('part'), {minKeys: 1, maxKeys: 2}),
		part: fc.oneof({depthSize: 'small', withCrossShrink: true}, leaf, tie('pattern')),
	}));
	/** Names of alternatives are theirs alone, so that no array's object is spoken of in two places. */
	const alternatives = fc.array(pattern, {minLength: 2, maxLength: 3});

	it('match as the slowest of all matchers says', () => {
		fc.assert(
			fc.property(pattern, event, (one, other) => {
				expect(matches(one, other)).toBe(naiveMatch(one, other));
			}),
			{numRuns: 2000},
		);
	});

	it('match an alternative when they match one of its patterns', () => {
		fc.assert(
			fc.property(alternatives, event, ($or, other) => {
				expect(matches({$or}, other)).toBe($or.some((one) => naiveMatch(one, other)));
			}),
		);
	});
});
