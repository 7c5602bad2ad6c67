import type {
	GlobalSecondaryIndexDescription,
	LocalSecondaryIndexDescription,
	TableDescription,
} from '@aws-sdk/client-dynamodb';
import {projectedInto} from '../items/projected.ts';
import type {Source, TableItems} from '../items/table-items.ts';
import {sizeOfItem} from '../values/attribute-value.ts';
import type {IndexRecord, TableRecord} from './model.ts';
import {shownThroughput, shownWarmThroughput} from './throughput.ts';

/** A table as DescribeTable shows it; counts are exact, where AWS's are six hours old. */
export function describeTable(table: TableRecord, items: TableItems): TableDescription {
	const described = table.indexes.map((index) => ({index, shown: describeIndex(table, index, items)}));
	const local = described.filter(({index}) => !index.isGlobal).map(({shown}) => shown);
	const global = described
		.filter(({index}) => index.isGlobal)
		.map(({index, shown}) => ({...shown, ...ofGlobal(index)}));
	return {
		TableName: table.name,
		TableId: table.id,
		TableArn: table.arn,
		TableStatus: table.status,
		CreationDateTime: table.createdAt,
		AttributeDefinitions: [...table.attributes],
		KeySchema: [...table.keySchema],
		ItemCount: items.count,
		TableSizeBytes: items.bytes,
		ProvisionedThroughput: shownThroughput(table.throughput),
		WarmThroughput: shownWarmThroughput(table.warm),
		DeletionProtectionEnabled: table.deletionProtection,
		...(local.length > 0 && {LocalSecondaryIndexes: local}),
		...(global.length > 0 && {GlobalSecondaryIndexes: global}),
		...modes(table),
		...streamOf(table),
		...encryptionOf(table),
	};
}

function describeIndex(table: TableRecord, index: IndexRecord, items: TableItems): LocalSecondaryIndexDescription {
	const source = items.source(index.name);
	return {
		IndexName: index.name,
		IndexArn: `${table.arn}/index/${index.name}`,
		KeySchema: [...index.keySchema],
		Projection: index.projection,
		ItemCount: source?.entries.size ?? 0,
		IndexSizeBytes: source === undefined ? 0 : bytesOf(source, items),
	};
}

function bytesOf(source: Source, {schema}: TableItems): number {
	const isWhole = source.index?.projection.ProjectionType === 'ALL';
	let bytes = 0;
	for (const {item, size} of source.entries) {
		bytes += isWhole ? size : sizeOfItem(projectedInto(source, schema, item));
	}
	return bytes;
}

function ofGlobal({status, throughput, onDemand, warm}: IndexRecord): Partial<GlobalSecondaryIndexDescription> {
	return {
		IndexStatus: status,
		...(status === 'CREATING' && {Backfilling: true}),
		ProvisionedThroughput: shownThroughput(throughput ?? {read: 0, write: 0}),
		WarmThroughput: shownWarmThroughput(warm),
		...(onDemand !== undefined && {OnDemandThroughput: onDemand}),
	};
}

function modes({billingMode, onDemandSince, onDemand, tableClass, tableClassChangedAt}: TableRecord): TableDescription {
	return {
		...(onDemandSince !== undefined && {
			BillingModeSummary: {BillingMode: billingMode, LastUpdateToPayPerRequestDateTime: onDemandSince},
		}),
		...(onDemand !== undefined && {OnDemandThroughput: onDemand}),
		...(tableClass !== undefined && {
			TableClassSummary: {
				TableClass: tableClass,
				...(tableClassChangedAt !== undefined && {LastUpdateDateTime: tableClassChangedAt}),
			},
		}),
	};
}

function streamOf({stream, latestStream}: TableRecord): TableDescription {
	return {
		...(stream !== undefined && {StreamSpecification: {StreamEnabled: true, StreamViewType: stream.viewType}}),
		...(latestStream !== undefined && {LatestStreamArn: latestStream.arn, LatestStreamLabel: latestStream.label}),
	};
}

function encryptionOf({encryptionKey}: TableRecord): TableDescription {
	if (encryptionKey === undefined) return {};
	return {SSEDescription: {Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: encryptionKey}};
}
