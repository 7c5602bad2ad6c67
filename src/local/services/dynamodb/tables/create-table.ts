import {randomUUID} from 'node:crypto';
import type {
	CreateTableInput,
	GlobalSecondaryIndex,
	LocalSecondaryIndex,
	SSESpecification,
} from '@aws-sdk/client-dynamodb';
import {AwsError} from '../../../wire/errors.ts';
import type {DynamoCore} from '../core.ts';
import {checkName, checkSchema} from './check-schema.ts';
import type {IndexRecord, TableRecord} from './model.ts';
import {changeStream, checkStream} from './streams.ts';
import {checkTags} from './tag-handlers.ts';
import {throughputOf} from './throughput.ts';

/** The record of a table that was asked for. Throws ValidationException, and ResourceInUseException where one is. */
export function newTable(core: DynamoCore, input: CreateTableInput): TableRecord {
	const {TableName: name = '', BillingMode: billingMode = 'PROVISIONED'} = input;
	checkName('tableName', name);
	const throughput = throughputOf(billingMode, input.ProvisionedThroughput);
	checkSchema(input);
	if (input.StreamSpecification !== undefined) checkStream(input.StreamSpecification);
	const tags = checkTags(input.Tags ?? []);
	const indexes = [
		...(input.LocalSecondaryIndexes ?? []).map(newLocalIndex),
		...(input.GlobalSecondaryIndexes ?? []).map((index) => newGlobalIndex(index, billingMode)),
	];
	if (core.tables.has(name)) throw new AwsError('ResourceInUseException', `Table already exists: ${name}`);
	const createdAt = core.context.clock.now();
	const table: TableRecord = {
		name,
		id: randomUUID(),
		arn: core.arn(name),
		createdAt,
		keySchema: input.KeySchema ?? [],
		attributes: input.AttributeDefinitions ?? [],
		status: 'CREATING',
		indexes,
		billingMode,
		...(billingMode === 'PAY_PER_REQUEST' && {onDemandSince: createdAt}),
		throughput,
		onDemand: input.OnDemandThroughput,
		warm: input.WarmThroughput,
		encryptionKey: encryptionKeyOf(core, input.SSESpecification),
		deletionProtection: input.DeletionProtectionEnabled ?? false,
		tableClass: input.TableClass,
		tags,
	};
	if (input.StreamSpecification?.StreamEnabled === true) changeStream(core, table, input.StreamSpecification);
	return table;
}

function newLocalIndex({IndexName = '', KeySchema = [], Projection = {}}: LocalSecondaryIndex): IndexRecord {
	return {name: IndexName, isGlobal: false, keySchema: KeySchema, projection: Projection, status: 'CREATING'};
}

/** Throws ValidationException when its capacity does not fit the billing mode. */
export function newGlobalIndex(index: GlobalSecondaryIndex, billingMode: TableRecord['billingMode']): IndexRecord {
	const {IndexName: name = '', KeySchema: keySchema = [], Projection: projection = {}} = index;
	return {
		name,
		isGlobal: true,
		keySchema,
		projection,
		status: 'CREATING',
		throughput: throughputOf(billingMode, index.ProvisionedThroughput, name),
		onDemand: index.OnDemandThroughput,
		warm: index.WarmThroughput,
	};
}

/** Undefined for the key that DynamoDB owns, which is not shown. */
export function encryptionKeyOf(
	{context}: DynamoCore,
	specification: SSESpecification | undefined,
): string | undefined {
	if (specification?.Enabled !== true) return undefined;
	const key = specification.KMSMasterKeyId ?? 'alias/aws/dynamodb';
	if (key.startsWith('arn:')) return key;
	return `arn:aws:kms:${context.region}:${context.account}:${key.startsWith('alias/') ? key : `key/${key}`}`;
}
