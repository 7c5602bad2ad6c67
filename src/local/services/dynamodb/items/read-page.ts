import type {AttributeValue, QueryInput} from '@aws-sdk/client-dynamodb';
import type {DynamoCore} from '../core.ts';
import type {Condition} from '../expressions/condition.ts';
import {holds} from '../expressions/evaluate-condition.ts';
import type {Path} from '../expressions/path.ts';
import {project} from '../expressions/projection.ts';
import type {TableRecord} from '../tables/model.ts';
import {type Item, sizeOfItem} from '../values/attribute-value.ts';
import {constraint, invalid, invalidParameter} from '../values/errors.ts';
import {consumed, readUnits, type Units} from './capacity.ts';
import {checkedKey, keyOf} from './key-schema.ts';
import {projectedInto} from './projected.ts';
import type {Source} from './table-items.ts';

const maximumBytes = 1024 * 1024;

/** What Query and Scan have in common. */
export type PageInput = Pick<
	QueryInput,
	'IndexName' | 'Select' | 'Limit' | 'ConsistentRead' | 'ExclusiveStartKey' | 'ReturnConsumedCapacity'
>;

export interface PageRequest {
	readonly table: TableRecord;
	readonly source: Source;
	/** Keys from here, and before there. */
	readonly from: string;
	readonly before: string;
	readonly descending: boolean;
	readonly filter: Condition | undefined;
	readonly projection: readonly Path[] | undefined;
}

/** The table or the index that is asked. Throws ValidationException where there is none, or it cannot be read so. */
export function sourceOf(core: DynamoCore, table: TableRecord, input: PageInput): Source {
	const source = core.items(table).source(input.IndexName);
	if (source === undefined) throw invalid(`The table does not have the specified index: ${input.IndexName}`);
	if (input.Limit !== undefined && input.Limit < 1) {
		throw constraint('limit', input.Limit, 'have value greater than or equal to 1');
	}
	const index = table.indexes.find(({name}) => name === input.IndexName);
	if (index?.isGlobal !== true) return source;
	if (index.status === 'CREATING') {
		throw invalid(`Cannot read from backfilling global secondary index: ${index.name}`);
	}
	if (input.ConsistentRead === true) {
		throw invalid('Consistent reads are not supported on global secondary indexes');
	}
	if (input.Select === 'ALL_ATTRIBUTES' && index.projection.ProjectionType !== 'ALL') {
		throw invalidParameter(
			`Select type ALL_ATTRIBUTES is not supported for global secondary index ${index.name} ` +
				'because its projection type is not ALL',
		);
	}
	return source;
}

/** Throws ValidationException where what is selected and what is projected contradict each other. */
export function checkSelect({Select, IndexName}: PageInput, {projection}: {readonly projection: unknown}): void {
	if (projection !== undefined && Select !== undefined && Select !== 'SPECIFIC_ATTRIBUTES') {
		throw invalid(`Cannot specify the ProjectionExpression when choosing to get ${Select}`);
	}
	if (Select === 'SPECIFIC_ATTRIBUTES' && projection === undefined) {
		throw invalid('Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES');
	}
	if (Select === 'ALL_PROJECTED_ATTRIBUTES' && IndexName === undefined) {
		throw invalid('ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName');
	}
}

/** Throws ValidationException for attributes that a global index does not have. */
export function checkProjected(
	core: DynamoCore,
	table: TableRecord,
	source: Source,
	paths: readonly Path[] = [],
): void {
	const {index} = source;
	if (index?.isGlobal !== true || index.projection.ProjectionType === 'ALL') return;
	const {schema} = core.items(table);
	const held = new Set([
		...Object.keys({...namesOf(schema), ...namesOf(source.schema)}),
		...(index.projection.NonKeyAttributes ?? []),
	]);
	const lacking = new Set(paths.map(([name]) => name).filter((name) => !held.has(name)));
	if (lacking.size === 0) return;
	throw invalidParameter(`Global secondary index ${index.name} does not project [${[...lacking].join(', ')}]`);
}

/** The key after which a page begins, as a place in the source. Throws ValidationException when it is no key of it. */
export function startKey(core: DynamoCore, table: TableRecord, source: Source, input: PageInput): string | undefined {
	const {ExclusiveStartKey: start} = input;
	if (start === undefined) return undefined;
	const {schema} = core.items(table);
	const names = new Set(Object.keys({...namesOf(schema), ...namesOf(source.schema)}));
	if (Object.keys(start).length !== names.size || Object.keys(start).some((name) => !names.has(name))) {
		throw invalid('The provided starting key is invalid: The provided key element does not match the schema');
	}
	try {
		const item = {
			...checkedKey(schema, keyOf(schema, start)),
			...checkedKey(source.schema, keyOf(source.schema, start)),
		};
		return source.keyText(item);
	} catch (error) {
		throw invalid(`The provided starting key is invalid: ${(error as Error).message}`);
	}
}

const namesOf = ({partition, sort}: Source['schema']): Record<string, true> => ({
	[partition.name]: true,
	...(sort !== undefined && {[sort.name]: true}),
});

/** One page: until the limit is read, 1 MB is read, or nothing is left; filtered and projected only then. */
export function readPage(core: DynamoCore, request: PageRequest, input: PageInput) {
	const {table, source, from, before, descending, filter, projection} = request;
	const {schema} = core.items(table);
	// What a local index does not hold is fetched from the table.
	const isFetched = source.index?.isGlobal === false && projection !== undefined;
	const isWhole = input.Select === 'ALL_ATTRIBUTES' || isFetched;
	const items: Item[] = [];
	let [bytes, count, read] = [0, 0, 0];
	let last: Item | undefined;
	let isCut = false;
	for (const entry of source.entries.between(from, before, descending)) {
		isCut = bytes >= maximumBytes;
		if (isCut) break;
		const item = isWhole ? entry.item : projectedInto(source, schema, entry.item);
		bytes += item === entry.item ? entry.size : sizeOfItem(item);
		read += 1;
		last = entry.item;
		if (filter === undefined || holds(filter, item)) {
			count += 1;
			if (input.Select !== 'COUNT') items.push(projection ? project(item, projection) : item);
		}
		isCut = read === input.Limit;
		if (isCut) break;
	}
	const end = isCut && last ? {...keyOf(schema, last), ...keyOf(source.schema, last)} : undefined;
	return answer(request, input, {items, count, read, bytes, last: end});
}

interface Page {
	readonly items: readonly Item[];
	readonly count: number;
	readonly read: number;
	readonly bytes: number;
	readonly last: Record<string, AttributeValue> | undefined;
}

function answer({table, source}: PageRequest, input: PageInput, {items, count, read, bytes, last}: Page) {
	const units = readUnits(bytes, input.ConsistentRead === true ? 'consistent' : 'eventual');
	const {index} = source;
	const spent: Units =
		index === undefined ? {table: units, indexes: new Map()} : {table: 0, indexes: new Map([[index.name, units]])};
	return {
		Items: input.Select === 'COUNT' ? undefined : (items as Record<string, AttributeValue>[]),
		Count: count,
		ScannedCount: read,
		LastEvaluatedKey: last,
		ConsumedCapacity: consumed(table, [spent], input.ReturnConsumedCapacity),
	};
}
