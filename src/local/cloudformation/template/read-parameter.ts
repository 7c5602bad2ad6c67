import {ValidationError} from '../errors.ts';
import type {ParameterDefinition} from './model.ts';
import {asText, type Value, type Values} from './value.ts';

const parameterMembers = new Set([
	'AllowedPattern',
	'AllowedValues',
	'ConstraintDescription',
	'Default',
	'Description',
	'MaxLength',
	'MaxValue',
	'MinLength',
	'MinValue',
	'NoEcho',
	'Type',
]);

/** Types whose values must name something that exists in the account. */
export const existingResourceTypes: readonly string[] = [
	'AWS::EC2::AvailabilityZone::Name',
	'AWS::EC2::Image::Id',
	'AWS::EC2::Instance::Id',
	'AWS::EC2::KeyPair::KeyName',
	'AWS::EC2::SecurityGroup::GroupName',
	'AWS::EC2::SecurityGroup::Id',
	'AWS::EC2::Subnet::Id',
	'AWS::EC2::VPC::Id',
	'AWS::EC2::Volume::Id',
	'AWS::Route53::HostedZone::Id',
];

const plainTypes = ['String', 'Number', 'CommaDelimitedList', 'List<Number>', 'List<String>'];
const knownTypes = new Set<string>([
	...plainTypes,
	...existingResourceTypes,
	...existingResourceTypes.map((type) => `List<${type}>`),
	'AWS::SSM::Parameter::Name',
	...[...plainTypes, ...existingResourceTypes, ...existingResourceTypes.map((type) => `List<${type}>`)].map(
		(type) => `AWS::SSM::Parameter::Value<${type}>`,
	),
]);

/** Checks one member of a template's Parameters section. Throws `ValidationError` with AWS's text. */
export function readParameter(name: string, source: Values): ParameterDefinition {
	const {Type: type} = source;
	if (typeof type !== 'string')
		throw new ValidationError('Template format error: Every Parameters object must contain a Type member.');
	if (!knownTypes.has(type)) throw new ValidationError(`Template format error: Unrecognized parameter type: ${type}`);
	const alien = Object.keys(source).find((member) => !parameterMembers.has(member));
	if (alien !== undefined) throw new ValidationError(`Invalid template parameter property '${alien}'`);
	return {
		type,
		noEcho: asText(source.NoEcho) === 'true',
		...text(name, source, 'Default', 'default'),
		...text(name, source, 'Description', 'description'),
		...text(name, source, 'ConstraintDescription', 'constraintDescription'),
		...text(name, source, 'AllowedPattern', 'allowedPattern'),
		...allowedValues(name, source.AllowedValues),
		...number(name, source, 'MinLength', 'minimumLength'),
		...number(name, source, 'MaxLength', 'maximumLength'),
		...number(name, source, 'MinValue', 'minimumValue'),
		...number(name, source, 'MaxValue', 'maximumValue'),
	};
}

function text<Key extends keyof ParameterDefinition>(
	name: string,
	source: Values,
	member: string,
	key: Key,
): Partial<Record<Key, string>> {
	const value = source[member];
	if (value === undefined) return {};
	const scalar = asText(value);
	if (scalar === undefined) {
		throw new ValidationError(`Template format error: Every ${member} member must be a string. [/Parameters/${name}]`);
	}
	return {[key]: scalar} as Partial<Record<Key, string>>;
}

function number<Key extends keyof ParameterDefinition>(
	name: string,
	source: Values,
	member: string,
	key: Key,
): Partial<Record<Key, number>> {
	const scalar = asText(source[member]);
	if (scalar === undefined) return {};
	if (scalar.trim() === '' || Number.isNaN(Number(scalar))) {
		throw new ValidationError(`Template format error: ${member} of parameter ${name} must be a number.`);
	}
	return {[key]: Number(scalar)} as Partial<Record<Key, number>>;
}

function allowedValues(name: string, value: Value): {allowedValues?: readonly string[]} {
	if (value === undefined) return {};
	const values = Array.isArray(value) ? value.map(asText) : [undefined];
	if (values.length === 0 || values.some((item) => item === undefined)) {
		throw new ValidationError(
			`Template format error: AllowedValues of parameter ${name} must be a list of strings or numbers.`,
		);
	}
	return {allowedValues: values.filter((item) => item !== undefined)};
}
