import {strToU8, zipSync} from 'fflate';
import type {Values} from '../template/value.ts';
import type {ProviderContext, Providers, ResourceProvider} from './provider.ts';
import {adopted, differs, ignoreGone, invoke, isGone, pick, record, tagMap, text, waitFor} from './shape.ts';

/** Settings that a change gives anew, with what they are when the template does not say. */
const settingDefaults: Values = {
	DeadLetterConfig: {TargetArn: ''},
	Description: '',
	Environment: {},
	EphemeralStorage: {Size: 512},
	KMSKeyArn: '',
	LoggingConfig: {LogFormat: 'Text'},
	MemorySize: 128,
	Timeout: 3,
	TracingConfig: {Mode: 'PassThrough'},
};
const settings = ['Handler', 'Runtime', 'Role', 'VpcConfig', 'SnapStart', 'Layers', 'FileSystemConfigs'];

const lambdaFunction: ResourceProvider = {
	nameProperty: 'FunctionName',
	create: async (context, properties) => {
		const FunctionName = text(properties, 'FunctionName') ?? context.physicalName({maximumLength: 64});
		const found = await adopted(context, () => context.call('lambda', 'GetFunctionConfiguration', {FunctionName}));
		const input = {
			FunctionName,
			...settingsOf(properties, {}),
			...pick(properties, 'PackageType', 'Architectures'),
			Code: codeOf(properties),
			Tags: tagMap(properties),
		};
		const made = found ?? (await invoke(context, 'lambda', 'CreateFunction', input));
		context.initiated(FunctionName);
		await setConcurrency(context, FunctionName, properties, {});
		return {physicalId: FunctionName, attributes: {Arn: made.FunctionArn}};
	},
	update: async (context, {physicalId: FunctionName}, next, previous) => {
		if (differs(next, previous, ...settings, 'KmsKeyArn', ...Object.keys(settingDefaults))) {
			const input = {FunctionName, ...settingsOf(next, settingDefaults)};
			await invoke(context, 'lambda', 'UpdateFunctionConfiguration', input);
		}
		if (differs(next, previous, 'Code', 'Architectures') || text(next, 'Runtime') !== text(previous, 'Runtime')) {
			const input = {FunctionName, ...codeOf(next), ...pick(next, 'Architectures')};
			await invoke(context, 'lambda', 'UpdateFunctionCode', input);
		}
		await setConcurrency(context, FunctionName, next, previous);
		await updateTags(
			context,
			`arn:aws:lambda:${context.region}:${context.account}:function:${FunctionName}`,
			next,
			previous,
		);
		return {};
	},
	delete: ({call}, {physicalId: FunctionName}) => ignoreGone(call('lambda', 'DeleteFunction', {FunctionName})),
};

function settingsOf(properties: Values, defaults: Values): Values {
	const {KmsKeyArn, ...given} = pick(properties, ...settings, 'KmsKeyArn', ...Object.keys(settingDefaults));
	return {...defaults, ...given, ...(KmsKeyArn === undefined ? {} : {KMSKeyArn: KmsKeyArn})};
}

/** Text of a template becomes a zip file of one file, `index`, as CloudFormation makes it; the same text the same file. */
function codeOf(properties: Values): Values {
	const code = record(properties, 'Code');
	const source = text(code, 'ZipFile');
	if (source === undefined) return pick(code, 'S3Bucket', 'S3Key', 'S3ObjectVersion', 'ImageUri');
	const name = text(properties, 'Runtime')?.startsWith('python') === true ? 'index.py' : 'index.js';
	const zip = zipSync({[name]: [strToU8(source), {mtime: '2000-01-01T00:00:00'}]});
	return {ZipFile: zip as unknown as Values};
}

