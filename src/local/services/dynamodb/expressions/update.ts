import type {AttributeValue} from '../values/attribute-value.ts';
import type {PathOperand, ValueOperand} from './operands.ts';
import type {Path} from './path.ts';

export type UpdateOperand =
	| PathOperand
	| ValueOperand
	| {readonly kind: 'if_not_exists'; readonly path: Path; readonly otherwise: UpdateOperand}
	| {readonly kind: 'list_append' | 'plus' | 'minus'; readonly left: UpdateOperand; readonly right: UpdateOperand};

/** One thing that an update expression does to one place of an item. */
export type UpdateAction =
	| {readonly kind: 'set'; readonly path: Path; readonly operand: UpdateOperand}
	| {readonly kind: 'remove'; readonly path: Path}
	| {readonly kind: 'add' | 'delete'; readonly path: Path; readonly value: AttributeValue};
