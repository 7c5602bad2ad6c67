import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {InvalidInputError} from '../../src/errors.ts';
import {
	type ParameterDeclaration,
	parameterProblem,
	resolveParameters,
	withDefaults,
} from '../../src/infra/parameters.ts';

const size: ParameterDeclaration = {
	name: 'Size',
	type: 'Number',
	default: 4,
	minimum: 2,
	maximum: 8,
	blank: 2,
	unit: 'MiB',
	description: '',
	example: '4',
};
const mode: ParameterDeclaration = {
	name: 'Mode',
	type: 'String',
	default: 'fast',
	allowedValues: ['fast', 'slow'],
	description: '',
	example: 'slow',
};
const name: ParameterDeclaration = {
	name: 'Name',
	type: 'String',
	default: 'a',
	pattern: '[a-z]+|x1',
	rule: 'lower case',
	description: '',
	example: 'abc',
};

describe('one value', () => {
	test.each([
		[size, '9', 'Size is "9"; it must be a whole number from 2 to 8 (MiB). An example: 4'],
		[size, '2.5', 'Size is "2.5"; it must be a whole number from 2 to 8 (MiB). An example: 4'],
		[size, '1e1', 'Size is "1e1"; it must be a whole number from 2 to 8 (MiB). An example: 4'],
		[mode, 'Fast', 'Mode is "Fast"; it must be one of fast, slow. An example: slow'],
		[name, 'A', 'Name is "A"; it must be lower case. An example: abc'],
		[name, 'a1', 'Name is "a1"; it must be lower case. An example: abc'],
	])('that is wrong is told with value, rule and example', (declaration, value, message) => {
		expect(parameterProblem(declaration, value)).toBe(message);
	});

	test('that is far too long is told by its beginning', () => {
		const problem = parameterProblem(name, 'A'.repeat(100_000));
		expect(problem).toMatch(/^Name is "A{200}…"; it must be lower case\./);
	});

	test('is right exactly when it is a whole number in range', () => {
		fc.assert(
			fc.property(fc.integer({min: -20, max: 20}), (value) => {
				expect(parameterProblem(size, String(value)) === undefined).toBe(value >= 2 && value <= 8);
			}),
		);
	});

	test('may have spaces around it, leading zeros, or be blank where that stands for something', () => {
		expect(withDefaults([size, mode], {Size: ' 05 ', Mode: ' slow'})).toEqual({Size: '5', Mode: 'slow'});
		expect(withDefaults([size], {Size: ''})).toEqual({Size: '2'});
	});
});

describe('all values', () => {
	const together = ({Size, Mode}: Readonly<Record<string, string>>) =>
		Size === '8' && Mode === 'slow' ? 'Size 8 is too large for slow.' : undefined;

	test('come with the defaults of those that were not given', () => {
		expect(resolveParameters([size, mode], [together], {Mode: 'slow'})).toEqual({Size: '4', Mode: 'slow'});
	});

	test('are refused with every problem at once, and unknown names with the nearest', () => {
		const given = {Size: '99', Mode: 'x', Sise: '1'};
		expect(() => resolveParameters([size, mode], [together], given)).toThrow(InvalidInputError);
		expect(() => resolveParameters([size, mode], [together], given)).toThrow(
			/no parameter Sise; did you mean Size\?[\s\S]*Size is "99"[\s\S]*Mode is "x"/,
		);
	});

	test('are refused in sentences where no name is near', () => {
		expect(() => resolveParameters([size, mode], [together], {WarmUpSeconds: '1'})).toThrow(
			'There is no parameter WarmUpSeconds. The parameters are Size, Mode.',
		);
	});

	test('are judged together once each is right, defaults included', () => {
		expect(() => resolveParameters([size, mode], [together], {Size: '8', Mode: 'slow'})).toThrow('too large for slow');
	});
});
