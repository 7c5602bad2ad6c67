import type {ConsumedCapacity, ItemCollectionMetrics, ReturnConsumedCapacity} from '@aws-sdk/client-dynamodb';
import type {DynamoCore} from '../core.ts';
import type {TableRecord} from '../tables/model.ts';
import {type Item, isSameItem, sizeOfItem} from '../values/attribute-value.ts';
import {projectedInto} from './projected.ts';
import type {Source} from './table-items.ts';
import type {WritePlan} from './write-plan.ts';

/** Units that a request costs a table and each of its indexes, as AWS counts them. */
export interface Units {
	readonly table: number;
	readonly indexes: ReadonlyMap<string, number>;
}

const readUnit = 4096;
const writeUnit = 1024;

/** Half a unit for 4 KB, one when consistent, two in a transaction; nothing costs as much as something small. */
export function readUnits(bytes: number, kind: 'eventual' | 'consistent' | 'transaction'): number {
	const units = Math.max(1, Math.ceil(bytes / readUnit));
	return kind === 'eventual' ? units / 2 : kind === 'consistent' ? units : units * 2;
}

/** A unit for 1 KB of the larger of both images, in the table and wherever an index changes; double in a transaction. */
export function writeUnits(core: DynamoCore, {table, before, after}: WritePlan, isTransaction = false): Units {
	const factor = isTransaction ? 2 : 1;
	const indexes = new Map<string, number>();
	for (const source of core.items(table).indexes) {
		const units = indexUnits(source, before, after, core.items(table).schema);
		if (units > 0) indexes.set(source.index?.name ?? '', units * factor);
	}
	return {table: Math.max(unitsOf(before), unitsOf(after), 1) * factor, indexes};
}

function indexUnits(
	source: Source,
	before: Item | undefined,
	after: Item | undefined,
	table: Source['schema'],
): number {
	const [was, is] = [before, after].map((item) => {
		const key = item && source.keyText(item);
		return item === undefined || key === undefined ? undefined : {key, item: projectedInto(source, table, item)};
	});
	if (was === undefined || is === undefined) return unitsOf(was?.item ?? is?.item);
	if (was.key !== is.key) return unitsOf(was.item) + unitsOf(is.item);
	return isSameItem(was.item, is.item) ? 0 : Math.max(unitsOf(was.item), unitsOf(is.item));
}

const unitsOf = (item: Item | undefined): number => (item === undefined ? 0 : Math.ceil(sizeOfItem(item) / writeUnit));

/** The costs as they are answered; undefined unless asked for. */
export function consumed(
	table: TableRecord,
	units: readonly Units[],
	asked: ReturnConsumedCapacity | undefined,
	kind: 'read' | 'write' | undefined = undefined,
): ConsumedCapacity | undefined {
	if (asked === undefined || asked === 'NONE') return undefined;
	const ofTable = units.reduce((sum, one) => sum + one.table, 0);
	const ofIndexes = new Map<string, number>();
	for (const {indexes} of units) {
		for (const [name, cost] of indexes) ofIndexes.set(name, (ofIndexes.get(name) ?? 0) + cost);
	}
	const total = ofTable + [...ofIndexes.values()].reduce((sum, cost) => sum + cost, 0);
	const inKind = (cost: number) => ({
		CapacityUnits: cost,
		...(kind === 'read' && {ReadCapacityUnits: cost}),
		...(kind === 'write' && {WriteCapacityUnits: cost}),
	});
	const shown: ConsumedCapacity = {TableName: table.name, ...inKind(total)};
	if (asked === 'TOTAL') return shown;
	const ofKind = (isGlobal: boolean) => {
		const found = table.indexes.filter((index) => index.isGlobal === isGlobal && ofIndexes.has(index.name));
		return Object.fromEntries(found.map(({name}) => [name, inKind(ofIndexes.get(name) ?? 0)]));
	};
	const [global, local] = [ofKind(true), ofKind(false)];
	return {
		...shown,
		Table: inKind(ofTable),
		...(Object.keys(global).length > 0 && {GlobalSecondaryIndexes: global}),
		...(Object.keys(local).length > 0 && {LocalSecondaryIndexes: local}),
	};
}

/** The size of an item's collection, which only tables with local indexes have; undefined unless asked for. */
export function collectionMetrics(
	{table, key}: Pick<WritePlan, 'table' | 'key'>,
	asked: string | undefined,
): ItemCollectionMetrics | undefined {
	if (asked !== 'SIZE' || table.indexes.every(({isGlobal}) => isGlobal)) return undefined;
	const name = table.keySchema.find(({KeyType}) => KeyType === 'HASH')?.AttributeName ?? '';
	const value = key[name];
	return {ItemCollectionKey: value === undefined ? {} : {[name]: value}, SizeEstimateRangeGB: [0, 1]};
}
