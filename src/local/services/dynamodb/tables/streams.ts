import type {StreamSpecification} from '@aws-sdk/client-dynamodb';
import type {DynamoCore} from '../core.ts';
import {constraint, invalid, invalidParameter} from '../values/errors.ts';
import type {TableRecord} from './model.ts';

const viewTypes: readonly string[] = ['NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES', 'KEYS_ONLY'];

/** Throws ValidationException for a specification that is none. */
export function checkStream({StreamEnabled, StreamViewType}: StreamSpecification): void {
	if (StreamEnabled !== true) {
		if (StreamViewType === undefined) return;
		throw invalidParameter('Table is being created with stream disabled, StreamViewType cannot be specified');
	}
	if (StreamViewType === undefined)
		throw invalidParameter('StreamViewType must be specified when StreamEnabled is true');
	if (viewTypes.includes(StreamViewType)) return;
	const rule = `satisfy enum value set: [${viewTypes.join(', ')}]`;
	throw constraint('streamSpecification.streamViewType', StreamViewType, rule);
}

/** Switches the stream of a table on or off. Throws ValidationException when it is so already. */
export function changeStream(core: DynamoCore, table: TableRecord, specification: StreamSpecification): void {
	checkStream(specification);
	const {StreamViewType: viewType} = specification;
	if (viewType === undefined) {
		if (table.stream === undefined) throw invalid(`Table already has a disabled stream: TableName: ${table.name}`);
		closeStream(core, table);
		return;
	}
	if (table.stream !== undefined) throw invalid(`Table already has an enabled stream: TableName: ${table.name}`);
	const {name: tableName, arn: tableArn, keySchema} = table;
	const {arn, label} = core.changes.open({tableName, tableArn, viewType, keySchema});
	table.stream = {arn, viewType};
	table.latestStream = {arn, label};
}

export function closeStream(core: DynamoCore, table: TableRecord): void {
	if (table.stream === undefined) return;
	core.changes.close(table.stream.arn);
	table.stream = undefined;
}
