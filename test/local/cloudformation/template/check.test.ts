import {describe, expect, it} from 'vitest';
import {providers} from '../../../../src/local/cloudformation/providers/index.ts';
import {loadSpecification} from '../../../../src/local/cloudformation/specification/load.ts';
import {lackingCapabilities, requiredCapabilities} from '../../../../src/local/cloudformation/template/capabilities.ts';
import {checkReferences} from '../../../../src/local/cloudformation/template/check.ts';
import {checkTypes} from '../../../../src/local/cloudformation/template/check-types.ts';
import {readTemplate} from '../../../../src/local/cloudformation/template/read.ts';
import type {Values} from '../../../../src/local/cloudformation/template/value.ts';

const specification = await loadSpecification();
const vpc = {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: '10.0.0.0/16'}};
const check = (template: Values): void => checkReferences(readTemplate(template), specification);

describe('checkReferences', () => {
	it('accepts parameters, pseudo parameters, resources and attributes that exist', () => {
		const properties = {
			Tags: [{Key: 'k', Value: {'Fn::Sub': '$' + '{P} $' + '{AWS::StackName} $' + '{Vpc.CidrBlock}'}}],
		};
		const other = {Type: 'AWS::EC2::InternetGateway', Properties: properties};
		expect(() => check({Parameters: {P: {Type: 'String'}}, Resources: {Vpc: vpc, Other: other}})).not.toThrow();
	});

	it.each<[Values, string]>([
		[
			{Resources: {Vpc: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: {Ref: 'Nothing'}}}}},
			'Template format error: Unresolved resource dependencies [Nothing] in the Resources block of the template',
		],
		[
			{Resources: {Vpc: {...vpc, DependsOn: 'Nothing'}}},
			'Template format error: Unresolved resource dependencies [Nothing] in the Resources block of the template',
		],
		[
			{Resources: {Vpc: vpc}, Outputs: {O: {Value: {'Fn::Sub': '$' + '{Nothing}'}}}},
			'Template format error: Unresolved resource dependencies [Nothing] in the Outputs block of the template',
		],
		[
			{Resources: {Vpc: vpc}, Outputs: {O: {Value: {'Fn::GetAtt': ['Nothing', 'Arn']}}}},
			'Template error: instance of Fn::GetAtt references undefined resource Nothing',
		],
		[
			{Resources: {Vpc: vpc}, Outputs: {O: {Value: {'Fn::GetAtt': ['Vpc', 'Arn']}}}},
			'Template error: resource Vpc does not support attribute type Arn in Fn::GetAtt',
		],
		[
			{Resources: {Vpc: {...vpc, Condition: 'Nothing'}}},
			'Template format error: Unresolved condition dependency Nothing in the Resources block of the template',
		],
		[
			{Resources: {Vpc: vpc}, Conditions: {C: {'Fn::Equals': [{Ref: 'Vpc'}, 'a']}}},
			'Template format error: Unresolved dependencies [Vpc]. Cannot reference resources in the Conditions block of the template',
		],
	])('refuses %j', (template, message) => {
		expect(() => check(template)).toThrow(message);
	});
});

describe('checkTypes', () => {
	const types = (...names: string[]): void =>
		checkTypes(
			readTemplate({Resources: Object.fromEntries(names.map((Type, index) => [`R${index}`, {Type}]))}),
			specification,
			providers,
		);

	it('refuses types that do not exist, all at once', () => {
		expect(() => types('AWS::EC2::VPC', 'AWS::EC2::Vcp', 'Foo::Bar')).toThrow(
			'Template format error: Unrecognized resource types: [AWS::EC2::Vcp, Foo::Bar]',
		);
	});

	it('says which types exist but are not implemented here', () => {
		expect(() => types('AWS::StepFunctions::StateMachine')).toThrow(
			'The local AWS does not implement the resource types [AWS::StepFunctions::StateMachine].',
		);
	});
});

describe('requiredCapabilities', () => {
	const role = (properties: Values): Values => ({Resources: {Role: {Type: 'AWS::IAM::Role', Properties: properties}}});

	it('asks for CAPABILITY_IAM, and for CAPABILITY_NAMED_IAM when a name is given', () => {
		const plain = readTemplate(role({}));
		expect(requiredCapabilities(plain)).toEqual({
			capabilities: ['CAPABILITY_IAM'],
			reason: 'The following resource(s) require capabilities: [AWS::IAM::Role]',
		});
		expect(lackingCapabilities(plain, ['CAPABILITY_NAMED_IAM'])).toEqual([]);
		expect(lackingCapabilities(readTemplate(role({RoleName: 'a'})), ['CAPABILITY_IAM'])).toEqual([
			'CAPABILITY_NAMED_IAM',
		]);
	});
});
