import {invalidParameter} from '../errors.ts';
import {compileExpression} from './terms.ts';

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** Whether a value of an event, as text or number, fits. */
export type Test = (value: string | number) => boolean;

/**
 * `= 404`, `!= "a*"`, `>= 1.5`, `= %expression%`: numbers by size, text by equality with `*` for any text.
 * Throws InvalidParameterException when something other than a number is compared by size.
 */
export function comparison(operator: Operator, operand: string): Test {
	const number = operand === '' ? Number.NaN : Number(operand);
	if (operator !== '=' && operator !== '!=') {
		if (Number.isNaN(number)) throw invalidParameter('Invalid filter pattern: only numbers can be compared by size');
		return (value) => compareNumbers(Number(value), operator, number);
	}
	const isEqual = Number.isNaN(number) ? textTest(operand) : (value: string | number) => Number(value) === number;
	return operator === '=' ? isEqual : (value) => !isEqual(value);
}

function compareNumbers(value: number, operator: '<' | '<=' | '>' | '>=', number: number): boolean {
	if (operator === '<') return value < number;
	if (operator === '<=') return value <= number;
	return operator === '>' ? value > number : value >= number;
}

function textTest(operand: string): Test {
	const quoted = /^"(.*)"$/s.exec(operand)?.[1];
	const expression = /^%(.*)%$/s.exec(operand)?.[1];
	if (expression !== undefined) {
		const compiled = compileExpression(expression);
		return (value) => compiled.test(String(value));
	}
	const source = (quoted ?? operand).replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
	const compiled = new RegExp(`^${source}$`, 's');
	return (value) => compiled.test(String(value));
}
