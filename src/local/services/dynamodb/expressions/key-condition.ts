import type {AttributeValue} from '../values/attribute-value.ts';
import {invalid} from '../values/errors.ts';
import type {Condition, Operand} from './condition.ts';

export type KeyRange =
	| {readonly kind: '=' | '<' | '<=' | '>' | '>=' | 'begins_with'; readonly value: AttributeValue}
	| {readonly kind: 'between'; readonly value: AttributeValue; readonly upper: AttributeValue};

const reversed = {'=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<='} as const;

/** What a key condition asks of each attribute. Throws ValidationException for what no key condition may be. */
export function keyRanges(condition: Condition): Map<string, KeyRange> {
	const ranges = new Map<string, KeyRange>();
	collect(condition, ranges);
	return ranges;
}

function collect(condition: Condition, ranges: Map<string, KeyRange>): void {
	if (condition.kind === 'and') {
		collect(condition.left, ranges);
		collect(condition.right, ranges);
		return;
	}
	const [name, range] = rangeOf(condition);
	if (ranges.has(name)) throw invalid('KeyConditionExpressions must only contain one condition per key');
	ranges.set(name, range);
}

function rangeOf(condition: Condition): readonly [name: string, range: KeyRange] {
	switch (condition.kind) {
		case 'compare': {
			const {comparator, left, right} = condition;
			if (comparator === '<>') throw invalidOperator('<>');
			if (left.kind === 'path' && right.kind === 'path') {
				throw invalidCondition('Multiple attribute names used in one condition');
			}
			if (left.kind === 'path') return [nameOf(left), {kind: comparator, value: keyValue(right)}];
			if (right.kind === 'path') return [nameOf(right), {kind: reversed[comparator], value: keyValue(left)}];
			keyValue(left);
			keyValue(right);
			throw invalidCondition('No key attribute specified');
		}
		case 'between': {
			const name = firstName('BETWEEN', condition.operand);
			return [name, {kind: 'between', value: keyValue(condition.lower), upper: keyValue(condition.upper)}];
		}
		case 'begins_with':
			return [firstName('begins_with', condition.operand), {kind: 'begins_with', value: keyValue(condition.sought)}];
		case 'exists':
			throw invalidOperator(condition.isWanted ? 'attribute_exists' : 'attribute_not_exists');
		case 'type':
			throw invalidOperator('attribute_type');
		case 'contains':
			throw invalidOperator('contains');
		default:
			throw invalidOperator(condition.kind.toUpperCase());
	}
}

function nameOf(operand: Operand): string {
	if (operand.kind !== 'path') throw invalidCondition('No key attribute specified');
	if (operand.path.length === 1) return operand.path[0];
	throw invalid('KeyConditionExpressions cannot have conditions on nested attributes');
}

function firstName(operator: string, operand: Operand): string {
	if (operand.kind === 'path') return nameOf(operand);
	throw invalidCondition(`${operator} operator must have the key attribute as its first operand`);
}

function keyValue(operand: Operand): AttributeValue {
	if (operand.kind === 'value') return operand.value;
	if (operand.kind === 'size') throw invalid('KeyConditionExpressions cannot contain nested operations');
	throw invalidCondition('Multiple attribute names used in one condition');
}

const invalidOperator = (operator: string): Error =>
	invalid(`Invalid operator used in KeyConditionExpression: ${operator}`);

const invalidCondition = (message: string): Error => invalid(`Invalid condition in KeyConditionExpression: ${message}`);