async function setConcurrency(
	{call}: ProviderContext,
	FunctionName: string,
	next: Values,
	previous: Values,
): Promise<void> {
	if (!differs(next, previous, 'ReservedConcurrentExecutions')) return;
	const {ReservedConcurrentExecutions} = next;
	if (typeof ReservedConcurrentExecutions === 'number') {
		await call('lambda', 'PutFunctionConcurrency', {FunctionName, ReservedConcurrentExecutions});
	} else await call('lambda', 'DeleteFunctionConcurrency', {FunctionName});
}

async function updateTags({call}: ProviderContext, Resource: string, next: Values, previous: Values): Promise<void> {
	if (!differs(next, previous, 'Tags')) return;
	const Tags = tagMap(next);
	const TagKeys = Object.keys(tagMap(previous)).filter((key) => !(key in Tags));
	if (TagKeys.length > 0) await call('lambda', 'UntagResource', {Resource, TagKeys});
	if (Object.keys(Tags).length > 0) await call('lambda', 'TagResource', {Resource, Tags});
}

const permission: ResourceProvider = {
	create: async (context, properties) => {
		const StatementId = context.physicalName({maximumLength: 100});
		const input = {
			StatementId,
			...pick(properties, 'FunctionName', 'Action', 'Principal', 'SourceArn', 'SourceAccount', 'PrincipalOrgID'),
			...pick(properties, 'EventSourceToken', 'FunctionUrlAuthType', 'InvokedViaFunctionUrl'),
		};
		try {
			await invoke(context, 'lambda', 'AddPermission', input);
		} catch (error) {
			// An attempt before a crash has added it already.
			if (!context.isRetry || (error as Error).name !== 'ResourceConflictException') throw error;
		}
		return {physicalId: StatementId, attributes: {Id: StatementId}};
	},
	delete: ({call}, {physicalId: StatementId}, properties) => {
		const FunctionName = text(properties, 'FunctionName');
		return ignoreGone(call('lambda', 'RemovePermission', {FunctionName, StatementId}));
	},
};

const eventInvokeConfig: ResourceProvider = {
	create: async (context, properties) => {
		await invoke(context, 'lambda', 'PutFunctionEventInvokeConfig', properties);
		return {physicalId: `${text(properties, 'FunctionName')}|${text(properties, 'Qualifier')}`, attributes: {}};
	},
	update: async (context, _current, next) => {
		await invoke(context, 'lambda', 'PutFunctionEventInvokeConfig', next);
		return {};
	},
	delete: ({call}, _current, properties) => {
		const place = {FunctionName: text(properties, 'FunctionName'), Qualifier: text(properties, 'Qualifier')};
		return ignoreGone(call('lambda', 'DeleteFunctionEventInvokeConfig', place));
	},
};

const version: ResourceProvider = {
	create: async (context, properties) => {
		const input = pick(properties, 'FunctionName', 'CodeSha256', 'Description');
		// Publishing again what is published already gives the same version.
		const {FunctionArn = '', Version} = await invoke(context, 'lambda', 'PublishVersion', input);
		return {physicalId: FunctionArn, attributes: {FunctionArn, Version}};
	},
	delete: ({call}, {physicalId}) => ignoreGone(call('lambda', 'DeleteFunction', {FunctionName: physicalId})),
};

const alias: ResourceProvider = {
	nameProperty: 'Name',
	create: async (context, properties) => {
		const place = {FunctionName: text(properties, 'FunctionName'), Name: text(properties, 'Name')};
		const found = await adopted(context, () => context.call('lambda', 'GetAlias', place));
		const made = found ?? (await invoke(context, 'lambda', 'CreateAlias', aliasInput(properties)));
		return {physicalId: made.AliasArn ?? '', attributes: {AliasArn: made.AliasArn}};
	},
	update: async (context, _current, next) => {
		await invoke(context, 'lambda', 'UpdateAlias', {Description: '', RoutingConfig: {}, ...aliasInput(next)});
		return {};
	},
	delete: ({call}, _current, properties) => {
		const place = {FunctionName: text(properties, 'FunctionName'), Name: text(properties, 'Name')};
		return ignoreGone(call('lambda', 'DeleteAlias', place));
	},
};

