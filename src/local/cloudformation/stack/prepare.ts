import {ValidationError} from '../errors.ts';
import {resolve} from '../intrinsic/resolve.ts';
import type {Scope} from '../intrinsic/scope.ts';
import type {Specification} from '../specification/model.ts';
import {checkPresent, checkReferences} from '../template/check.ts';
import {parseTemplateText} from '../template/document.ts';
import {dependencyGraph, type Graph} from '../template/graph.ts';
import {
	declaresLanguageExtensions,
	expandLoops,
	languageExtensions,
	refuseUndeclaredExtensions,
} from '../template/language-extensions.ts';
import type {Template} from '../template/model.ts';
import type {ParameterValue} from '../template/parameters.ts';
import {readTemplate} from '../template/read.ts';
import type {Value, Values} from '../template/value.ts';

/**
 * A template as it can be read without values for its parameters: loops over parameters take their defaults.
 * `parameter` gives the value of one where it is known. Throws `ValidationError` with AWS's text.
 */
export function templateOf(body: string, parameter?: (name: string) => Value): Template {
	const source = parseTemplateText(body);
	if (!declaresLanguageExtensions(source)) {
		refuseUndeclaredExtensions(source.Resources);
		refuseUndeclaredExtensions(source.Outputs);
		return readTemplate(source);
	}
	const defaults = (name: string): Value => defaultOf(source, name);
	const expanded = expandLoops(source, parameter ?? defaults) as Values;
	const template = readTemplate(expanded);
	const alien = template.transforms.filter((name) => name !== languageExtensions);
	if (alien.length > 0) throw new ValidationError(`No transform named ${alien.join(', ')} found.`);
	return template;
}

function defaultOf({Parameters: parameters}: Values, name: string): Value {
	const parameter = (parameters as Readonly<Record<string, Values>> | undefined)?.[name];
	const text = parameter?.Default;
	return typeof text === 'string' ? text.split(',').map((item) => item.trim()) : text;
}

/** A template with the values that it needs, checked as a whole. */
export interface PreparedTemplate {
	readonly template: Template;
	readonly graph: Graph;
	readonly scope: Scope;
	isPresent(logicalId: string): boolean;
}

/** What a template's names mean besides parameters and conditions, which come from itself. */
export interface Surroundings {
	readonly pseudo: Values;
	readonly resources: (logicalId: string) => {readonly physicalId: Value; attribute(name: string): Value};
	readonly importValue: (name: string) => Value;
	readonly availabilityZones: (region: string) => readonly string[];
}

/** Ties template, parameters and surroundings together. Throws `ValidationError` for what CreateStack refuses at once. */
export function prepare(
	body: string,
	parameters: readonly ParameterValue[],
	surroundings: Surroundings,
	specification: Specification,
): PreparedTemplate {
	const values = new Map(parameters.map(({key, used}) => [key, used]));
	const template = templateOf(body, (name) => values.get(name));
	checkReferences(template, specification);
	const scope = scopeOf(template, values, surroundings);
	const graph = dependencyGraph(template, scope.condition);
	const isPresent = (logicalId: string): boolean => graph.has(logicalId);
	checkPresent(template, isPresent, scope.condition);
	return {template, graph, scope, isPresent};
}

function scopeOf(template: Template, values: ReadonlyMap<string, Value>, surroundings: Surroundings): Scope {
	const decided = new Map<string, boolean | undefined>();
	const scope: Scope = {
		mappings: template.mappings,
		importValue: surroundings.importValue,
		availabilityZones: surroundings.availabilityZones,
		reference: (name) => {
			if (values.has(name)) return values.get(name);
			if (Object.hasOwn(surroundings.pseudo, name)) return surroundings.pseudo[name];
			return surroundings.resources(name).physicalId;
		},
		attribute: (logicalId, attribute) => surroundings.resources(logicalId).attribute(attribute),
		condition: (name) => {
			if (!decided.has(name)) {
				decided.set(name, undefined);
				decided.set(name, resolve(template.conditions[name], scope) === true);
			}
			const result = decided.get(name);
			if (result === undefined) {
				throw new ValidationError(`Template format error: Circular dependencies for condition ${name}`);
			}
			return result;
		},
	};
	return scope;
}
