import {describe, expect, it} from 'vitest';
import {readTemplate} from '../../../../src/local/cloudformation/template/read.ts';
import type {Values} from '../../../../src/local/cloudformation/template/value.ts';

const resources = {Topic: {Type: 'AWS::SNS::Topic'}};

describe('readTemplate', () => {
	it('reads what a template says of a resource', () => {
		const source = {
			Resources: {
				Logs: {
					Type: 'AWS::Logs::LogGroup',
					DependsOn: 'Topic',
					Condition: 'IsProd',
					DeletionPolicy: 'Retain',
					Properties: {RetentionInDays: 1},
				},
				...resources,
			},
		};
		expect(readTemplate(source).resources.Logs).toEqual({
			type: 'AWS::Logs::LogGroup',
			dependsOn: ['Topic'],
			condition: 'IsProd',
			deletionPolicy: 'Retain',
			updateReplacePolicy: 'Delete',
			properties: {RetentionInDays: 1},
		});
	});

	it.each<[Values, string]>([
		[{}, 'Template format error: At least one Resources member must be defined.'],
		[{Resources: {}}, 'Template format error: At least one Resources member must be defined.'],
		[{Resources: resources, Resource: {}}, 'Invalid template property or properties [Resource]'],
		[{Resources: {A: {}}}, 'Template format error: [/Resources/A] Every Resources object must contain a Type member.'],
		[{Resources: {A: {Type: 'T', Property: {}}}}, "Invalid template resource property 'Property'"],
		[{Resources: {'A-B': {Type: 'T'}}}, 'Template format error: Resources name A-B is non alphanumeric.'],
		[
			{Resources: {A: {Type: 'T', Properties: {B: [null]}}}},
			"Template format error: [/Resources/A/Properties/B/0] 'null' values are not allowed in templates",
		],
		[
			{Resources: resources, AWSTemplateFormatVersion: '2020-01-01'},
			'Template format error: Unsupported template format version.',
		],
		[
			{Resources: resources, Parameters: {P: {}}},
			'Template format error: Every Parameters object must contain a Type member.',
		],
		[
			{Resources: resources, Parameters: {P: {Type: 'Text'}}},
			'Template format error: Unrecognized parameter type: Text',
		],
		[{Resources: resources, Parameters: {P: {Type: 'String', Max: 1}}}, "Invalid template parameter property 'Max'"],
		[{Resources: resources, Outputs: {O: {}}}, 'Template format error: Output O is malformed.'],
	])('refuses %j', (source, message) => {
		expect(() => readTemplate(source)).toThrow(message);
	});

	it('refuses more than 500 resources and more than 200 parameters', () => {
		const many = (count: number, value: Values): Values =>
			Object.fromEntries(Array.from({length: count}, (_, index) => [`A${index}`, value]));
		expect(() => readTemplate({Resources: many(501, {Type: 'T'})})).toThrow(
			'Number of resources, 501, is greater than maximum allowed, 500',
		);
		expect(() => readTemplate({Resources: resources, Parameters: many(201, {Type: 'String'})})).toThrow(
			'Number of parameters, 201, is greater than maximum allowed, 200',
		);
		expect(Object.keys(readTemplate({Resources: many(500, {Type: 'T'})}).resources)).toHaveLength(500);
	});
});
