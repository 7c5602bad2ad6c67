import type {TableDescription} from '@aws-sdk/client-dynamodb';
import type {Values} from '../template/value.ts';
import type {ProviderContext, Providers, ResourceProvider} from './provider.ts';
import {
	adopted,
	deleteOnceFree,
	differs,
	ignoreGone,
	invoke,
	omit,
	pick,
	record,
	records,
	tagChanges,
	text,
	waitFor,
} from './shape.ts';

const table: ResourceProvider = {
	nameProperty: 'TableName',
	create: async (context, properties) => {
		const TableName = text(properties, 'TableName') ?? context.physicalName({maximumLength: 255});
		const found = await adopted(context, () => context.call('dynamodb', 'DescribeTable', {TableName}));
		if (found === undefined) await invoke(context, 'dynamodb', 'CreateTable', {...newTable(properties), TableName});
		context.initiated(TableName);
		const made = await settled(context, TableName);
		await changeTimeToLive(context, TableName, properties, {});
		await changeRecovery(context, TableName, properties, {});
		return {physicalId: TableName, attributes: attributesOf(made)};
	},
	update: async (context, {physicalId: TableName}, next, previous) => {
		if (differs(next, previous, 'LocalSecondaryIndexes')) {
			throw new Error('Local secondary indexes are made with their table: give the table another name to replace it.');
		}
		const change = async (input: Values): Promise<void> => {
			await invoke(context, 'dynamodb', 'UpdateTable', {TableName, ...input});
			await settled(context, TableName);
		};
		await changeSettings(change, next, previous);
		await changeIndexes(change, next, previous);
		await changeStream(change, next, previous);
		await changeTimeToLive(context, TableName, next, previous);
		await changeRecovery(context, TableName, next, previous);
		const described = await settled(context, TableName);
		await changeTags(context, described.TableArn ?? '', next, previous);
		return attributesOf(described);
	},
	delete: async (context, {physicalId: TableName}) => {
		await deleteOnceFree(context, ['ResourceInUseException'], () =>
			context.call('dynamodb', 'DeleteTable', {TableName}),
		);
		await ignoreGone(
			waitFor(context, `table ${TableName}`, async () => {
				await context.call('dynamodb', 'DescribeTable', {TableName});
				return undefined;
			}),
		);
	},
};

/** Waits until a table and all of its indexes can be used. */
function settled(context: ProviderContext, TableName: string): Promise<TableDescription> {
	return waitFor(context, `table ${TableName}`, async () => {
		const {Table} = await context.call('dynamodb', 'DescribeTable', {TableName});
		const indexes = Table?.GlobalSecondaryIndexes ?? [];
		const isReady = Table?.TableStatus === 'ACTIVE' && indexes.every(({IndexStatus}) => IndexStatus === 'ACTIVE');
		return isReady ? Table : undefined;
	});
}

const attributesOf = ({TableArn, LatestStreamArn}: TableDescription): Values => ({
	Arn: TableArn,
	...(LatestStreamArn !== undefined && {StreamArn: LatestStreamArn}),
});

const settings = [
	'BillingMode',
	'ProvisionedThroughput',
	'OnDemandThroughput',
	'WarmThroughput',
	'TableClass',
	'DeletionProtectionEnabled',
] as const;

function newTable(properties: Values): Values {
	const indexes = records(properties, 'GlobalSecondaryIndexes').map(indexInput);
	return {
		...pick(properties, 'AttributeDefinitions', 'KeySchema', 'LocalSecondaryIndexes', 'Tags', ...settings),
		...(indexes.length > 0 && {GlobalSecondaryIndexes: indexes}),
		...encryption(properties),
		...(properties.StreamSpecification !== undefined && {StreamSpecification: streamInput(properties)}),
	};
}

const indexInput = (index: Values): Values => omit(index, 'ContributorInsightsSpecification');

function encryption(properties: Values): Values {
	if (properties.SSESpecification === undefined) return {};
	const {SSEEnabled, ...rest} = record(properties, 'SSESpecification');
	return {SSESpecification: {Enabled: SSEEnabled, ...rest}};
}

const streamInput = (properties: Values): Values => ({
	StreamEnabled: true,
	...pick(record(properties, 'StreamSpecification'), 'StreamViewType'),
});

type Change = (input: Values) => Promise<void>;

async function changeSettings(change: Change, next: Values, previous: Values): Promise<void> {
	const changed = settings.filter((name) => differs(next, previous, name) && next[name] !== undefined);
	const isEncrypted = differs(next, previous, 'SSESpecification');
	const sse = next.SSESpecification === undefined ? {SSESpecification: {Enabled: false}} : encryption(next);
	const input = {...pick(next, ...changed), ...(isEncrypted && sse)};
	if (Object.keys(input).length > 0) await change(input);
}

