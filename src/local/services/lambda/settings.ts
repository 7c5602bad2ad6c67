import type {
	CreateFunctionRequest,
	DeadLetterConfig,
	Environment,
	FunctionConfiguration,
	LoggingConfig,
	UpdateFunctionConfigurationRequest,
} from '@aws-sdk/client-lambda';
import {invalidParameter, invalidValue, outOfRange} from './errors.ts';
import type {FunctionSettings, VersionRecord} from './model.ts';
import {functionArn, type Place} from './names.ts';

type Input = CreateFunctionRequest | UpdateFunctionConfigurationRequest;

const rolePattern = /^arn:aws[a-zA-Z-]*:iam::\d{12}:role\/?[\w+=,.@\-/]+$/;
const handlerPattern = /^[^\s]{1,128}$/;
const runtimePattern = /^(?:nodejs\d+\.x|python3\.\d+)$/;
const deadLetterPattern = /^arn:aws[a-zA-Z-]*:sqs:[a-z0-9-]+:\d{12}:[\w-]+(?:\.fifo)?$/;
const variablePattern = /^[a-zA-Z]\w+$/;
const largestVariables = 4096;

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
const reservedVariables = new Set([
	'_HANDLER',
	'_X_AMZN_TRACE_ID',
	'AWS_DEFAULT_REGION',
	'AWS_REGION',
	'AWS_EXECUTION_ENV',
	'AWS_LAMBDA_FUNCTION_NAME',
	'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
	'AWS_LAMBDA_FUNCTION_VERSION',
	'AWS_LAMBDA_INITIALIZATION_TYPE',
	'AWS_LAMBDA_LOG_GROUP_NAME',
	'AWS_LAMBDA_LOG_STREAM_NAME',
	'AWS_ACCESS_KEY',
	'AWS_ACCESS_KEY_ID',
	'AWS_SECRET_ACCESS_KEY',
	'AWS_SESSION_TOKEN',
	'AWS_LAMBDA_RUNTIME_API',
	'LAMBDA_TASK_ROOT',
	'LAMBDA_RUNTIME_DIR',
]);

/** Settings of a new function. Throws InvalidParameterValueException and ValidationException in Lambda's words. */
export function newSettings(input: CreateFunctionRequest): FunctionSettings {
	if (input.PackageType === 'Image' || input.Code?.ImageUri !== undefined) {
		throw invalidParameter('The local AWS runs functions from zip files, not from images.');
	}
	if (input.Runtime === undefined || input.Handler === undefined) {
		throw invalidParameter(
			'Runtime and Handler are mandatory parameters for functions created with deployment packages.',
		);
	}
	return checked(
		{
			runtime: input.Runtime,
			handler: input.Handler,
			role: input.Role ?? '',
			description: '',
			timeoutSeconds: 3,
			memoryMegabytes: 128,
			variables: undefined,
			deadLetterArn: undefined,
			tracing: 'PassThrough',
			architectures: input.Architectures ?? ['x86_64'],
			storageMegabytes: 512,
			logging: {LogFormat: 'Text', LogGroup: defaultLogGroup(input.FunctionName)},
			vpc: undefined,
			kmsKeyArn: undefined,
			snapStart: 'None',
		},
		input,
	);
}

/** Settings after a change; what the change does not name stays. */
export function changedSettings(
	settings: FunctionSettings,
	input: UpdateFunctionConfigurationRequest,
): FunctionSettings {
	return checked(settings, input);
}

function checked(before: FunctionSettings, input: Input): FunctionSettings {
	if ((input.Layers ?? []).length > 0) throw invalidParameter('The local AWS has no layers: pack them into the code.');
	if ((input.FileSystemConfigs ?? []).length > 0) throw invalidParameter('The local AWS mounts no file systems.');
	const settings: FunctionSettings = {
		...before,
		runtime: input.Runtime ?? before.runtime,
		handler: input.Handler ?? before.handler,
		role: input.Role ?? before.role,
		description: input.Description ?? before.description,
		timeoutSeconds: input.Timeout ?? before.timeoutSeconds,
		memoryMegabytes: input.MemorySize ?? before.memoryMegabytes,
		variables: variablesOf(input.Environment, before.variables),
		deadLetterArn: deadLetterOf(input.DeadLetterConfig, before.deadLetterArn),
		tracing: input.TracingConfig?.Mode ?? before.tracing,
		storageMegabytes: input.EphemeralStorage?.Size ?? before.storageMegabytes,
		logging: loggingOf(input.LoggingConfig, before.logging),
		vpc: input.VpcConfig ?? before.vpc,
		kmsKeyArn: (input.KMSKeyArn ?? before.kmsKeyArn) || undefined,
		snapStart: input.SnapStart?.ApplyOn ?? before.snapStart,
	};
	insistOnSettings(settings);
	return settings;
}

