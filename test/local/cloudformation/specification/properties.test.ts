import {describe, expect, it} from 'vitest';
import {propertyChanges} from '../../../../src/local/cloudformation/specification/changes.ts';
import {coerce} from '../../../../src/local/cloudformation/specification/coerce.ts';
import {loadSpecification, resourceSpecification} from '../../../../src/local/cloudformation/specification/load.ts';
import {violations, violationText} from '../../../../src/local/cloudformation/specification/validate.ts';
import type {Values} from '../../../../src/local/cloudformation/template/value.ts';

const specification = await loadSpecification();
const service = resourceSpecification(specification, 'AWS::ECS::Service')!;
const check = (properties: Values): string[] =>
	violations(properties, service, specification).map(({path, message}) => `#${path}: ${message}`);

describe('violations', () => {
	it('finds unknown, missing and wrongly typed members at any depth', () => {
		const subnet = resourceSpecification(specification, 'AWS::EC2::Subnet')!;
		expect(violations({Foo: 1}, subnet, specification)).toEqual([
			{path: '', message: 'extraneous key [Foo] is not permitted'},
			{path: '', message: 'required key [VpcId] not found'},
		]);
		expect(check({LoadBalancers: [{ContainerPort: 'http', Foo: 1}], DesiredCount: [1]})).toEqual([
			'#/LoadBalancers/0: extraneous key [Foo] is not permitted',
			'#/LoadBalancers/0/ContainerPort: expected type: Integer, found: String',
			'#/DesiredCount: expected type: Integer, found: JSONArray',
		]);
	});

	it('takes text for numbers and booleans, and functions for anything', () => {
		expect(
			check({
				DesiredCount: '3',
				EnableExecuteCommand: 'true',
				TaskDefinition: {Ref: 'A'},
				LoadBalancers: {'Fn::If': []},
			}),
		).toEqual([]);
	});

	it('is worded as the status reason of a resource', () => {
		expect(violationText('Svc', [{path: '', message: 'required key [A] not found'}])).toBe(
			'Properties validation failed for resource Svc with message:\n[#: required key [A] not found]',
		);
	});
});

describe('coerce', () => {
	it('gives each scalar the type that the service takes', () => {
		const given = {
			DesiredCount: '3',
			EnableExecuteCommand: 'true',
			ServiceName: 7,
			LoadBalancers: [{ContainerPort: '8080'}],
		};
		expect(coerce(given, service, specification)).toEqual({
			DesiredCount: 3,
			EnableExecuteCommand: true,
			ServiceName: '7',
			LoadBalancers: [{ContainerPort: 8080}],
		});
	});
});

describe('propertyChanges', () => {
	it('tells which changes need a new physical resource', () => {
		const before = {Cluster: 'a', DesiredCount: 1, ServiceName: 'same'};
		const after = {Cluster: 'b', DesiredCount: 2, ServiceName: 'same'};
		expect(propertyChanges(before, after, service, specification)).toEqual([
			{name: 'Cluster', recreation: 'Always', before: 'a', after: 'b'},
			{name: 'DesiredCount', recreation: 'Never', before: 1, after: 2},
		]);
	});
});
