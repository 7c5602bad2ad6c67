import {describe, expect, it} from 'vitest';
import {
	type AccountLookup,
	type GivenParameter,
	type ParameterValue,
	parameterValues,
} from '../../../../src/local/cloudformation/template/parameters.ts';
import {readTemplate} from '../../../../src/local/cloudformation/template/read.ts';
import type {Values} from '../../../../src/local/cloudformation/template/value.ts';

const account: AccountLookup = {
	ssmParameter: async (name) => (name === '/image' ? 'ami-1' : undefined),
	exists: async (_type, value) => ['ami-1', 'vpc-1', 'subnet-1', 'subnet-2'].includes(value),
};

async function valuesOf(
	Parameters: Values,
	given: readonly GivenParameter[] = [],
	previous: Readonly<Record<string, string>> = {},
): Promise<ParameterValue[]> {
	const template = readTemplate({Parameters, Resources: {A: {Type: 'T'}}});
	return parameterValues(template, given, new Map(Object.entries(previous)), account);
}

async function used(definition: Values, value?: string): Promise<unknown> {
	const [parameter] = await valuesOf({P: definition}, value === undefined ? [] : [{key: 'P', value}]);
	return parameter?.used;
}

describe('parameterValues', () => {
	it('takes what is given, else the default', async () => {
		expect(await used({Type: 'String', Default: 'a'}, 'b')).toBe('b');
		expect(await used({Type: 'Number', Default: 4096})).toBe('4096');
	});

	it('splits list types at commas', async () => {
		expect(await used({Type: 'CommaDelimitedList'}, 'a, b,c')).toEqual(['a', 'b', 'c']);
		expect(await used({Type: 'List<Number>'}, '1,2')).toEqual(['1', '2']);
		expect(await used({Type: 'List<AWS::EC2::Subnet::Id>'}, 'subnet-1,subnet-2')).toEqual(['subnet-1', 'subnet-2']);
	});

	it('takes the value of an SSM parameter and checks it against its own type', async () => {
		const definition = {Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: '/image'};
		const [parameter] = await valuesOf({P: definition});
		expect(parameter).toMatchObject({value: '/image', resolved: 'ami-1', used: 'ami-1'});
		await expect(valuesOf({P: definition}, [{key: 'P', value: '/none'}])).rejects.toThrow(
			'Unable to fetch parameters [/none] from parameter store for this account.',
		);
	});

	it('keeps the previous value where that is asked for', async () => {
		const [parameter] = await valuesOf({P: {Type: 'String'}}, [{key: 'P', usePrevious: true}], {P: 'old'});
		expect(parameter?.used).toBe('old');
		await expect(valuesOf({P: {Type: 'String'}}, [{key: 'P', usePrevious: true}])).rejects.toThrow(
			'Invalid input for parameter key P. Cannot specify usePreviousValue as true for a parameter key not in the previous template',
		);
	});

	it('names every parameter without a value, and every value without a parameter', async () => {
		await expect(valuesOf({A: {Type: 'String'}, B: {Type: 'String'}})).rejects.toThrow(
			'Parameters: [A, B] must have values',
		);
		await expect(valuesOf({}, [{key: 'X', value: '1'}])).rejects.toThrow(
			'Parameters: [X] do not exist in the template',
		);
	});

	it.each<[Values, string, string]>([
		[{Type: 'String', AllowedValues: ['a', 'b']}, 'c', "Parameter 'P' must be one of AllowedValues"],
		[{Type: 'CommaDelimitedList', AllowedValues: ['a', 'b']}, 'a,c', "Parameter 'P' must be one of AllowedValues"],
		[{Type: 'String', AllowedPattern: '[a-z]+'}, 'a1', "Parameter 'P' must match pattern [a-z]+"],
		[{Type: 'String', MinLength: 2}, 'a', "Parameter 'P' must contain at least 2 characters"],
		[{Type: 'String', MaxLength: '2'}, 'abc', "Parameter 'P' must contain at most 2 characters"],
		[{Type: 'Number', MinValue: 1}, '0', "Parameter 'P' must be a number not less than 1"],
		[{Type: 'Number', MaxValue: 1}, '2', "Parameter 'P' must be a number not greater than 1"],
		[{Type: 'Number'}, 'many', "Parameter 'P' must be a number"],
		[{Type: 'List<Number>'}, '1,x', "Parameter 'P' must be a number"],
		[
			{Type: 'String', AllowedPattern: '[a-z]+', ConstraintDescription: 'must be lower case'},
			'A',
			"Parameter 'P' failed to satisfy constraint: must be lower case",
		],
		[
			{Type: 'AWS::EC2::VPC::Id'},
			'vpc-2',
			'Parameter validation failed: parameter value vpc-2 for parameter name P does not exist',
		],
	])('refuses %j = %j', async (definition, value, message) => {
		await expect(used(definition, value)).rejects.toThrow(message);
	});
});
