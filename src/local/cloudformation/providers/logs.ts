import type {Values} from '../template/value.ts';
import type {ProviderContext, Providers, ResourceProvider} from './provider.ts';
import {adopted, differs, ignoreGone, tagMap, text} from './shape.ts';

const logGroup: ResourceProvider = {
	nameProperty: 'LogGroupName',
	create: async (context, properties) => {
		const logGroupName = text(properties, 'LogGroupName') ?? context.physicalName({maximumLength: 512});
		const found = await adopted(context, async () => {
			const {logGroups} = await context.call('logs', 'DescribeLogGroups', {logGroupNamePrefix: logGroupName});
			return logGroups?.find((group) => group.logGroupName === logGroupName);
		});
		const kmsKeyId = text(properties, 'KmsKeyId');
		const tags = tagMap(properties);
		if (found === undefined) {
			await context.call('logs', 'CreateLogGroup', {
				logGroupName,
				...(Object.keys(tags).length === 0 ? {} : {tags}),
				...(kmsKeyId === undefined ? {} : {kmsKeyId}),
			});
		}
		context.initiated(logGroupName);
		await setRetention(context, logGroupName, properties);
		const arn = `arn:aws:logs:${context.region}:${context.account}:log-group:${logGroupName}:*`;
		return {physicalId: logGroupName, attributes: {Arn: arn}};
	},
	update: async (context, {physicalId}, next, previous) => {
		if (differs(next, previous, 'RetentionInDays')) await setRetention(context, physicalId, next);
		await updateTags(context, physicalId, next, previous);
		return {};
	},
	delete: (context, {physicalId}) => ignoreGone(context.call('logs', 'DeleteLogGroup', {logGroupName: physicalId})),
};

async function setRetention({call}: ProviderContext, logGroupName: string, properties: Values): Promise<void> {
	const retentionInDays = properties.RetentionInDays;
	if (typeof retentionInDays === 'number') await call('logs', 'PutRetentionPolicy', {logGroupName, retentionInDays});
	else await ignoreGone(call('logs', 'DeleteRetentionPolicy', {logGroupName}));
}

async function updateTags(
	{call, region, account}: ProviderContext,
	name: string,
	next: Values,
	previous: Values,
): Promise<void> {
	if (!differs(next, previous, 'Tags')) return;
	const resourceArn = `arn:aws:logs:${region}:${account}:log-group:${name}`;
	const tags = tagMap(next);
	const removed = Object.keys(tagMap(previous)).filter((key) => !(key in tags));
	if (removed.length > 0) await call('logs', 'UntagResource', {resourceArn, tagKeys: removed});
	if (Object.keys(tags).length > 0) await call('logs', 'TagResource', {resourceArn, tags});
}

const logStream: ResourceProvider = {
	nameProperty: 'LogStreamName',
	create: async (context, properties) => {
		const logStreamName = text(properties, 'LogStreamName') ?? context.physicalName({maximumLength: 512});
		const logGroupName = text(properties, 'LogGroupName') ?? '';
		const found = await adopted(context, async () => {
			const input = {logGroupName, logStreamNamePrefix: logStreamName};
			const {logStreams} = await context.call('logs', 'DescribeLogStreams', input);
			return logStreams?.find((stream) => stream.logStreamName === logStreamName);
		});
		if (found === undefined) await context.call('logs', 'CreateLogStream', {logGroupName, logStreamName});
		return {physicalId: logStreamName, attributes: {}};
	},
	delete: ({call}, {physicalId}, properties) => {
		const logGroupName = text(properties, 'LogGroupName') ?? '';
		return ignoreGone(call('logs', 'DeleteLogStream', {logGroupName, logStreamName: physicalId}));
	},
};

export const logsProviders: Providers = {
	'AWS::Logs::LogGroup': logGroup,
	'AWS::Logs::LogStream': logStream,
};
