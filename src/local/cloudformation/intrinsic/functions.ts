import {ValidationError} from '../errors.ts';
import {asText, isRecord, type Value} from '../template/value.ts';
import {cidrBlocks} from './cidr.ts';
import {logicalFunctions} from './logic.ts';
import {type IntrinsicFunction, noValue, type Scope} from './scope.ts';
import {substitutionParts} from './substitution.ts';

/** Every intrinsic function by the key that it has in a template. */
export const functions: Readonly<Record<string, IntrinsicFunction>> = {
	...logicalFunctions,
	Ref: (name, scope) => {
		if (typeof name !== 'string' || name === '') {
			throw new ValidationError('Template error: every Ref object must have a single String value.');
		}
		return name === 'AWS::NoValue' ? noValue : scope.reference(name);
	},
	'Fn::Base64': (argument, _scope, resolve) => {
		const text = asText(resolve(argument));
		if (text === undefined)
			throw new ValidationError('Template error: every Fn::Base64 object must have a String-typed value.');
		return Buffer.from(text, 'utf8').toString('base64');
	},
	'Fn::Cidr': (argument, _scope, resolve) => {
		const [block, count, bits = '8'] = listOf(resolve(argument)).map(asText);
		if (block === undefined || count === undefined) {
			throw new ValidationError(
				'Template error: every Fn::Cidr object requires two or three parameters: ipBlock, count and cidrBits',
			);
		}
		return cidrBlocks(block, Number(count), Number(bits));
	},
	'Fn::FindInMap': findInMap,
	'Fn::GetAtt': (argument, scope, resolve) => {
		const [logicalId, attribute] = getAttArguments(argument);
		const name = asText(resolve(attribute));
		if (name === undefined) throw getAttError();
		return scope.attribute(logicalId, name);
	},
	'Fn::GetAZs': (argument, scope, resolve) => {
		const region = asText(resolve(argument)) ?? '';
		return scope.availabilityZones(region === '' ? String(scope.reference('AWS::Region')) : region);
	},
	'Fn::ImportValue': (argument, scope, resolve) => {
		const name = asText(resolve(argument));
		if (name === undefined) {
			throw new ValidationError(
				'Template error: the attribute in Fn::ImportValue must be a string or a function that returns a string',
			);
		}
		return scope.importValue(name);
	},
	'Fn::Join': join,
	'Fn::Length': (argument, _scope, resolve) => {
		const list = resolve(argument);
		if (!Array.isArray(list)) throw new ValidationError('Template error: every Fn::Length object requires a list.');
		return list.length;
	},
	'Fn::Select': select,
	'Fn::Split': (argument, _scope, resolve) => {
		const [delimiter, source] = listOf(argument);
		const text = asText(resolve(source));
		if (typeof delimiter !== 'string' || delimiter === '' || text === undefined) {
			throw new ValidationError(
				'Template error: every Fn::Split object requires two parameters, (1) a string delimiter and (2) a string to be split or a function that returns a string to be split.',
			);
		}
		return text.split(delimiter);
	},
	'Fn::Sub': substitute,
	'Fn::ToJsonString': (argument, _scope, resolve) => JSON.stringify(resolve(argument)),
};

/** Logical id and attribute (text or a function) of a `Fn::GetAtt`; throws when it is malformed. */
export function getAttArguments(argument: Value): readonly [logicalId: string, attribute: Value] {
	const [logicalId, ...attributes] = typeof argument === 'string' ? argument.split('.') : listOf(argument);
	if (typeof logicalId !== 'string' || logicalId === '' || attributes.length === 0) throw getAttError();
	const [first] = attributes;
	if (attributes.length === 1 && isRecord(first)) return [logicalId, first];
	if (!attributes.every((part) => typeof part === 'string' && part !== '')) throw getAttError();
	return [logicalId, attributes.join('.')];
}

function getAttError(): ValidationError {
	return new ValidationError(
		'Template error: every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute',
	);
}

function listOf(value: Value): readonly Value[] {
	return Array.isArray(value) ? value : [];
}

function join(argument: Value, _scope: Scope, resolve: (value: Value) => Value): string {
	const [delimiter, source] = listOf(argument);
	const items = resolve(source);
	const texts = Array.isArray(items) ? items.map(asText) : undefined;
	if (typeof delimiter !== 'string' || texts === undefined || texts.includes(undefined)) {
		throw new ValidationError(
			'Template error: every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be joined or a function that returns a list of strings (such as Fn::GetAZs) to be joined.',
		);
	}
	return texts.join(delimiter);
}

function select(argument: Value, _scope: Scope, resolve: (value: Value) => Value): Value {
	const [indexSource, listSource] = listOf(argument);
	const index = Number(asText(resolve(indexSource)) ?? Number.NaN);
	const list = resolve(listSource);
	if (!Array.isArray(list) || !Number.isInteger(index)) {
		throw new ValidationError(
			'Template error: Fn::Select requires a list argument with two elements: an integer index and a list',
		);
	}
	if (index < 0 || index >= list.length) {
		throw new ValidationError(`Template error: Fn::Select  cannot select nonexistent value at index ${index}`);
	}
	return list[index];
}

function findInMap(argument: Value, scope: Scope, resolve: (value: Value) => Value): Value {
	const [mapSource, firstSource, secondSource, options] = listOf(argument);
	const [map, first, second] = [mapSource, firstSource, secondSource].map((source) => asText(resolve(source)));
	if (map === undefined || first === undefined || second === undefined) {
		throw new ValidationError(
			'Template error: every Fn::FindInMap object requires three parameters, the map name, map key and the attribute for return value',
		);
	}
	const mapping = scope.mappings[map];
	const entry = isRecord(mapping) ? mapping[first] : undefined;
	const value = isRecord(entry) ? entry[second] : undefined;
	if (value !== undefined) return value;
	if (isRecord(options) && 'DefaultValue' in options) return resolve(options.DefaultValue);
	if (mapping === undefined) {
		throw new ValidationError(
			`Template error: Mapping named '${map}' is not present in the 'Mappings' section of template.`,
		);
	}
	throw new ValidationError(`Template error: Unable to get mapping for ${map}::${first}::${second}`);
}

function substitute(argument: Value, scope: Scope, resolve: (value: Value) => Value): string {
	const [text, variables = {}] = typeof argument === 'string' ? [argument] : listOf(argument);
	if (typeof text !== 'string' || !isRecord(variables)) {
		throw new ValidationError(
			"Template error: One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a string as first argument, and an optional second argument to specify a mapping of values to replace in the string",
		);
	}
	return substitutionParts(text)
		.map((part) => ('text' in part ? part.text : substituted(part.name, variables, scope, resolve)))
		.join('');
}

function substituted(
	name: string,
	variables: Readonly<Record<string, Value>>,
	scope: Scope,
	resolve: (value: Value) => Value,
): string {
	const dot = name.indexOf('.');
	const value =
		name in variables
			? resolve(variables[name])
			: dot < 0
				? resolve({Ref: name})
				: scope.attribute(name.slice(0, dot), name.slice(dot + 1));
	const text = Array.isArray(value) ? value.map(asText).join(',') : asText(value);
	if (text === undefined) {
		throw new ValidationError(`Template error: variable ${name} in Fn::Sub expression does not resolve to a string`);
	}
	return text;
}
