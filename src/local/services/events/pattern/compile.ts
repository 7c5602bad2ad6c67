import {invalidPattern} from '../errors.ts';
import {comparisons, isObject, keywords, type Matcher, type Scalar} from './comparison.ts';

/** Whether an event, in the form in which targets get it, is one of those that are meant. */
export type EventPattern = (event: unknown) => boolean;

/**
 * Whether part of an event fits. `scope` is the object at that place of the pattern, undefined where the event has none.
 * Absence is a matter of the whole event, which is why it is handed on.
 */
type Test = (scope: Record<string, unknown> | undefined, event: unknown) => boolean;

const mostCharacters = 4096;

/**
 * Reads an event pattern (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html).
 * What a pattern says about the objects of one array must hold for one of them. Throws InvalidEventPatternException.
 */
export function compilePattern(text: string): EventPattern {
	if (text.length > mostCharacters) throw invalidPattern(`The pattern is longer than ${mostCharacters} characters`);
	let pattern: unknown;
	try {
		pattern = JSON.parse(text);
	} catch (error) {
		throw invalidPattern((error as Error).message);
	}
	if (!isObject(pattern)) throw invalidPattern('Filter is not an object');
	const test = testOf(pattern, []);
	return (event) => test(isObject(event) ? event : undefined, event);
}

/** All that an object of the pattern says; `path` leads to it. */
function testOf(pattern: Record<string, unknown>, path: readonly string[]): Test {
	const names = Object.keys(pattern);
	if (names.length === 0) throw invalidPattern('Empty objects are not allowed');
	const tests = names.map((name): Test => {
		const value = pattern[name];
		if (name === '$or' && isAlternative(value)) {
			const alternatives = value.map((one) => testOf(one, path));
			return (scope, event) => alternatives.some((test) => test(scope, event));
		}
		const inner = [...path, name];
		if (Array.isArray(value)) return fieldTest(value, inner, name);
		if (!isObject(value)) throw invalidPattern(`"${name}" must be an object or an array`);
		return insideTest(testOf(value, inner), name);
	});
	return (scope, event) => tests.every((test) => test(scope, event));
}

/** `$or` is a word only where it can be meant so; else it is the name of a field like any other. */
function isAlternative(value: unknown): value is Record<string, unknown>[] {
	if (!Array.isArray(value) || value.length < 2) return false;
	return value.every((one) => isObject(one) && !Object.keys(one).some((name) => keywords.has(name)));
}

/** In an array, one of its objects must fit by itself. */
function insideTest(test: Test, name: string): Test {
	return (scope, event) => {
		const objects = itemsOf(own(scope, name)).filter(isObject);
		return objects.length === 0 ? test(undefined, event) : objects.some((object) => test(object, event));
	};
}

function fieldTest(wanted: readonly unknown[], path: readonly string[], name: string): Test {
	if (wanted.length === 0) throw invalidPattern('Empty arrays are not allowed');
	const choices = wanted.map(choiceOf);
	const matchers = choices.filter((choice) => choice !== 'absent');
	const mayBeAbsent = choices.includes('absent');
	return (scope, event) =>
		itemsOf(own(scope, name)).some((value) => isScalar(value) && matchers.some((matches) => matches(value))) ||
		(mayBeAbsent && !hasValue(event, path));
}

function choiceOf(wanted: unknown): Matcher | 'absent' {
	if (isScalar(wanted)) return (value) => value === wanted;
	if (!isObject(wanted)) throw invalidPattern('Match value must be String, number, true, false, or null');
	const [keyword = '', ...more] = Object.keys(wanted);
	if (more.length > 0) throw invalidPattern('Only one key allowed in match expression');
	const operand = wanted[keyword];
	if (keyword === 'exists') {
		if (typeof operand !== 'boolean') throw invalidPattern('exists match pattern must be either true or false.');
		return operand ? () => true : 'absent';
	}
	const comparison = Object.hasOwn(comparisons, keyword) ? comparisons[keyword] : undefined;
	if (comparison === undefined) throw invalidPattern(`Unrecognized match type ${keyword}`);
	return comparison(operand);
}

/** Whether the event has a value there that is no object, in any object of the arrays on the way. */
function hasValue(value: unknown, [name, ...rest]: readonly string[]): boolean {
	return itemsOf(value).some((item) => {
		if (name === undefined) return isScalar(item);
		return isObject(item) && Object.hasOwn(item, name) && hasValue(item[name], rest);
	});
}

const own = (scope: Record<string, unknown> | undefined, name: string): unknown =>
	scope !== undefined && Object.hasOwn(scope, name) ? scope[name] : undefined;

/** The items of an array and of the arrays in it; anything else is one item, undefined none. */
function itemsOf(value: unknown): unknown[] {
	if (Array.isArray(value)) return value.flat(Number.POSITIVE_INFINITY) as unknown[];
	return value === undefined ? [] : [value];
}

const isScalar = (value: unknown): value is Scalar =>
	value === null || ['string', 'number', 'boolean'].includes(typeof value);
