import {ValidationError} from '../errors.ts';
import {conditionsOf, type Reference, referencesOf} from '../intrinsic/references.ts';
import type {Specification} from '../specification/model.ts';
import type {Template} from './model.ts';
import type {Value} from './value.ts';

const pseudoParameters: ReadonlySet<string> = new Set([
	'AWS::AccountId',
	'AWS::NoValue',
	'AWS::NotificationARNs',
	'AWS::Partition',
	'AWS::Region',
	'AWS::StackId',
	'AWS::StackName',
	'AWS::URLSuffix',
]);

/**
 * Everything in a template that can be wrong before parameters have values: references, conditions, attributes.
 * Throws `ValidationError` with AWS's text for the first thing wrong.
 */
export function checkReferences(template: Template, specification: Specification): void {
	checkConditions(template);
	const resources = new Set(Object.keys(template.resources));
	const known = new Set([...resources, ...Object.keys(template.parameters), ...pseudoParameters]);
	const sections: readonly (readonly [string, readonly Value[]])[] = [
		['Resources', Object.values(template.resources).map(({properties, metadata}) => [properties, metadata])],
		['Outputs', Object.values(template.outputs).map(({value, exportName}) => [value, exportName])],
	];
	const dependencies = Object.values(template.resources).flatMap(({dependsOn}) => dependsOn);
	for (const [section, values] of sections) {
		const references = referencesOf(values);
		const names = [
			...references.filter(({name, attribute}) => attribute === undefined && !known.has(name)).map(({name}) => name),
			...(section === 'Resources' ? dependencies.filter((name) => !resources.has(name)) : []),
		];
		refuseUnresolved(names, section);
		for (const reference of references) checkAttribute(reference, template, specification);
	}
}

/** References to resources whose condition does not hold. Throws `ValidationError` as AWS does. */
export function checkPresent(
	template: Template,
	isPresent: (name: string) => boolean,
	condition: (name: string) => boolean,
): void {
	const absent = ({name}: Reference): boolean => name in template.resources && !isPresent(name);
	const resources = Object.entries(template.resources)
		.filter(([name]) => isPresent(name))
		.map(([, {properties}]) => properties);
	const outputs = Object.values(template.outputs)
		.filter((output) => output.condition === undefined || condition(output.condition))
		.map(({value, exportName}) => [value, exportName]);
	refuseUnresolved(
		referencesOf(resources, condition)
			.filter(absent)
			.map(({name}) => name),
		'Resources',
	);
	refuseUnresolved(
		referencesOf(outputs, condition)
			.filter(absent)
			.map(({name}) => name),
		'Outputs',
	);
}

function refuseUnresolved(names: readonly string[], section: string): void {
	if (names.length === 0) return;
	throw new ValidationError(
		`Template format error: Unresolved resource dependencies [${[...new Set(names)].join(', ')}] in the ${section} block of the template`,
	);
}

function checkConditions({conditions, parameters, resources, outputs}: Template): void {
	const known = new Set([...Object.keys(parameters), ...pseudoParameters]);
	const alien = referencesOf(conditions).filter(({name, attribute}) => attribute !== undefined || !known.has(name));
	if (alien.length > 0) {
		throw new ValidationError(
			`Template format error: Unresolved dependencies [${[...new Set(alien.map(({name}) => name))].join(', ')}]. Cannot reference resources in the Conditions block of the template`,
		);
	}
	const asked = [
		...conditionsOf(conditions),
		...Object.values(resources).flatMap(({condition, properties}) =>
			[condition ?? [], conditionsOf(properties)].flat(),
		),
		...Object.values(outputs).flatMap(({condition, value}) => [condition ?? [], conditionsOf(value)].flat()),
	];
	const undefinedCondition = asked.find((name) => !Object.hasOwn(conditions, name));
	if (undefinedCondition !== undefined) {
		throw new ValidationError(
			`Template format error: Unresolved condition dependency ${undefinedCondition} in the Resources block of the template`,
		);
	}
}

function checkAttribute({name, attribute}: Reference, {resources}: Template, {resources: types}: Specification): void {
	if (attribute === undefined) return;
	const type = resources[name]?.type;
	if (type === undefined) {
		throw new ValidationError(`Template error: instance of Fn::GetAtt references undefined resource ${name}`);
	}
	const attributes = Object.hasOwn(types, type) ? types[type]?.attributes : undefined;
	const isOpen = attributes === undefined || attribute === '' || type === 'AWS::CloudFormation::Stack';
	if (isOpen || attributes.includes(attribute)) return;
	throw new ValidationError(
		`Template error: resource ${name} does not support attribute type ${attribute} in Fn::GetAtt`,
	);
}
