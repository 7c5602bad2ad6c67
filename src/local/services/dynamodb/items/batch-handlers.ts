import type {
	AttributeValue,
	BatchGetItemInput,
	BatchWriteItemInput,
	ConsumedCapacity,
	ItemCollectionMetrics,
	KeysAndAttributes,
	WriteRequest,
} from '@aws-sdk/client-dynamodb';
import type {DynamoCore, DynamoHandlers} from '../core.ts';
import {project} from '../expressions/projection.ts';
import type {TableRecord} from '../tables/model.ts';
import {type Item, sizeOfItem} from '../values/attribute-value.ts';
import {constraint, invalid} from '../values/errors.ts';
import {collectionMetrics, consumed, readUnits, type Units, writeUnits} from './capacity.ts';
import {readExpressions} from './expressions.ts';
import {checkedKey, keyText} from './key-schema.ts';
import {checkScalarKeys, type Write, writeDelete, writePut} from './write-plan.ts';

const maximumKeys = 100;
const maximumWrites = 25;
const maximumResponse = 16 * 1024 * 1024;

type Attributes = Record<string, AttributeValue>;

/** Many items at once, each on its own: no transaction. */
export function batchHandlers(core: DynamoCore): DynamoHandlers {
	return {
		BatchGetItem({RequestItems, ReturnConsumedCapacity}) {
			const reads = Object.entries(checkedRequests(RequestItems)).map(([name, request]) => ({
				name,
				...readOf(core, name, request),
			}));
			if (reads.reduce((sum, {keys}) => sum + keys.length, 0) > maximumKeys) {
				throw invalid('Too many items requested for the BatchGetItem call');
			}
			const Responses: Record<string, Attributes[]> = {};
			const UnprocessedKeys: Record<string, KeysAndAttributes> = {};
			const costs: (ConsumedCapacity | undefined)[] = [];
			let bytes = 0;
			for (const {name, table, keys, projection, request} of reads) {
				const found: Attributes[] = [];
				const units: Units[] = [];
				for (const [index, key] of keys.entries()) {
					const entry = core.items(table).get(key);
					if (bytes + (entry?.size ?? 0) > maximumResponse) {
						UnprocessedKeys[name] = {...request, Keys: request.Keys?.slice(index)};
						break;
					}
					bytes += entry?.size ?? 0;
					const kind = request.ConsistentRead === true ? 'consistent' : 'eventual';
					units.push({table: readUnits(entry?.size ?? 0, kind), indexes: new Map()});
					if (entry === undefined) continue;
					found.push((projection ? project(entry.item, projection) : entry.item) as Attributes);
				}
				Responses[name] = found;
				costs.push(consumed(table, units, ReturnConsumedCapacity));
			}
			return {Responses, UnprocessedKeys, ConsumedCapacity: present(costs)};
		},
		BatchWriteItem({RequestItems, ReturnConsumedCapacity, ReturnItemCollectionMetrics}) {
			const requests = Object.entries(checkedWrites(RequestItems));
			const writes = requests.map(([name, list]) => ({
				name,
				list: list.map((request) => writeOf(core, name, request)),
			}));
			for (const {list} of writes) checkDistinct(core, list);
			const costs: (ConsumedCapacity | undefined)[] = [];
			const metrics: Record<string, ItemCollectionMetrics[]> = {};
			for (const {name, list} of writes) {
				const units: Units[] = [];
				for (const write of list) {
					const plan = write.plan();
					units.push(writeUnits(core, plan));
					core.write(plan.table, plan.before, plan.after);
					const metric = collectionMetrics(plan, ReturnItemCollectionMetrics);
					if (metric !== undefined) metrics[name] = [...(metrics[name] ?? []), metric];
				}
				const [first] = list;
				if (first !== undefined) costs.push(consumed(first.table, units, ReturnConsumedCapacity));
			}
			return {
				UnprocessedItems: {},
				ItemCollectionMetrics: ReturnItemCollectionMetrics === 'SIZE' ? metrics : undefined,
				ConsumedCapacity: present(costs),
			};
		},
	};
}

export const present = (costs: readonly (ConsumedCapacity | undefined)[]): ConsumedCapacity[] | undefined => {
	const found = costs.filter((cost) => cost !== undefined);
	return found.length === 0 ? undefined : found;
};

function checkedRequests(requests: BatchGetItemInput['RequestItems']): Record<string, KeysAndAttributes> {
	if (requests !== undefined && Object.keys(requests).length > 0) return requests;
	throw constraint('requestItems', '{}', 'have length greater than or equal to 1');
}

function readOf(core: DynamoCore, name: string, request: KeysAndAttributes) {
	const table = core.activeTable(name);
	const items = core.items(table);
	const {projection} = readExpressions(request);
	checkScalarKeys(items, {projection});
	const count = request.Keys?.length ?? 0;
	if (count === 0) throw constraint(`requestItems.${name}.member.keys`, '[]', 'have length greater than or equal to 1');
	const keys = (request.Keys ?? []).map((key) => checkedKey(items.schema, key));
	checkNoDuplicates(core, table, keys);
	return {table, keys, projection, request};
}

function checkedWrites(requests: BatchWriteItemInput['RequestItems']): Record<string, WriteRequest[]> {
	const lists = Object.values(requests ?? {});
	if (requests === undefined || lists.length === 0) {
		throw constraint('requestItems', '{}', 'have length greater than or equal to 1');
	}
	if (lists.some(({length}) => length === 0)) {
		throw invalid(
			"1 validation error detected: Value at 'requestItems' failed to satisfy constraint: " +
				'Map value must satisfy constraint: [Member must have length less than or equal to 25, ' +
				'Member must have length greater than or equal to 1]',
		);
	}
	if (lists.reduce((sum, {length}) => sum + length, 0) > maximumWrites) {
		throw invalid('Too many items requested for the BatchWriteItem call');
	}
	if (
		lists.flat().reduce((sum, {PutRequest}) => sum + (PutRequest?.Item ? sizeOfItem(PutRequest.Item) : 0), 0) >
		maximumResponse
	) {
		throw invalid('Request size has exceeded the maximum allowed size');
	}
	return requests;
}

function writeOf(core: DynamoCore, TableName: string, {PutRequest, DeleteRequest}: WriteRequest): Write {
	if (PutRequest !== undefined && DeleteRequest !== undefined) {
		throw invalid(
			'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
		);
	}
	if (PutRequest !== undefined) return writePut(core, {TableName, Item: PutRequest.Item});
	if (DeleteRequest !== undefined) return writeDelete(core, {TableName, Key: DeleteRequest.Key});
	throw invalid('Supplied AttributeValue is empty, must contain exactly one of the supported datatypes');
}

function checkDistinct(core: DynamoCore, writes: readonly Write[]): void {
	const [first] = writes;
	if (first !== undefined)
		checkNoDuplicates(
			core,
			first.table,
			writes.map(({key}) => key),
		);
}

function checkNoDuplicates(core: DynamoCore, table: TableRecord, keys: readonly Item[]): void {
	const {schema} = core.items(table);
	const texts = new Set(keys.map((key) => keyText(schema, key)));
	if (texts.size < keys.length) throw invalid('Provided list of item keys contains duplicates');
}
