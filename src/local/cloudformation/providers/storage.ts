import type {Values} from '../template/value.ts';
import type {ProviderContext, Providers, ResourceProvider} from './provider.ts';
import {adopted, differs, ignoreGone, invoke, json, omit, pick, record, records, tagMap, text} from './shape.ts';

/** Parts of a bucket that are set by a call of their own. */
const bucketParts: readonly {
	readonly property: string;
	readonly put: (context: ProviderContext, Bucket: string, value: Values) => Promise<unknown>;
}[] = [
	{
		property: 'VersioningConfiguration',
		put: (context, Bucket, VersioningConfiguration) =>
			invoke(context, 's3', 'PutBucketVersioning', {Bucket, VersioningConfiguration}),
	},
	{
		property: 'PublicAccessBlockConfiguration',
		put: (context, Bucket, PublicAccessBlockConfiguration) =>
			invoke(context, 's3', 'PutPublicAccessBlock', {Bucket, PublicAccessBlockConfiguration}),
	},
	{
		property: 'BucketEncryption',
		put: (context, Bucket, value) => {
			const Rules = records(value, 'ServerSideEncryptionConfiguration').map((rule) => ({
				...omit(rule, 'ServerSideEncryptionByDefault'),
				ApplyServerSideEncryptionByDefault: rule.ServerSideEncryptionByDefault,
			}));
			return invoke(context, 's3', 'PutBucketEncryption', {Bucket, ServerSideEncryptionConfiguration: {Rules}});
		},
	},
	{
		property: 'OwnershipControls',
		put: (context, Bucket, OwnershipControls) =>
			invoke(context, 's3', 'PutBucketOwnershipControls', {Bucket, OwnershipControls}),
	},
	{
		property: 'CorsConfiguration',
		put: (context, Bucket, value) => {
			const CORSRules = records(value, 'CorsRules').map((rule) => ({
				...(rule.Id === undefined ? {} : {ID: rule.Id}),
				...pick(rule, 'AllowedHeaders', 'AllowedMethods', 'AllowedOrigins'),
				...(rule.ExposedHeaders === undefined ? {} : {ExposeHeaders: rule.ExposedHeaders}),
				...(rule.MaxAge === undefined ? {} : {MaxAgeSeconds: rule.MaxAge}),
			}));
			return invoke(context, 's3', 'PutBucketCors', {Bucket, CORSConfiguration: {CORSRules}});
		},
	},
];

const bucket: ResourceProvider = {
	nameProperty: 'BucketName',
	create: async (context, properties) => {
		const Bucket = text(properties, 'BucketName') ?? context.physicalName({maximumLength: 63, lowerCase: true});
		const found = await adopted(context, () => context.call('s3', 'HeadBucket', {Bucket}));
		const isDefaultRegion = context.region === 'us-east-1';
		const location = isDefaultRegion ? {} : {CreateBucketConfiguration: {LocationConstraint: context.region}};
		if (found === undefined) await invoke(context, 's3', 'CreateBucket', {Bucket, ...location});
		context.initiated(Bucket);
		await setBucketParts(context, Bucket, properties, {});
		return {
			physicalId: Bucket,
			attributes: {
				Arn: `arn:aws:s3:::${Bucket}`,
				DomainName: `${Bucket}.s3.amazonaws.com`,
				RegionalDomainName: `${Bucket}.s3.${context.region}.amazonaws.com`,
				DualStackDomainName: `${Bucket}.s3.dualstack.${context.region}.amazonaws.com`,
				WebsiteURL: `http://${Bucket}.s3-website-${context.region}.amazonaws.com`,
			},
		};
	},
	update: async (context, {physicalId}, next, previous) => {
		await setBucketParts(context, physicalId, next, previous);
		return {};
	},
	delete: (context, {physicalId}) => ignoreGone(context.call('s3', 'DeleteBucket', {Bucket: physicalId})),
};

async function setBucketParts(context: ProviderContext, Bucket: string, next: Values, previous: Values): Promise<void> {
	for (const {property, put} of bucketParts) {
		if (next[property] !== undefined && differs(next, previous, property))
			await put(context, Bucket, record(next, property));
	}
	const TagSet = records(next, 'Tags');
	if (!differs({TagSet}, {TagSet: records(previous, 'Tags')}, 'TagSet')) return;
	if (TagSet.length > 0) await invoke(context, 's3', 'PutBucketTagging', {Bucket, Tagging: {TagSet}});
	else await ignoreGone(context.call('s3', 'DeleteBucketTagging', {Bucket}));
}

const bucketPolicy: ResourceProvider = {
	create: async (context, properties) => {
		const physicalId = text(properties, 'Bucket') ?? '';
		await context.call('s3', 'PutBucketPolicy', {Bucket: physicalId, Policy: json(properties.PolicyDocument)});
		return {physicalId, attributes: {}};
	},
	update: async (context, {physicalId}, next) => {
		await context.call('s3', 'PutBucketPolicy', {Bucket: physicalId, Policy: json(next.PolicyDocument)});
		return {};
	},
	delete: (context, {physicalId}) => ignoreGone(context.call('s3', 'DeleteBucketPolicy', {Bucket: physicalId})),
};

const parameterInput = ['Type', 'Value', 'Description', 'AllowedPattern', 'Tier', 'DataType', 'Policies'] as const;

const parameter: ResourceProvider = {
	nameProperty: 'Name',
	create: async (context, properties) => {
		const Name = text(properties, 'Name') ?? `CFN-${context.physicalName({maximumLength: 128})}`;
		const Tags = Object.entries(tagMapOf(properties)).map(([Key, Value]) => ({Key, Value}));
		const input = {Name, ...pick(properties, ...parameterInput), ...(Tags.length === 0 ? {} : {Tags})};
		const found = await adopted(context, async () => (await context.call('ssm', 'GetParameter', {Name})).Parameter);
		if (found === undefined) await invoke(context, 'ssm', 'PutParameter', {...input, Overwrite: false});
		return {physicalId: Name, attributes: pick(properties, 'Type', 'Value')};
	},
	update: async (context, {physicalId: Name}, next) => {
		await invoke(context, 'ssm', 'PutParameter', {Name, ...pick(next, ...parameterInput), Overwrite: true});
		return pick(next, 'Type', 'Value');
	},
	delete: (context, {physicalId: Name}) => ignoreGone(context.call('ssm', 'DeleteParameter', {Name})),
};

/** The tags of a parameter are a map in templates, unlike everywhere else. */
function tagMapOf(properties: Values): Values {
	return Array.isArray(properties.Tags) ? tagMap(properties) : record(properties, 'Tags');
}

export const storageProviders: Providers = {
	'AWS::S3::Bucket': bucket,
	'AWS::S3::BucketPolicy': bucketPolicy,
	'AWS::SSM::Parameter': parameter,
};
