import type {GlobalSecondaryIndexUpdate, UpdateTableInput} from '@aws-sdk/client-dynamodb';
import {AwsError} from '../../../wire/errors.ts';
import type {DynamoCore} from '../core.ts';
import {invalid, invalidParameter} from '../values/errors.ts';
import {checkAllUsed, checkIndex} from './check-schema.ts';
import {encryptionKeyOf, newGlobalIndex} from './create-table.ts';
import type {IndexRecord, TableRecord} from './model.ts';
import {changeStream} from './streams.ts';
import {changedThroughput, throughputOf} from './throughput.ts';

/**
 * A copy of the table as the request wants it, with its indexes where they are going. Throws ValidationException,
 * ResourceNotFoundException for an index that is not there, LimitExceededException for two new ones at once.
 */
export function updatedTable(core: DynamoCore, current: TableRecord, input: UpdateTableInput): TableRecord {
	refuseReplicas(input);
	const table: TableRecord = {...current, indexes: current.indexes.map((index) => ({...index})), status: 'UPDATING'};
	const now = core.context.clock.now();
	changeBilling(table, input, now);
	changeIndexes(table, input, now);
	if (input.OnDemandThroughput !== undefined) table.onDemand = input.OnDemandThroughput;
	if (input.WarmThroughput !== undefined) table.warm = input.WarmThroughput;
	if (input.DeletionProtectionEnabled !== undefined) table.deletionProtection = input.DeletionProtectionEnabled;
	if (input.SSESpecification !== undefined) table.encryptionKey = encryptionKeyOf(core, input.SSESpecification);
	if (input.TableClass !== undefined) Object.assign(table, {tableClass: input.TableClass, tableClassChangedAt: now});
	if (input.StreamSpecification !== undefined) changeStream(core, table, input.StreamSpecification);
	return table;
}

function refuseReplicas({TableName, ...changes}: UpdateTableInput): void {
	if (Object.values(changes).every((value) => value === undefined)) {
		throw invalid(
			'At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or ' +
				'SSESpecification or ReplicaUpdates is required',
		);
	}
	if (changes.ReplicaUpdates === undefined && changes.GlobalTableWitnessUpdates === undefined) return;
	throw invalid(`The local AWS has no global tables: ${TableName} can have no replicas.`);
}

function changeBilling(table: TableRecord, input: UpdateTableInput, now: Date): void {
	const {BillingMode: mode = table.billingMode, ProvisionedThroughput: asked} = input;
	if (asked === undefined && mode === table.billingMode) return;
	if (mode === 'PROVISIONED' && asked === undefined) {
		throw invalidParameter('ProvisionedThroughput must be specified when BillingMode is PROVISIONED');
	}
	const next = throughputOf(mode, asked);
	if (mode === table.billingMode && next.read === table.throughput.read && next.write === table.throughput.write) {
		throw invalid(
			'The provisioned throughput for the table will not change. The requested value equals the current value. ' +
				`Current ReadCapacityUnits provisioned for the table: ${next.read}. ` +
				`Current WriteCapacityUnits provisioned for the table: ${next.write}.`,
		);
	}
	table.throughput = changedThroughput(table.throughput, next, now);
	if (mode === table.billingMode) return;
	table.billingMode = mode;
	if (mode === 'PAY_PER_REQUEST') table.onDemandSince = now;
	for (const index of table.indexes.filter(({isGlobal}) => isGlobal)) {
		index.throughput = mode === 'PAY_PER_REQUEST' ? {read: 0, write: 0} : next;
	}
}

function changeIndexes(table: TableRecord, input: UpdateTableInput, now: Date): void {
	const updates = input.GlobalSecondaryIndexUpdates ?? [];
	const names = updates.map((update) => nameOf(update));
	const twice = names.find((name, index) => names.indexOf(name) < index);
	if (twice !== undefined) {
		throw invalidParameter(
			`Only one global secondary index update per index is allowed simultaneously. Index: ${twice}`,
		);
	}
	if (updates.filter(({Create, Delete}) => Create !== undefined || Delete !== undefined).length > 1) {
		throw new AwsError(
			'LimitExceededException',
			'Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table',
		);
	}
	if (input.AttributeDefinitions !== undefined) mergeAttributes(table, input.AttributeDefinitions);
	for (const update of updates) changeIndex(table, update, now);
	if (updates.some(({Create}) => Create !== undefined)) {
		checkAllUsed(input.AttributeDefinitions ?? [], [table.keySchema, ...table.indexes.map(({keySchema}) => keySchema)]);
	}
}

function nameOf({Create, Update, Delete}: GlobalSecondaryIndexUpdate): string {
	const name = (Create ?? Update ?? Delete)?.IndexName;
	if (name !== undefined) return name;
	throw invalidParameter(
		'One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, ' +
			'GlobalSecondaryIndexUpdate.Delete must not be null',
	);
}

function mergeAttributes(table: TableRecord, added: NonNullable<UpdateTableInput['AttributeDefinitions']>): void {
	const all = new Map(table.attributes.map((attribute) => [attribute.AttributeName, attribute]));
	for (const attribute of added) all.set(attribute.AttributeName, attribute);
	table.attributes = [...all.values()];
}

function changeIndex(table: TableRecord, {Create, Update, Delete}: GlobalSecondaryIndexUpdate, now: Date): void {
	if (Create !== undefined) {
		checkIndex(Create, table.attributes);
		if (table.indexes.some(({name}) => name === Create.IndexName)) {
			throw invalidParameter(`Attempting to create an index which already exists: ${Create.IndexName}`);
		}
		table.indexes.push(newGlobalIndex(Create, table.billingMode));
		return;
	}
	const index = find(table, (Update ?? Delete)?.IndexName);
	if (Update === undefined) {
		index.status = 'DELETING';
		return;
	}
	index.status = 'UPDATING';
	if (Update.OnDemandThroughput !== undefined) index.onDemand = Update.OnDemandThroughput;
	if (Update.WarmThroughput !== undefined) index.warm = Update.WarmThroughput;
	if (Update.ProvisionedThroughput === undefined) return;
	const next = throughputOf(table.billingMode, Update.ProvisionedThroughput, index.name);
	index.throughput = changedThroughput(index.throughput ?? next, next, now);
}

function find({indexes}: TableRecord, name: string | undefined): IndexRecord {
	const found = indexes.find((index) => index.isGlobal && index.name === name);
	if (found !== undefined) return found;
	throw new AwsError('ResourceNotFoundException', `Requested resource not found: Index: ${name} not found`);
}