function insistOnSettings(settings: FunctionSettings): void {
	const {role, handler, runtime, timeoutSeconds, memoryMegabytes, storageMegabytes, description} = settings;
	if (!rolePattern.test(role)) {
		const wanted = 'arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+';
		throw invalidValue('role', role, `Member must satisfy regular expression pattern: ${wanted}`);
	}
	if (!handlerPattern.test(handler)) {
		throw invalidValue('handler', handler, 'Member must satisfy regular expression pattern: [^\\s]+');
	}
	if (!runtimePattern.test(runtime)) {
		throw invalidParameter(
			`The runtime parameter of ${runtime} is not supported by the local AWS: it runs nodejs and python functions.`,
		);
	}
	if (description.length > 256) {
		throw invalidValue('description', description, 'Member must have length less than or equal to 256');
	}
	insistOnRange('timeout', timeoutSeconds, 1, 900);
	insistOnRange('memorySize', memoryMegabytes, 128, 10_240);
	insistOnRange('ephemeralStorage.size', storageMegabytes, 512, 10_240);
}

export function insistOnRange(member: string, value: number | undefined, least: number, most: number): void {
	if (value !== undefined && (value < least || value > most)) throw outOfRange(member, value, least, most);
}

function variablesOf(environment: Environment | undefined, before: FunctionSettings['variables']) {
	const variables = environment?.Variables;
	if (variables === undefined) return environment === undefined ? before : undefined;
	const reserved = Object.keys(variables).filter((name) => reservedVariables.has(name));
	if (reserved.length > 0) {
		throw invalidParameter(
			`Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(', ')}`,
		);
	}
	const wrong = Object.keys(variables).find((name) => !variablePattern.test(name));
	if (wrong !== undefined) {
		throw invalidValue(
			'environment.variables',
			`{${wrong}=…}`,
			'Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+]',
		);
	}
	if (Buffer.byteLength(JSON.stringify(variables)) > largestVariables) {
		throw invalidParameter(
			`Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. String measured: ${JSON.stringify(variables)}`,
		);
	}
	return variables;
}

function deadLetterOf(input: DeadLetterConfig | undefined, before: string | undefined): string | undefined {
	if (input === undefined) return before;
	const {TargetArn = ''} = input;
	if (TargetArn === '') return undefined;
	if (!deadLetterPattern.test(TargetArn)) {
		throw invalidParameter(`The local AWS delivers dead letters to queues of SQS only, not to ${TargetArn}.`);
	}
	return TargetArn;
}

function loggingOf(input: LoggingConfig | undefined, before: LoggingConfig): LoggingConfig {
	if (input === undefined) return before;
	const {LogFormat = before.LogFormat, LogGroup = before.LogGroup, ApplicationLogLevel, SystemLogLevel} = input;
	if (LogFormat !== 'JSON') {
		if (ApplicationLogLevel !== undefined || SystemLogLevel !== undefined) {
			throw invalidParameter('To set a log level, the log format must be JSON.');
		}
		return {LogFormat, LogGroup};
	}
	return {
		LogFormat,
		LogGroup,
		ApplicationLogLevel: ApplicationLogLevel ?? before.ApplicationLogLevel ?? 'INFO',
		SystemLogLevel: SystemLogLevel ?? before.SystemLogLevel ?? 'INFO',
	};
}

const defaultLogGroup = (name: string | undefined): string => `/aws/lambda/${name?.split(':').at(-1)}`;

/** A version as Lambda describes it. */
export function describeVersion(
	place: Place,
	name: string,
	{version, settings, code, lastModified, revisionId}: VersionRecord,
	qualifier?: string,
): FunctionConfiguration {
	const {variables, deadLetterArn, vpc, kmsKeyArn} = settings;
	return {
		FunctionName: name,
		FunctionArn: functionArn(place, name, qualifier),
		Runtime: settings.runtime,
		Role: settings.role,
		Handler: settings.handler,
		CodeSize: code.size,
		Description: settings.description,
		Timeout: settings.timeoutSeconds,
		MemorySize: settings.memoryMegabytes,
		LastModified: lastModified.toISOString().replace('Z', '+0000'),
		CodeSha256: Buffer.from(code.digest, 'hex').toString('base64'),
		Version: version,
		...(vpc !== undefined && {
			VpcConfig: {SubnetIds: vpc.SubnetIds, SecurityGroupIds: vpc.SecurityGroupIds, VpcId: ''},
		}),
		...(deadLetterArn !== undefined && {DeadLetterConfig: {TargetArn: deadLetterArn}}),
		...(variables !== undefined && {Environment: {Variables: variables}}),
		...(kmsKeyArn !== undefined && {KMSKeyArn: kmsKeyArn}),
		TracingConfig: {Mode: settings.tracing},
		RevisionId: revisionId,
		State: 'Active',
		LastUpdateStatus: 'Successful',
		PackageType: 'Zip',
		Architectures: [...settings.architectures],
		EphemeralStorage: {Size: settings.storageMegabytes},
		SnapStart: {ApplyOn: settings.snapStart, OptimizationStatus: 'Off'},
		RuntimeVersionConfig: {RuntimeVersionArn: `arn:aws:lambda:${place.region}::runtime:local`},
		LoggingConfig: settings.logging,
	};
}
