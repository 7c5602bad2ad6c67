import type {
	CancellationReason,
	ConsumedCapacity,
	ItemCollectionMetrics,
	TransactGetItem,
	TransactWriteItem,
	TransactWriteItemsInput,
} from '@aws-sdk/client-dynamodb';
import {AwsError} from '../../../wire/errors.ts';
import type {DynamoCore, DynamoHandlers} from '../core.ts';
import {project} from '../expressions/projection.ts';
import type {TableRecord} from '../tables/model.ts';
import {sizeOfItem} from '../values/attribute-value.ts';
import {constraint, invalid} from '../values/errors.ts';
import {present} from './batch-handlers.ts';
import {collectionMetrics, consumed, readUnits, type Units, writeUnits} from './capacity.ts';
import {readExpressions} from './expressions.ts';
import {shown} from './item-handlers.ts';
import {checkedKey, keyText} from './key-schema.ts';
import type {TransactionTokens} from './transaction-tokens.ts';
import {
	checkScalarKeys,
	type Write,
	type WritePlan,
	writeDelete,
	writeNothing,
	writePut,
	writeUpdate,
} from './write-plan.ts';

const maximumActions = 100;
const maximumBytes = 4 * 1024 * 1024;

/** All or nothing: handlers run to their end undisturbed, so a transaction only has to look before it writes. */
export function transactionHandlers(core: DynamoCore, tokens: TransactionTokens): DynamoHandlers {
	return {
		TransactWriteItems(input) {
			const {TransactItems = [], ClientRequestToken: token} = input;
			checkCount(TransactItems.length);
			const writes = TransactItems.map((action) => writeOf(core, action));
			checkDistinct(core, writes);
			if (token !== undefined && tokens.isDone(token, input)) return {};
			const plans = planAll(writes);
			if (plans.reduce((sum, {after}) => sum + (after ? sizeOfItem(after) : 0), 0) > maximumBytes) {
				throw invalid('Transaction request size has exceeded the maximum allowed size of 4 MB');
			}
			const answer = costsOf(core, plans, input);
			for (const {table, before, after} of plans) core.write(table, before, after);
			if (token !== undefined) tokens.done(token, input);
			return answer;
		},
		TransactGetItems({TransactItems = [], ReturnConsumedCapacity}) {
			checkCount(TransactItems.length);
			const reads = TransactItems.map((action) => readOf(core, action));
			const units = new Map<TableRecord, Units[]>();
			for (const {table, size} of reads) {
				const cost = {table: readUnits(size, 'transaction'), indexes: new Map<string, number>()};
				units.set(table, [...(units.get(table) ?? []), cost]);
			}
			if (reads.reduce((sum, {size}) => sum + size, 0) > maximumBytes) {
				throw invalid('Transaction request size has exceeded the maximum allowed size of 4 MB');
			}
			const costs = [...units].map(([table, list]) => consumed(table, list, ReturnConsumedCapacity, 'read'));
			return {Responses: reads.map(({item}) => ({Item: shown(item)})), ConsumedCapacity: present(costs)};
		},
	};
}

function checkCount(count: number): void {
	if (count === 0) throw constraint('transactItems', '[]', 'have length greater than or equal to 1');
	if (count > maximumActions) {
		throw constraint('transactItems', `[${count} items]`, `have length less than or equal to ${maximumActions}`);
	}
}

function writeOf(core: DynamoCore, {Put, Update, Delete, ConditionCheck}: TransactWriteItem): Write {
	if ([Put, Update, Delete, ConditionCheck].filter((action) => action !== undefined).length !== 1) {
		throw invalid('TransactItems can only contain one of Check, Put, Update or Delete');
	}
	if (Put !== undefined) return writePut(core, Put);
	if (Update !== undefined) {
		if (Update.UpdateExpression === undefined) {
			throw constraint('transactItems.member.update.updateExpression', undefined, 'not be null');
		}
		return writeUpdate(core, Update);
	}
	if (Delete !== undefined) return writeDelete(core, Delete);
	if (ConditionCheck?.ConditionExpression === undefined) {
		throw constraint('transactItems.member.conditionCheck.conditionExpression', undefined, 'not be null');
	}
	return writeNothing(core, ConditionCheck);
}

function checkDistinct(core: DynamoCore, writes: readonly Write[]): void {
	const places = writes.map(({table, key}) => `${table.name}/${keyText(core.items(table).schema, key)}`);
	if (new Set(places).size === places.length) return;
	throw invalid('Transaction request cannot include multiple operations on one item');
}

/** Throws TransactionCanceledException with a reason for each action when one of them cannot be done. */
function planAll(writes: readonly Write[]): WritePlan[] {
	const outcomes = writes.map(planOf);
	const plans = outcomes.flatMap((outcome) => ('plan' in outcome ? [outcome.plan] : []));
	if (plans.length === writes.length) return plans;
	const reasons = outcomes.map((outcome): CancellationReason => ('plan' in outcome ? {Code: 'None'} : outcome.reason));
	const codes = reasons.map(({Code}) => Code).join(', ');
	throw new AwsError(
		'TransactionCanceledException',
		`Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
		400,
		{CancellationReasons: reasons},
	);
}

function planOf({plan}: Write): {readonly plan: WritePlan} | {readonly reason: CancellationReason} {
	try {
		return {plan: plan()};
	} catch (error) {
		if (!(error instanceof AwsError)) throw error;
		const Item = error.members.Item as CancellationReason['Item'];
		const Code = error.name === 'ConditionalCheckFailedException' ? 'ConditionalCheckFailed' : 'ValidationError';
		return {reason: {Code, Message: error.message, ...(Item !== undefined && {Item})}};
	}
}

function costsOf(core: DynamoCore, plans: readonly WritePlan[], input: TransactWriteItemsInput) {
	const units = new Map<TableRecord, Units[]>();
	const metrics: Record<string, ItemCollectionMetrics[]> = {};
	for (const plan of plans) {
		const {table} = plan;
		units.set(table, [...(units.get(table) ?? []), writeUnits(core, plan, true)]);
		const metric = collectionMetrics(plan, input.ReturnItemCollectionMetrics);
		if (metric !== undefined) metrics[table.name] = [...(metrics[table.name] ?? []), metric];
	}
	const costs: (ConsumedCapacity | undefined)[] = [...units].map(([table, list]) =>
		consumed(table, list, input.ReturnConsumedCapacity, 'write'),
	);
	const ItemCollectionMetrics = input.ReturnItemCollectionMetrics === 'SIZE' ? metrics : undefined;
	return {ConsumedCapacity: present(costs), ItemCollectionMetrics};
}

function readOf(core: DynamoCore, {Get}: TransactGetItem) {
	if (Get === undefined) throw constraint('transactItems.member.get', undefined, 'not be null');
	const table = core.activeTable(Get.TableName);
	const items = core.items(table);
	const {projection} = readExpressions(Get);
	checkScalarKeys(items, {projection});
	const entry = items.get(checkedKey(items.schema, Get.Key));
	const item = entry && projection ? project(entry.item, projection) : entry?.item;
	return {table, item, size: entry?.size ?? 0};
}