/** Weights are a list in templates and a map in the API. */
function aliasInput(properties: Values): Values {
	const weights = record(properties, 'RoutingConfig').AdditionalVersionWeights;
	const pairs = (Array.isArray(weights) ? weights : []).map((item: Values) => [
		String(item.FunctionVersion),
		item.FunctionWeight,
	]);
	return {
		...pick(properties, 'FunctionName', 'Name', 'FunctionVersion', 'Description'),
		...(pairs.length === 0 ? {} : {RoutingConfig: {AdditionalVersionWeights: Object.fromEntries(pairs) as Values}}),
	};
}

const mappingSettings = [
	'BatchSize',
	'BisectBatchOnFunctionError',
	'DestinationConfig',
	'Enabled',
	'FilterCriteria',
	'FunctionName',
	'FunctionResponseTypes',
	'MaximumBatchingWindowInSeconds',
	'MaximumRecordAgeInSeconds',
	'MaximumRetryAttempts',
	'ParallelizationFactor',
	'ScalingConfig',
	'TumblingWindowInSeconds',
] as const;

const eventSourceMapping: ResourceProvider = {
	create: async (context, properties) => {
		const found = await adopted(context, async () => {
			const place = pick(properties, 'EventSourceArn', 'FunctionName');
			const {EventSourceMappings} = await invoke(context, 'lambda', 'ListEventSourceMappings', place);
			return EventSourceMappings?.find(({UUID}) => !context.isKnown(UUID ?? ''));
		});
		const input = {
			...pick(properties, ...mappingSettings, 'EventSourceArn', 'StartingPosition', 'StartingPositionTimestamp'),
			Tags: tagMap(properties),
		};
		const made = found ?? (await invoke(context, 'lambda', 'CreateEventSourceMapping', input));
		const {UUID: physicalId = '', EventSourceMappingArn} = made;
		context.initiated(physicalId);
		await settled(context, physicalId);
		return {physicalId, attributes: {Id: physicalId, EventSourceMappingArn}};
	},
	update: async (context, {physicalId: UUID, attributes}, next, previous) => {
		if (differs(next, previous, ...mappingSettings)) {
			const cleared = 'FilterCriteria' in previous ? {FilterCriteria: {Filters: []}} : {};
			await invoke(context, 'lambda', 'UpdateEventSourceMapping', {
				UUID,
				...cleared,
				...pick(next, ...mappingSettings),
			});
			await settled(context, UUID);
		}
		await updateTags(context, String(attributes.EventSourceMappingArn), next, previous);
		return {};
	},
	delete: async (context, {physicalId: UUID}) => {
		await ignoreGone(context.call('lambda', 'DeleteEventSourceMapping', {UUID}));
		await waitFor(context, `deletion of ${UUID}`, () =>
			context.call('lambda', 'GetEventSourceMapping', {UUID}).then(
				() => undefined,
				(error: unknown) => isGone(error) || undefined,
			),
		);
	},
};

/** Waits until a mapping reads, or reads no more. */
async function settled(context: ProviderContext, UUID: string): Promise<void> {
	await waitFor(context, `event source mapping ${UUID}`, async () => {
		const {State} = await context.call('lambda', 'GetEventSourceMapping', {UUID});
		return State === 'Enabled' || State === 'Disabled' || undefined;
	});
}

export const lambdaProviders: Providers = {
	'AWS::Lambda::Alias': alias,
	'AWS::Lambda::EventInvokeConfig': eventInvokeConfig,
	'AWS::Lambda::EventSourceMapping': eventSourceMapping,
	'AWS::Lambda::Function': lambdaFunction,
	'AWS::Lambda::Permission': permission,
	'AWS::Lambda::Version': version,
};
