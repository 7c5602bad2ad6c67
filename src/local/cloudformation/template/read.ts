import {ValidationError} from '../errors.ts';
import type {DeletionPolicy, OutputDefinition, ResourceDefinition, Rule, Template} from './model.ts';
import {readParameter} from './read-parameter.ts';
import {isRecord, type Value, type Values} from './value.ts';

const sections = new Set([
	'AWSTemplateFormatVersion',
	'Conditions',
	'Description',
	'Hooks',
	'Mappings',
	'Metadata',
	'Outputs',
	'Parameters',
	'Resources',
	'Rules',
	'Transform',
]);
const resourceMembers = new Set([
	'Condition',
	'CreationPolicy',
	'DeletionPolicy',
	'DependsOn',
	'Description',
	'Metadata',
	'Properties',
	'Type',
	'UpdatePolicy',
	'UpdateReplacePolicy',
]);
const policies: readonly string[] = ['Delete', 'Retain', 'RetainExceptOnCreate', 'Snapshot'];

/** AWS's quotas: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
export const templateLimits = {
	bodyBytes: 51_200,
	urlBytes: 1_048_576,
	resources: 500,
	parameters: 200,
	outputs: 200,
	mappings: 200,
};

/** Checks the structure of a parsed template. Throws `ValidationError` with AWS's text for the first thing wrong. */
export function readTemplate(source: Values): Template {
	const unknownSections = Object.keys(source).filter((name) => !sections.has(name));
	if (unknownSections.length > 0) {
		throw new ValidationError(`Invalid template property or properties [${unknownSections.join(', ')}]`);
	}
	const version = source.AWSTemplateFormatVersion;
	if (version !== undefined && version !== '2010-09-09') {
		throw new ValidationError('Template format error: Unsupported template format version.');
	}
	const resources = members(source, 'Resources');
	if (Object.keys(resources).length === 0) {
		throw new ValidationError('Template format error: At least one Resources member must be defined.');
	}
	const description = source.Description;
	if (description !== undefined && typeof description !== 'string') {
		throw new ValidationError('Template format error: Template Description must be a string.');
	}
	const template: Template = {
		...(description === undefined ? {} : {description}),
		...(isRecord(source.Metadata) ? {metadata: source.Metadata} : {}),
		transforms: [source.Transform ?? []].flat().map(transformName),
		parameters: mapMembers(members(source, 'Parameters'), readParameter),
		rules: mapMembers(members(source, 'Rules'), readRule),
		mappings: members(source, 'Mappings'),
		conditions: members(source, 'Conditions'),
		resources: mapMembers(resources, readResource),
		outputs: mapMembers(members(source, 'Outputs'), readOutput),
	};
	checkLimits(template);
	return template;
}

function checkLimits({resources, parameters, outputs}: Template): void {
	const counts = {Resources: resources, Parameters: parameters, Outputs: outputs};
	const limits = {
		Resources: templateLimits.resources,
		Parameters: templateLimits.parameters,
		Outputs: templateLimits.outputs,
	};
	for (const name of ['Resources', 'Parameters', 'Outputs'] as const) {
		const count = Object.keys(counts[name]).length;
		if (count > limits[name]) {
			const kind = name.toLowerCase();
			throw new ValidationError(
				`Template format error: Number of ${kind}, ${count}, is greater than maximum allowed, ${limits[name]}`,
			);
		}
	}
}

function members(source: Values, section: string): Values {
	const value = source[section];
	if (value === undefined) return {};
	if (!isRecord(value)) throw new ValidationError(`Template format error: ${section} must be an object.`);
	const badName = Object.keys(value).find((name) => !/^[A-Za-z0-9]+$/.test(name));
	if (badName !== undefined && section !== 'Mappings') {
		throw new ValidationError(`Template format error: ${section} name ${badName} is non alphanumeric.`);
	}
	return value;
}

