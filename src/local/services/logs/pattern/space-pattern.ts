import {invalidParameter} from '../errors.ts';
import {comparison, type Operator, type Test} from './comparison.ts';

interface Field {
	/** Every alternative of `a=1 || a=2`, or every part of `a>1 && a<5`. */
	readonly tests: readonly Test[];
	readonly isAny: boolean;
}

/**
 * `[ip, user, ..., status=4*, size>100]`: one field for each part of a message between spaces, where "quotes" and
 * [brackets] hold a part together. `...` stands for any number of parts.
 */
export function parseSpacePattern(text: string): (message: string) => boolean {
	if (!text.endsWith(']')) throw invalidParameter('Invalid filter pattern');
	const columns = text
		.slice(1, -1)
		.split(',')
		.map((column) => column.trim());
	const gap = columns.indexOf('...');
	const head = columns.slice(0, gap < 0 ? columns.length : gap).map(fieldOf);
	const tail = gap < 0 ? [] : columns.slice(gap + 1).map(fieldOf);
	return (message) => {
		const parts = partsOf(message);
		const isLong = parts.length >= head.length + tail.length;
		if (gap < 0 ? parts.length !== head.length : !isLong) return false;
		const atEnd = parts.slice(parts.length - tail.length);
		return (
			head.every((field, index) => fits(field, parts[index])) && tail.every((field, index) => fits(field, atEnd[index]))
		);
	};
}

function fieldOf(column: string): Field {
	const isAny = column.includes('||');
	const tests = column.split(/&&|\|\|/).flatMap((part) => {
		const found = /^\s*[\w.-]+\s*(?<operator>!=|<=|>=|[=<>])\s*(?<operand>.+?)\s*$/.exec(part)?.groups;
		if (found !== undefined) return comparison(found.operator as Operator, found.operand ?? '');
		if (/^\s*[\w.-]*\s*$/.test(part)) return [];
		throw invalidParameter('Invalid filter pattern');
	});
	return {tests, isAny};
}

const fits = ({tests, isAny}: Field, part = ''): boolean =>
	tests.length === 0 || (isAny ? tests.some((test) => test(part)) : tests.every((test) => test(part)));

const partsOf = (message: string): string[] =>
	Array.from(
		message.trim().matchAll(/"([^"]*)"|\[([^\]]*)\]|(\S+)/g),
		([, quoted, bracketed, bare]) => quoted ?? bracketed ?? bare ?? '',
	);
