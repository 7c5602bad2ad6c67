import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {passes, wildcard} from '../../../../src/local/services/ec2/filters.ts';

const record = {name: 'web', ports: [80, 443], Tags: [{Key: 'Team', Value: 'blue'}]};
const fields = {name: ({name}: typeof record) => name, port: ({ports}: typeof record) => ports};
const pass = (Name: string, ...Values: string[]) => passes(record, [{Name, Values}], fields);

describe('filters', () => {
	it('take any of their values, and all filters must hold', () => {
		expect(pass('name', 'db', 'web')).toBe(true);
		expect(pass('port', '443')).toBe(true);
		const both = [
			{Name: 'name', Values: ['web']},
			{Name: 'port', Values: ['22']},
		];
		expect(passes(record, both, fields)).toBe(false);
	});

	it('look at tags by key, and by key and value', () => {
		expect(pass('tag:Team', 'b*')).toBe(true);
		expect(pass('tag:Team', 'red')).toBe(false);
		expect(pass('tag-key', 'Team')).toBe(true);
	});

	it('refuse a name that the resource does not have', () => {
		expect(() => pass('colour', 'blue')).toThrow("The filter 'colour' is invalid");
	});

	it('know * and ?, unless escaped', () => {
		expect(wildcard('a*c?').test('abbbcd')).toBe(true);
		expect(wildcard('a\\*c').test('a*c')).toBe(true);
		expect(wildcard('a\\*c').test('abc')).toBe(false);
	});

	it('match any text by itself when its wildcards are escaped', () => {
		fc.assert(
			fc.property(fc.string(), fc.string(), (text, other) => {
				const pattern = wildcard(text.replaceAll(/[*?\\]/g, '\\$&'));
				expect(pattern.test(text)).toBe(true);
				expect(pattern.test(other)).toBe(text === other);
			}),
		);
	});
});
