import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {resolve} from '../../../../src/local/cloudformation/intrinsic/resolve.ts';
import type {Scope} from '../../../../src/local/cloudformation/intrinsic/scope.ts';
import type {Value} from '../../../../src/local/cloudformation/template/value.ts';

const references: Readonly<Record<string, Value>> = {
	Name: 'web',
	List: ['a', 'b'],
	Port: '80',
	'AWS::Region': 'us-east-1',
};
const scope: Scope = {
	reference: (name) => references[name],
	attribute: (logicalId, attribute) => `${logicalId}/${attribute}`,
	condition: (name) => name === 'Yes',
	mappings: {Sizes: {small: {cpu: 256, list: [1, 2]}}},
	importValue: (name) => `imported ${name}`,
	availabilityZones: (region) => [`${region}a`, `${region}b`],
};
const sub = (text: string): Value => ({'Fn::Sub': text});

describe('resolve', () => {
	it.each<[Value, Value]>([
		[{Ref: 'Name'}, 'web'],
		[{'Fn::GetAtt': ['Vpc', 'Cidr']}, 'Vpc/Cidr'],
		[{'Fn::GetAtt': 'Stack.Outputs.Url'}, 'Stack/Outputs.Url'],
		[{'Fn::GetAtt': ['Vpc', {Ref: 'Name'}]}, 'Vpc/web'],
		[sub('$' + '{Name}:$' + '{Port} $' + '{Vpc.Cidr} $' + '{!Literal}'), 'web:80 Vpc/Cidr $' + '{Literal}'],
		[{'Fn::Sub': ['$' + '{A}-$' + '{Name}', {A: {Ref: 'Port'}}]}, '80-web'],
		[{'Fn::Join': ['-', ['a', {Ref: 'Port'}, 1]]}, 'a-80-1'],
		[{'Fn::Join': [',', {Ref: 'List'}]}, 'a,b'],
		[{'Fn::Select': [1, {Ref: 'List'}]}, 'b'],
		[{'Fn::Select': ['0', {'Fn::GetAZs': ''}]}, 'us-east-1a'],
		[{'Fn::Split': [',', 'x,y']}, ['x', 'y']],
		[{'Fn::If': ['Yes', 1, 2]}, 1],
		[{'Fn::If': ['No', 1, {Ref: 'Name'}]}, 'web'],
		[{'Fn::Equals': [{Ref: 'Port'}, 80]}, true],
		[{'Fn::And': [{Condition: 'Yes'}, {'Fn::Not': [{Condition: 'No'}]}]}, true],
		[{'Fn::Or': [{Condition: 'No'}, {Condition: 'No'}]}, false],
		[{'Fn::FindInMap': ['Sizes', 'small', 'cpu']}, 256],
		[{'Fn::FindInMap': ['Sizes', 'large', 'cpu', {DefaultValue: {Ref: 'Port'}}]}, '80'],
		[{'Fn::Base64': sub('$' + '{Name}')}, 'd2Vi'],
		[{'Fn::Cidr': ['10.0.0.0/16', 2, 8]}, ['10.0.0.0/24', '10.0.1.0/24']],
		[{'Fn::ImportValue': sub('$' + '{Name}-vpc')}, 'imported web-vpc'],
		[{'Fn::Length': {Ref: 'List'}}, 2],
		[{'Fn::ToJsonString': {a: {Ref: 'Port'}}}, '{"a":"80"}'],
		[{a: {Ref: 'AWS::NoValue'}, b: [1, {'Fn::If': ['No', 1, {Ref: 'AWS::NoValue'}]}]}, {b: [1]}],
		[{StringEquals: {Condition: {a: 'b'}}}, {StringEquals: {Condition: {a: 'b'}}}],
	])('resolves %j', (value, expected) => {
		expect(resolve(value, scope)).toEqual(expected);
	});

	it.each<[Value, string]>([
		[{'Fn::Select': [2, ['a', 'b']]}, 'cannot select nonexistent value at index 2'],
		[{'Fn::FindInMap': ['Sizes', 'large', 'cpu']}, 'Template error: Unable to get mapping for Sizes::large::cpu'],
		[
			{'Fn::FindInMap': ['None', 'a', 'b']},
			"Template error: Mapping named 'None' is not present in the 'Mappings' section of template.",
		],
		[{'Fn::Join': ['-', 'text']}, 'Template error: every Fn::Join object requires two parameters'],
		[{'Fn::Split': ['', 'text']}, 'Template error: every Fn::Split object requires two parameters'],
		[{'Fn::GetAtt': ['Vpc']}, 'Template error: every Fn::GetAtt object requires two non-empty parameters'],
		[{'Fn::If': ['Yes', 1]}, 'Template error: Fn::If requires a list argument with three elements'],
		[{'Fn::Not': [true, false]}, 'Template error: Fn::Not object requires a list of 1 boolean parameter.'],
		[{'Fn::And': [true]}, 'requires a list of at least 2 and at most 10 boolean parameters'],
		[{'Fn::Equals': ['a']}, 'requires a list of 2 string parameters'],
		[{'Fn::Base64': {}}, 'Template error: every Fn::Base64 object must have a String-typed value.'],
		[{Ref: ['a']}, 'Template error: every Ref object must have a single String value.'],
	])('refuses %j', (value, message) => {
		expect(() => resolve(value, scope)).toThrow(message);
	});

	it('leaves data without functions as it is', () => {
		const name = fc.string().filter((text) => !/^(?:Ref|Condition|Fn::|__proto__)/.test(text));
		const {tree} = fc.letrec<{tree: Value}>((tie) => ({
			tree: fc.oneof(
				{maxDepth: 4},
				fc.string(),
				fc.integer(),
				fc.boolean(),
				fc.array(tie('tree'), {maxLength: 3}),
				fc.dictionary(name, tie('tree'), {maxKeys: 3, noNullPrototype: true}),
			),
		}));
		fc.assert(
			fc.property(tree, (value) => {
				expect(resolve(value, scope)).toEqual(value);
			}),
		);
	});

	it('joins what it splits', () => {
		fc.assert(
			fc.property(fc.string(), fc.string({minLength: 1}), (text, delimiter) => {
				const split = {'Fn::Split': [delimiter, text]};
				expect(resolve({'Fn::Join': [delimiter, split]}, scope)).toBe(text);
			}),
		);
	});

	it('gives Fn::Sub text back whose placeholders are all literal', () => {
		fc.assert(
			fc.property(
				fc.string().filter((text) => !text.includes('$' + '{')),
				(text) => {
					expect(resolve(sub(text), scope)).toBe(text);
					expect(resolve(sub(`${text}\${!A}`), scope)).toBe(`${text}\${A}`);
				},
			),
		);
	});
});
