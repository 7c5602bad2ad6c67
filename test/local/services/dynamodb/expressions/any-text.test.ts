import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {parseCondition} from '../../../../../src/local/services/dynamodb/expressions/parse-condition.ts';
import {parseUpdate} from '../../../../../src/local/services/dynamodb/expressions/parse-update.ts';
import {parseProjection} from '../../../../../src/local/services/dynamodb/expressions/projection.ts';
import {Substitutions} from '../../../../../src/local/services/dynamodb/expressions/substitutions.ts';
import {AwsError} from '../../../../../src/local/wire/errors.ts';

const words = [
	'a',
	'#n',
	':v',
	':s',
	'(',
	')',
	'[',
	']',
	'0',
	'.',
	',',
	'=',
	'<>',
	'<',
	'+',
	'-',
	'!',
	'AND',
	'OR',
	'NOT',
];
const more = [
	'BETWEEN',
	'IN',
	'SET',
	'REMOVE',
	'ADD',
	'DELETE',
	'size',
	'contains',
	'if_not_exists',
	'list_append',
	'status',
];
const soup = fc.array(fc.constantFrom(...words, ...more), {maxLength: 14}).map((parts) => parts.join(' '));

const parsers: [what: string, parse: (source: string, substitutions: Substitutions) => unknown][] = [
	['condition', (source, substitutions) => parseCondition('FilterExpression', source, substitutions)],
	['update', parseUpdate],
	['projection', parseProjection],
];

describe('any text', () => {
	it.each(parsers)('is a %s, or is refused in a sentence', (_, parse) => {
		fc.assert(
			fc.property(fc.oneof(soup, fc.string()), (source) => {
				const substitutions = new Substitutions({'#n': 'n'}, {':v': {N: '1'}, ':s': {SS: ['x']}});
				try {
					expect(parse(source, substitutions)).toBeDefined();
				} catch (error) {
					expect(error).toBeInstanceOf(AwsError);
					expect((error as AwsError).name).toBe('ValidationException');
					expect((error as AwsError).message).toMatch(/^Invalid \w+Expression: \S/);
				}
			}),
			{numRuns: 1000},
		);
	});
});
