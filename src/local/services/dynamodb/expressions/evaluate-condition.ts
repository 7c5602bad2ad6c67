import {
	type AttributeValue,
	bytesText,
	compare,
	type Item,
	isEqual,
	isSetType,
	setMembers,
	typeOf,
} from '../values/attribute-value.ts';
import type {Comparator, Condition, Operand} from './condition.ts';
import {valueAt} from './path.ts';

type Value = AttributeValue | undefined;

/** Whether a condition holds for an item, or for the want of one. */
export function holds(condition: Condition, item: Item | undefined): boolean {
	const value = (operand: Operand): Value => operandValue(operand, item);
	switch (condition.kind) {
		case 'and':
			return holds(condition.left, item) && holds(condition.right, item);
		case 'or':
			return holds(condition.left, item) || holds(condition.right, item);
		case 'not':
			return !holds(condition.condition, item);
		case 'compare':
			return isComparedSo(condition.comparator, value(condition.left), value(condition.right));
		case 'between': {
			const [operand, lower, upper] = [condition.operand, condition.lower, condition.upper].map(value);
			return isComparedSo('>=', operand, lower) && isComparedSo('<=', operand, upper);
		}
		case 'in':
			return condition.candidates.some((candidate) => isComparedSo('=', value(condition.operand), value(candidate)));
		case 'exists':
			return (value(condition.operand) !== undefined) === condition.isWanted;
		case 'type': {
			const found = value(condition.operand);
			return found !== undefined && typeOf(found) === condition.type;
		}
		case 'begins_with':
			return beginsWith(value(condition.operand), value(condition.sought));
		case 'contains':
			return contains(value(condition.operand), value(condition.sought));
	}
}

function operandValue(operand: Operand, item: Item | undefined): Value {
	if (operand.kind === 'value') return operand.value;
	if (operand.kind === 'path') return valueAt(item, operand.path);
	const size = sizeOf(operandValue(operand.of, item));
	return size === undefined ? undefined : {N: String(size)};
}

/** Characters of a string, bytes of a binary, members of anything else; nothing else has a size. */
function sizeOf(value: Value): number | undefined {
	if (value === undefined) return undefined;
	if (value.S !== undefined) return value.S.length;
	if (value.B !== undefined) return value.B.byteLength;
	if (value.M !== undefined) return Object.keys(value.M).length;
	return value.L?.length ?? (isSetType(typeOf(value)) ? setMembers(value).length : undefined);
}

/** What is missing is unequal to everything and in no order with anything; so are values of different types. */
function isComparedSo(comparator: Comparator, left: Value, right: Value): boolean {
	if (left === undefined || right === undefined) return comparator === '<>';
	if (comparator === '=') return isEqual(left, right);
	if (comparator === '<>') return !isEqual(left, right);
	const order = compare(left, right);
	if (order === undefined) return false;
	if (comparator === '<') return order < 0;
	if (comparator === '<=') return order <= 0;
	return comparator === '>' ? order > 0 : order >= 0;
}

function beginsWith(value: Value, start: Value): boolean {
	if (value?.S !== undefined && start?.S !== undefined) return value.S.startsWith(start.S);
	if (value?.B === undefined || start?.B === undefined) return false;
	return bytesText(value.B).startsWith(bytesText(start.B));
}

/** A part of a string or binary, a member of a set, an item of a list. */
function contains(value: Value, sought: Value): boolean {
	if (value === undefined || sought === undefined) return false;
	if (value.L !== undefined) return value.L.some((member) => isEqual(member, sought));
	if (sought.S !== undefined) return value.S?.includes(sought.S) ?? value.SS?.includes(sought.S) ?? false;
	if (sought.N !== undefined) return value.NS?.includes(sought.N) ?? false;
	if (sought.B === undefined) return false;
	const bytes = bytesText(sought.B);
	if (value.B !== undefined) return bytesText(value.B).includes(bytes);
	return value.BS?.some((member) => bytesText(member) === bytes) ?? false;
}