/** One index at a time, as the service has it; an index with another key or projection is made anew. */
async function changeIndexes(change: Change, next: Values, previous: Values): Promise<void> {
	const [wanted, former] = [records(next, 'GlobalSecondaryIndexes'), records(previous, 'GlobalSecondaryIndexes')];
	const find = (indexes: readonly Values[], {IndexName}: Values): Values | undefined =>
		indexes.find((index) => index.IndexName === IndexName);
	const isNew = (index: Values): boolean =>
		differs(index, find(former, index) ?? {}, 'IndexName', 'KeySchema', 'Projection');
	for (const index of former) {
		const kept = find(wanted, index);
		if (kept !== undefined && !isNew(kept)) continue;
		await change({GlobalSecondaryIndexUpdates: [{Delete: pick(index, 'IndexName')}]});
	}
	for (const index of wanted) {
		if (isNew(index)) {
			const attributes = usedAttributes(next, wanted.slice(0, wanted.indexOf(index) + 1), former);
			await change({AttributeDefinitions: attributes, GlobalSecondaryIndexUpdates: [{Create: indexInput(index)}]});
		} else if (differs(index, find(former, index) ?? {}, ...indexSettings)) {
			await change({GlobalSecondaryIndexUpdates: [{Update: pick(index, 'IndexName', ...indexSettings)}]});
		}
	}
}

const indexSettings = ['ProvisionedThroughput', 'OnDemandThroughput', 'WarmThroughput'] as const;

/** The definitions that the table's keys and those of its indexes so far need: others are refused. */
function usedAttributes(next: Values, made: readonly Values[], former: readonly Values[]): Values[] {
	const standing = records(next, 'GlobalSecondaryIndexes').filter(({IndexName}) =>
		former.some((index) => index.IndexName === IndexName),
	);
	const keyed = [next, ...records(next, 'LocalSecondaryIndexes'), ...standing, ...made];
	const names = new Set(keyed.flatMap((part) => records(part, 'KeySchema').map(({AttributeName}) => AttributeName)));
	return records(next, 'AttributeDefinitions').filter(({AttributeName}) => names.has(AttributeName));
}

/** Another view is another stream: the old one ends first. */
async function changeStream(change: Change, next: Values, previous: Values): Promise<void> {
	if (!differs(next, previous, 'StreamSpecification')) return;
	if (previous.StreamSpecification !== undefined) await change({StreamSpecification: {StreamEnabled: false}});
	if (next.StreamSpecification !== undefined) await change({StreamSpecification: streamInput(next)});
}

async function changeTimeToLive(
	context: ProviderContext,
	TableName: string,
	next: Values,
	previous: Values,
): Promise<void> {
	const [wanted, former] = [record(next, 'TimeToLiveSpecification'), record(previous, 'TimeToLiveSpecification')];
	if (!differs({wanted}, {wanted: former}, 'wanted')) return;
	const {TimeToLiveDescription: current} = await context.call('dynamodb', 'DescribeTimeToLive', {TableName});
	const AttributeName = current?.AttributeName;
	if (AttributeName !== undefined && (wanted.Enabled !== true || wanted.AttributeName !== AttributeName)) {
		const TimeToLiveSpecification = {AttributeName, Enabled: false};
		await context.call('dynamodb', 'UpdateTimeToLive', {TableName, TimeToLiveSpecification});
	}
	if (wanted.Enabled !== true || wanted.AttributeName === AttributeName) return;
	await invoke(context, 'dynamodb', 'UpdateTimeToLive', {TableName, TimeToLiveSpecification: wanted});
}

async function changeRecovery(
	context: ProviderContext,
	TableName: string,
	next: Values,
	previous: Values,
): Promise<void> {
	if (!differs(next, previous, 'PointInTimeRecoverySpecification')) return;
	const wanted = record(next, 'PointInTimeRecoverySpecification');
	const PointInTimeRecoverySpecification =
		wanted.PointInTimeRecoveryEnabled === true ? wanted : {PointInTimeRecoveryEnabled: false};
	await invoke(context, 'dynamodb', 'UpdateContinuousBackups', {TableName, PointInTimeRecoverySpecification});
}

async function changeTags(
	context: ProviderContext,
	ResourceArn: string,
	next: Values,
	previous: Values,
): Promise<void> {
	const {added, removed} = tagChanges(next, previous);
	if (removed.length > 0) await invoke(context, 'dynamodb', 'UntagResource', {ResourceArn, TagKeys: removed});
	if (added.length > 0) await invoke(context, 'dynamodb', 'TagResource', {ResourceArn, Tags: added});
}

export const dynamodbProviders: Providers = {'AWS::DynamoDB::Table': table};
