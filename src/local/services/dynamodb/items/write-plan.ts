import type {AttributeValue, ReturnValue, ReturnValuesOnConditionCheckFailure} from '@aws-sdk/client-dynamodb';
import {AwsError} from '../../../wire/errors.ts';
import type {DynamoCore} from '../core.ts';
import {applyUpdate} from '../expressions/apply-update.ts';
import {eachOperand} from '../expressions/condition.ts';
import {holds} from '../expressions/evaluate-condition.ts';
import type {Path} from '../expressions/path.ts';
import type {UpdateAction} from '../expressions/update.ts';
import type {TableRecord} from '../tables/model.ts';
import {type Item, sizeOfItem} from '../values/attribute-value.ts';
import {checkedItem} from '../values/check.ts';
import {conditionFailed, constraint, invalid, invalidParameter} from '../values/errors.ts';
import {type ExpressionInput, type Expressions, readExpressions} from './expressions.ts';
import {checkedKey, checkIndexKey, checkItemKey, keyAttributes, keyOf} from './key-schema.ts';
import type {TableItems} from './table-items.ts';

const maximumItemSize = 400 * 1024;

/** What a request does to one item, checked against what is there now; nothing is written yet. */
export interface WritePlan {
	readonly table: TableRecord;
	readonly key: Item;
	readonly before: Item | undefined;
	readonly after: Item | undefined;
	/** Of an update: the places that it names. */
	readonly paths: readonly Path[];
}

export interface WriteInput extends ExpressionInput {
	readonly TableName?: string | undefined;
	readonly ReturnValuesOnConditionCheckFailure?: ReturnValuesOnConditionCheckFailure | undefined;
}

type Attributes = Record<string, AttributeValue> | undefined;

/** A write whose request was checked; what is there now has not been looked at. */
export interface Write {
	readonly table: TableRecord;
	readonly key: Item;
	/** Throws ConditionalCheckFailedException, and ValidationException for what does not fit the item. */
	readonly plan: () => WritePlan;
}

export function writePut(core: DynamoCore, input: WriteInput & {readonly Item?: Attributes}): Write {
	const table = core.activeTable(input.TableName);
	const items = core.items(table);
	const expressions = readExpressions(input);
	const after = checkedItem(input.Item ?? {});
	checkNewItem(items, after, 'Item size has exceeded the maximum allowed size');
	const key = keyOf(items.schema, after);
	return planned(core, table, key, input, expressions, () => after);
}

export function writeDelete(core: DynamoCore, input: WriteInput & {readonly Key?: Attributes}): Write {
	const table = core.activeTable(input.TableName);
	const expressions = readExpressions(input);
	const key = checkedKey(core.items(table).schema, input.Key);
	return planned(core, table, key, input, expressions, () => undefined);
}

/** The check of a transaction that writes nothing. */
export function writeNothing(core: DynamoCore, input: WriteInput & {readonly Key?: Attributes}): Write {
	const table = core.activeTable(input.TableName);
	const expressions = readExpressions(input);
	const key = checkedKey(core.items(table).schema, input.Key);
	return planned(core, table, key, input, expressions, (before) => before);
}

export function writeUpdate(core: DynamoCore, input: WriteInput & {readonly Key?: Attributes}): Write {
	const table = core.activeTable(input.TableName);
	const items = core.items(table);
	const expressions = readExpressions(input);
	const {update = []} = expressions;
	const key = checkedKey(items.schema, input.Key);
	checkUpdatesNoKey(items, update);
	return planned(core, table, key, input, expressions, (before) => {
		const after = applyUpdate(before ?? key, update);
		checkNewItem(items, after, 'Item size to update has exceeded the maximum allowed size');
		return after;
	});
}

function planned(
	core: DynamoCore,
	table: TableRecord,
	key: Item,
	input: WriteInput,
	expressions: Expressions,
	change: (before: Item | undefined) => Item | undefined,
): Write {
	checkScalarKeys(core.items(table), expressions);
	const plan = (): WritePlan => {
		const before = core.items(table).get(key)?.item;
		if (expressions.condition !== undefined && !holds(expressions.condition, before)) {
			const shown = input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? {Item: before} : {};
			throw new AwsError('ConditionalCheckFailedException', conditionFailed, 400, shown);
		}
		const paths = (expressions.update ?? []).map(({path}) => path);
		return {table, key, before, after: change(before), paths};
	};
	return {table, key, plan};
}

/** Plans a write and does it. */
export function performWrite(core: DynamoCore, write: Write): WritePlan {
	const plan = write.plan();
	core.write(plan.table, plan.before, plan.after);
	return plan;
}

function checkNewItem(items: TableItems, item: Item, tooLarge: string): void {
	checkItemKey(items.schema, item);
	for (const {index, schema} of items.indexes) checkIndexKey(index?.name ?? '', schema, item);
	if (sizeOfItem(item) > maximumItemSize) throw invalid(tooLarge);
}

function checkUpdatesNoKey({schema}: TableItems, update: readonly UpdateAction[]): void {
	const found = keyAttributes(schema).find(({name}) => update.some(({path}) => path[0] === name));
	if (found === undefined) return;
	throw invalidParameter(`Cannot update attribute ${found.name}. This attribute is part of the key`);
}

/** Keys are scalars: no path leads into one. */
export function checkScalarKeys(items: TableItems, {condition, filter, projection = []}: Partial<Expressions>): void {
	const paths: Path[] = [...projection];
	for (const expression of [condition, filter]) {
		if (expression === undefined) continue;
		eachOperand(expression, (operand) => {
			const {kind} = operand;
			const inner = kind === 'size' ? operand.of : operand;
			if (inner.kind === 'path') paths.push(inner.path);
		});
	}
	const nested = new Set(paths.filter(({length}) => length > 1).map(([name]) => name));
	if (nested.size === 0) return;
	const found = keyAttributes(items.schema).find(({name}) => nested.has(name));
	if (found === undefined) return;
	throw invalid(
		`Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: ${found.name}`,
	);
}

const updateReturnValues: readonly ReturnValue[] = ['NONE', 'ALL_OLD', 'UPDATED_OLD', 'ALL_NEW', 'UPDATED_NEW'];

/** Throws ValidationException for a ReturnValues that there is not, or not for this operation. */
export function checkReturnValues(value: ReturnValue | undefined, isUpdate: boolean): void {
	if (value === undefined) return;
	if (!updateReturnValues.includes(value)) {
		const rule = 'satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]';
		throw constraint('returnValues', value, rule);
	}
	if (!isUpdate && value !== 'NONE' && value !== 'ALL_OLD') throw invalid('ReturnValues can only be ALL_OLD or NONE');
}