function mapMembers<Result>(source: Values, read: (name: string, value: Values) => Result): Record<string, Result> {
	return Object.fromEntries(
		Object.entries(source).map(([name, value]) => {
			if (!isRecord(value)) throw new ValidationError(`Template format error: [${name}] must be an object.`);
			return [name, read(name, value)];
		}),
	);
}

function transformName(value: Value): string {
	const name = isRecord(value) ? value.Name : value;
	if (typeof name !== 'string') throw new ValidationError('Template format error: Transform must be a string or list.');
	return name;
}

function readRule(name: string, source: Values): Rule {
	const assertions = source.Assertions;
	if (!Array.isArray(assertions)) {
		throw new ValidationError(`Template format error: Rule ${name} must contain an Assertions list.`);
	}
	return {
		...(source.RuleCondition === undefined ? {} : {condition: source.RuleCondition}),
		assertions: assertions.filter(isRecord).map((assertion) => ({
			assert: assertion.Assert,
			...(typeof assertion.AssertDescription === 'string' ? {description: assertion.AssertDescription} : {}),
		})),
	};
}

function readResource(name: string, source: Values): ResourceDefinition {
	const {Type: type, Properties: properties = {}, Condition: condition} = source;
	if (typeof type !== 'string') {
		throw new ValidationError(
			`Template format error: [/Resources/${name}] Every Resources object must contain a Type member.`,
		);
	}
	const alien = Object.keys(source).find((member) => !resourceMembers.has(member));
	if (alien !== undefined) throw new ValidationError(`Invalid template resource property '${alien}'`);
	if (!isRecord(properties)) {
		throw new ValidationError(
			`Template format error: [/Resources/${name}/Properties] 'null' values are not allowed in templates`,
		);
	}
	refuseNull(properties, `/Resources/${name}/Properties`);
	const deletionPolicy = readPolicy(name, 'DeletionPolicy', source);
	return {
		type,
		properties,
		dependsOn: readDependsOn(name, source.DependsOn),
		...(typeof condition === 'string' ? {condition} : {}),
		deletionPolicy: deletionPolicy ?? 'Delete',
		updateReplacePolicy: readPolicy(name, 'UpdateReplacePolicy', source) ?? 'Delete',
		...(isRecord(source.Metadata) ? {metadata: source.Metadata} : {}),
		...(isRecord(source.CreationPolicy) ? {creationPolicy: source.CreationPolicy} : {}),
		...(isRecord(source.UpdatePolicy) ? {updatePolicy: source.UpdatePolicy} : {}),
	};
}

function refuseNull(value: Value, path: string): void {
	if (value === null)
		throw new ValidationError(`Template format error: [${path}] 'null' values are not allowed in templates`);
	if (typeof value !== 'object') return;
	for (const [name, member] of Object.entries(value as Values)) refuseNull(member, `${path}/${name}`);
}

function readDependsOn(name: string, value: Value): readonly string[] {
	const names = [value ?? []].flat();
	if (names.every((item) => typeof item === 'string')) return names;
	throw new ValidationError(
		`Template format error: [/Resources/${name}/DependsOn] Every DependsOn value must be a string or a list of strings.`,
	);
}

function readPolicy(name: string, member: string, source: Values): DeletionPolicy | undefined {
	const value = source[member];
	if (value === undefined) return undefined;
	if (typeof value === 'string' && policies.includes(value)) {
		return value as DeletionPolicy;
	}
	throw new ValidationError(
		`Template format error: Unrecognized ${member} ${JSON.stringify(value)} for resource ${name}. Valid values are ${policies.join(', ')}.`,
	);
}

function readOutput(name: string, source: Values): OutputDefinition {
	const {Value: value, Description: description, Condition: condition, Export: exported} = source;
	if (value === undefined) {
		throw new ValidationError(
			`Template format error: Output ${name} is malformed. Every Outputs member must contain a Value object`,
		);
	}
	return {
		value,
		...(typeof description === 'string' ? {description} : {}),
		...(typeof condition === 'string' ? {condition} : {}),
		...(isRecord(exported) ? {exportName: exported.Name} : {}),
	};
}
