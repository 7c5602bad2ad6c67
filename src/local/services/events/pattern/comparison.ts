import {BlockList, isIP} from 'node:net';
import {invalidPattern} from '../errors.ts';
import {compileWildcard} from './wildcard.ts';

/** A value that is neither object nor array. */
export type Scalar = string | number | boolean | null;

/** Whether one value of a field is one of those that are meant. */
export type Matcher = (value: Scalar) => boolean;

const largestNumber = 5_000_000_000;

const ofTexts =
	(matches: (text: string) => boolean): Matcher =>
	(value) =>
		typeof value === 'string' && matches(value);

/** The matcher of `{"<keyword>": operand}`, by keyword. Each throws InvalidEventPatternException. */
export const comparisons: Readonly<Record<string, (operand: unknown) => Matcher>> = {
	prefix: (operand) => affix('prefix', operand),
	suffix: (operand) => affix('suffix', operand),
	'equals-ignore-case': (operand) => {
		const wanted = textOf(operand, 'equals-ignore-case match pattern must be a string').toLowerCase();
		return ofTexts((text) => text.toLowerCase() === wanted);
	},
	wildcard: (operand) => ofTexts(compileWildcard(textOf(operand, 'wildcard match pattern must be a string'))),
	'anything-but': anythingBut,
	numeric,
	cidr,
};

/** Every keyword, those included that are no comparison of a value. */
export const keywords: ReadonlySet<string> = new Set([...Object.keys(comparisons), 'exists']);

function affix(keyword: 'prefix' | 'suffix', operand: unknown): Matcher {
	const has = (text: string, part: string): boolean =>
		keyword === 'prefix' ? text.startsWith(part) : text.endsWith(part);
	if (isObject(operand)) {
		const ignoringCase = only(operand, 'equals-ignore-case', keyword);
		const part = textOf(ignoringCase, `${keyword} match pattern must be a string`).toLowerCase();
		return ofTexts((text) => has(text.toLowerCase(), part));
	}
	const part = textOf(operand, `${keyword} match pattern must be a string`);
	return ofTexts((text) => has(text, part));
}

function anythingBut(operand: unknown): Matcher {
	if (!isObject(operand)) {
		const excluded = new Set(Array.isArray(operand) ? operand : [operand]);
		const types = new Set([...excluded].map((value) => typeof value));
		if (excluded.size === 0 || types.size > 1 || !(types.has('string') || types.has('number'))) {
			throw invalidPattern('Inside anything-but list, either all values are numbers or all are strings');
		}
		return (value) => !excluded.has(value);
	}
	const [keyword = '', ...more] = Object.keys(operand);
	const comparison = ['prefix', 'suffix', 'equals-ignore-case', 'wildcard'].includes(keyword)
		? comparisons[keyword]
		: undefined;
	if (comparison === undefined || more.length > 0) throw invalidPattern(`Unsupported anything-but pattern: ${keyword}`);
	const operands = [operand[keyword]].flat();
	if (operands.length === 0) throw invalidPattern('Empty arrays are not allowed');
	const excluded = operands.map(comparison);
	return (value) => !excluded.some((matches) => matches(value));
}

/** `["=", 5]`, or a bound, or a lower and an upper one: `[">", 0, "<=", 5]`. */
function numeric(operand: unknown): Matcher {
	const parts: unknown[] = Array.isArray(operand) ? operand : [];
	const bounds = parts.flatMap((part, index) => (index % 2 === 0 ? [[part, parts[index + 1]] as const] : []));
	const isComplete = bounds.every(([, bound]) => typeof bound === 'number' && Math.abs(bound) <= largestNumber);
	const operators = bounds.map(([operator]) => operator).join(' ');
	if (!isComplete || !/^(?:=|<=?|>=?|>=? <=?)$/.test(operators)) {
		throw invalidPattern('Value of numeric must be an array of operators and of numbers between -5.0E9 and 5.0E9');
	}
	const [[, bottom = 0] = [], [, top] = []] = bounds as [string, number][];
	if (top !== undefined && bottom >= top) throw invalidPattern('Bottom must be less than top');
	return (value) =>
		typeof value === 'number' && bounds.every(([operator, bound]) => compare(value, String(operator), Number(bound)));
}

function compare(value: number, operator: string, bound: number): boolean {
	if (operator === '=') return value === bound;
	if (operator === '<') return value < bound;
	if (operator === '<=') return value <= bound;
	return operator === '>' ? value > bound : value >= bound;
}

function cidr(operand: unknown): Matcher {
	const [, address = '', length = ''] =
		/^([\da-f.:]+)\/(\d{1,3})$/i.exec(typeof operand === 'string' ? operand : '') ?? [];
	const version = isIP(address);
	if (version === 0 || Number(length) > (version === 4 ? 32 : 128)) {
		throw invalidPattern(`Malformed CIDR, one '/' required: ${String(operand)}`);
	}
	const family = version === 4 ? 'ipv4' : 'ipv6';
	const block = new BlockList();
	block.addSubnet(address, Number(length), family);
	return ofTexts((text) => isIP(text) === version && block.check(text, family));
}

function textOf(operand: unknown, complaint: string): string {
	if (typeof operand === 'string') return operand;
	throw invalidPattern(complaint);
}

function only(operand: Record<string, unknown>, keyword: string, inside: string): unknown {
	const names = Object.keys(operand);
	if (names.length === 1 && names[0] === keyword) return operand[keyword];
	throw invalidPattern(`Unsupported ${inside} pattern: ${names.join(', ')}`);
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
