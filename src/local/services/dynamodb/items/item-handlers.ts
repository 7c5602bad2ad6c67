import type {AttributeValue, UpdateItemInput} from '@aws-sdk/client-dynamodb';
import type {DynamoCore, DynamoHandlers} from '../core.ts';
import {project} from '../expressions/projection.ts';
import type {Item} from '../values/attribute-value.ts';
import {collectionMetrics, consumed, readUnits, writeUnits} from './capacity.ts';
import {readExpressions} from './expressions.ts';
import {checkedKey} from './key-schema.ts';
import {
	checkReturnValues,
	checkScalarKeys,
	performWrite,
	type WritePlan,
	writeDelete,
	writePut,
	writeUpdate,
} from './write-plan.ts';

type Attributes = Record<string, AttributeValue>;
export const shown = (item: Item | undefined): Attributes | undefined => item as Attributes | undefined;

/** One item by its key. */
export function itemHandlers(core: DynamoCore): DynamoHandlers {
	return {
		GetItem(input) {
			const table = core.activeTable(input.TableName);
			const items = core.items(table);
			const {projection} = readExpressions(input);
			const key = checkedKey(items.schema, input.Key);
			checkScalarKeys(items, {projection});
			const found = items.get(key);
			const units = readUnits(found?.size ?? 0, input.ConsistentRead === true ? 'consistent' : 'eventual');
			const item = found && projection ? project(found.item, projection) : found?.item;
			const ConsumedCapacity = consumed(table, [{table: units, indexes: new Map()}], input.ReturnConsumedCapacity);
			return {Item: shown(item), ConsumedCapacity};
		},
		PutItem(input) {
			checkReturnValues(input.ReturnValues, false);
			const plan = performWrite(core, writePut(core, input));
			return {
				Attributes: input.ReturnValues === 'ALL_OLD' ? shown(plan.before) : undefined,
				...costs(core, plan, input),
			};
		},
		DeleteItem(input) {
			checkReturnValues(input.ReturnValues, false);
			const plan = performWrite(core, writeDelete(core, input));
			return {
				Attributes: input.ReturnValues === 'ALL_OLD' ? shown(plan.before) : undefined,
				...costs(core, plan, input),
			};
		},
		UpdateItem(input) {
			checkReturnValues(input.ReturnValues, true);
			const plan = performWrite(core, writeUpdate(core, input));
			return {Attributes: shown(returned(plan, input.ReturnValues)), ...costs(core, plan, input)};
		},
	};
}

function costs(
	core: DynamoCore,
	plan: WritePlan,
	asked: Pick<UpdateItemInput, 'ReturnConsumedCapacity' | 'ReturnItemCollectionMetrics'>,
) {
	const isAsked = asked.ReturnConsumedCapacity !== undefined && asked.ReturnConsumedCapacity !== 'NONE';
	const units = isAsked ? [writeUnits(core, plan)] : [];
	return {
		ConsumedCapacity: consumed(plan.table, units, asked.ReturnConsumedCapacity),
		ItemCollectionMetrics: collectionMetrics(plan, asked.ReturnItemCollectionMetrics),
	};
}

function returned({before, after, paths}: WritePlan, asked: UpdateItemInput['ReturnValues']): Item | undefined {
	if (asked === 'ALL_OLD') return before;
	if (asked === 'ALL_NEW') return after;
	const image = asked === 'UPDATED_OLD' ? before : asked === 'UPDATED_NEW' ? after : undefined;
	const parts = image && project(image, paths);
	return parts === undefined || Object.keys(parts).length === 0 ? undefined : parts;
}
