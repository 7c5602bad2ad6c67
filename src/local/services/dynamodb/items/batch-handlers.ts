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
import {checkScalarKeys, performWrite, type Write, writeDelete, writePut} from './write-plan.ts';

const maximumKeys = 100;
const maximumWrites = 25;
const maximumResponse = 16 * 1024 * 1024;

type Attributes = Record<string, AttributeValue>;

/** Many items at once, each on its own: no transaction. */
export function batchHandlers(core: DynamoCore): DynamoHandlers {
	return {
		BatchGetItem({RequestItems, ReturnConsumedCapacity}) {
			const reads = Object.entries(checkedRequests(RequestItems)).map(([name, request]) => readOf(core, name, request));
			if (reads.reduce((sum, {keys}) => sum + keys.length, 0) > maximumKeys) {
				throw invalid('Too many items requested for the BatchGetItem call');
			}
			let left = maximumResponse;
			const answers = reads.map((read) => {
				const answer = performRead(core, read, left);
				left -= answer.bytes;
				return {read, ...answer};
			});
			const unprocessed = answers.filter(({unread}) => unread !== undefined);
			return {
				Responses: Object.fromEntries(answers.map(({read, found}) => [read.name, found])),
				UnprocessedKeys: Object.fromEntries(
					unprocessed.map(({read, unread}) => [read.name, {...read.request, Keys: unread}]),
				),
				ConsumedCapacity: present(answers.map(({read, units}) => consumed(read.table, units, ReturnConsumedCapacity))),
			};
		},
		BatchWriteItem({RequestItems, ReturnConsumedCapacity, ReturnItemCollectionMetrics}) {
			const requests = Object.entries(checkedWrites(RequestItems));
			const writes = requests.map(
				([name, list]) => [name, list.map((request) => writeOf(core, name, request))] as const,
			);
			for (const [, list] of writes) checkDistinct(core, list);
			const costs: (ConsumedCapacity | undefined)[] = [];
			const metrics: Record<string, ItemCollectionMetrics[]> = {};
			for (const [name, list] of writes) {
				const plans = list.map((write) => performWrite(core, write));
				const [first] = list;
				const units = plans.map((plan) => writeUnits(core, plan));
				if (first !== undefined) costs.push(consumed(first.table, units, ReturnConsumedCapacity));
				const found = plans.map((plan) => collectionMetrics(plan, ReturnItemCollectionMetrics));
				if (found.some((metric) => metric !== undefined))
					metrics[name] = found.filter((metric) => metric !== undefined);
			}
			return {
				UnprocessedItems: {},
				ItemCollectionMetrics: ReturnItemCollectionMetrics === 'SIZE' ? metrics : undefined,
				ConsumedCapacity: present(costs),
			};
		},
	};
}

type Read = ReturnType<typeof readOf>;

/** Reads until the answer would be larger than `room`: the keys from there on are left unread. */
function performRead(core: DynamoCore, {table, keys, projection, request}: Read, room: number) {
	const found: Attributes[] = [];
	const units: Units[] = [];
	let bytes = 0;
	for (const [index, key] of keys.entries()) {
		const entry = core.items(table).get(key);
		const size = entry?.size ?? 0;
		if (bytes + size > room) return {found, units, bytes, unread: request.Keys?.slice(index)};
		bytes += size;
		units.push({
			table: readUnits(size, request.ConsistentRead === true ? 'consistent' : 'eventual'),
			indexes: new Map(),
		});
		if (entry !== undefined) found.push((projection ? project(entry.item, projection) : entry.item) as Attributes);
	}
	return {found, units, bytes, unread: undefined};
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
	return {name, table, keys, projection, request};
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
	if (lists.flat().length > maximumWrites) {
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
