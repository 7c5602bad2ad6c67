import type {AttributeType} from '../values/attribute-value.ts';
import type {PathOperand, ValueOperand} from './operands.ts';

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

/** What a condition compares: a place in the item, a value of the request, or the size of one of them. */
export type Operand = PathOperand | ValueOperand | {readonly kind: 'size'; readonly of: PathOperand | ValueOperand};

/** A condition, filter or key condition as it was read. */
export type Condition =
	| {readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition}
	| {readonly kind: 'not'; readonly condition: Condition}
	| {readonly kind: 'compare'; readonly comparator: Comparator; readonly left: Operand; readonly right: Operand}
	| {readonly kind: 'between'; readonly operand: Operand; readonly lower: Operand; readonly upper: Operand}
	| {readonly kind: 'in'; readonly operand: Operand; readonly candidates: readonly Operand[]}
	| {readonly kind: 'exists'; readonly operand: PathOperand; readonly isWanted: boolean}
	| {readonly kind: 'type'; readonly operand: Operand; readonly type: AttributeType}
	| {readonly kind: 'begins_with' | 'contains'; readonly operand: Operand; readonly sought: Operand};

/** Calls `visit` with every operand of a condition, in order. */
export function eachOperand(condition: Condition, visit: (operand: Operand) => void): void {
	switch (condition.kind) {
		case 'and':
		case 'or':
			eachOperand(condition.left, visit);
			eachOperand(condition.right, visit);
			return;
		case 'not':
			eachOperand(condition.condition, visit);
			return;
		case 'compare':
			visit(condition.left);
			visit(condition.right);
			return;
		case 'between':
			for (const operand of [condition.operand, condition.lower, condition.upper]) visit(operand);
			return;
		case 'in':
			for (const operand of [condition.operand, ...condition.candidates]) visit(operand);
			return;
		case 'exists':
		case 'type':
			visit(condition.operand);
			return;
		case 'begins_with':
		case 'contains':
			visit(condition.operand);
			visit(condition.sought);
	}
}
