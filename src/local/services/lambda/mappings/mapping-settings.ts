import type {
	CreateEventSourceMappingRequest,
	EventSourceMappingConfiguration,
	UpdateEventSourceMappingRequest,
} from '@aws-sdk/client-lambda';
import {insistOnDestination} from '../asynchronous/destinations.ts';
import {invalidParameter} from '../errors.ts';
import type {FunctionReference, Place} from '../names.ts';
import {functionArn} from '../names.ts';
import {insistOnRange} from '../settings.ts';
import {compileFilter} from './filter.ts';
import {type MappingRecord, type MappingSettings, sourceOf} from './model.ts';

type Source = ReturnType<typeof sourceOf>;

const mostUnbatchedMessages = 10;

/** https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html and services-sqs-parameters.html */
const defaults = {
	stream: {batchSize: 100, largestBatch: 10_000, retries: -1},
	queue: {batchSize: 10, largestBatch: 10_000, retries: 0},
};

export function newMappingSettings(
	input: CreateEventSourceMappingRequest,
	reference: FunctionReference,
	source: Source,
) {
	const {batchSize, retries} = defaults[source];
	return changedMappingSettings(
		{
			functionName: reference.name,
			qualifier: reference.qualifier,
			batchSize,
			windowSeconds: 0,
			filter: undefined,
			destinations: undefined,
			reportsItems: [],
			retries,
			ageSeconds: -1,
			bisects: false,
			parallelization: 1,
			scaling: undefined,
		},
		input,
		reference,
		source,
	);
}

/** Settings after a change; what the change does not name stays. Throws InvalidParameterValueException and ValidationException. */
export function changedMappingSettings(
	before: MappingSettings,
	input: CreateEventSourceMappingRequest | UpdateEventSourceMappingRequest,
	reference: FunctionReference,
	source: Source,
): MappingSettings {
	const settings: MappingSettings = {
		functionName: reference.name,
		qualifier: reference.qualifier,
		batchSize: input.BatchSize ?? before.batchSize,
		windowSeconds: input.MaximumBatchingWindowInSeconds ?? before.windowSeconds,
		filter: input.FilterCriteria ?? before.filter,
		destinations: input.DestinationConfig ?? before.destinations,
		reportsItems: input.FunctionResponseTypes ?? before.reportsItems,
		retries: input.MaximumRetryAttempts ?? before.retries,
		ageSeconds: input.MaximumRecordAgeInSeconds ?? before.ageSeconds,
		bisects: input.BisectBatchOnFunctionError ?? before.bisects,
		parallelization: input.ParallelizationFactor ?? before.parallelization,
		scaling: input.ScalingConfig ?? before.scaling,
	};
	if ((input.TumblingWindowInSeconds ?? 0) > 0) throw invalidParameter('The local AWS has no tumbling windows.');
	insistOnRange('batchSize', settings.batchSize, 1, defaults[source].largestBatch);
	insistOnRange('maximumBatchingWindowInSeconds', settings.windowSeconds, 0, 300);
	insistOnDestination(settings.destinations?.OnFailure?.Destination);
	compileFilter(settings.filter);
	if (source === 'queue') insistOnQueueSettings(settings, input);
	else insistOnStreamSettings(settings);
	return settings;
}

function insistOnStreamSettings({retries, ageSeconds, parallelization, scaling}: MappingSettings): void {
	insistOnRange('maximumRetryAttempts', retries, -1, 10_000);
	insistOnRange('parallelizationFactor', parallelization, 1, 10);
	if (scaling !== undefined) throw unsupported('ScalingConfig', 'DynamoDB streams');
	if (ageSeconds !== -1) insistOnRange('maximumRecordAgeInSeconds', ageSeconds, 60, 604_800);
}

function insistOnQueueSettings(
	{batchSize, windowSeconds, scaling}: MappingSettings,
	input: CreateEventSourceMappingRequest | UpdateEventSourceMappingRequest,
): void {
	const wrong = (
		[
			'MaximumRetryAttempts',
			'MaximumRecordAgeInSeconds',
			'BisectBatchOnFunctionError',
			'ParallelizationFactor',
			'DestinationConfig',
		] as const
	).find((name) => input[name] !== undefined);
	if (wrong !== undefined) throw unsupported(wrong, 'SQS');
	if (batchSize > mostUnbatchedMessages && windowSeconds === 0) {
		throw invalidParameter(
			'Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10',
		);
	}
	insistOnRange('scalingConfig.maximumConcurrency', scaling?.MaximumConcurrency, 2, 1000);
}

const unsupported = (name: string, source: string): Error =>
	invalidParameter(`Unsupported ${name} parameter for given event source mapping type: ${source}.`);

function mappingArn({region, account}: Place, id: string): string {
	return `arn:aws:lambda:${region}:${account}:event-source-mapping:${id}`;
}

/** A mapping as Lambda describes it. */
export function describeMapping(place: Place, record: MappingRecord): EventSourceMappingConfiguration {
	const {settings} = record;
	return {
		UUID: record.id,
		EventSourceMappingArn: mappingArn(place, record.id),
		EventSourceArn: record.sourceArn,
		FunctionArn: functionArn(place, settings.functionName, settings.qualifier),
		BatchSize: settings.batchSize,
		MaximumBatchingWindowInSeconds: settings.windowSeconds,
		...(settings.filter !== undefined && {FilterCriteria: settings.filter}),
		FunctionResponseTypes: [...settings.reportsItems],
		LastModified: record.lastModified,
		LastProcessingResult: record.lastResult,
		State: record.state,
		StateTransitionReason: record.stateReason,
		...(settings.scaling !== undefined && {ScalingConfig: settings.scaling}),
		...(sourceOf(record) === 'stream' && {
			StartingPosition: record.startingPosition,
			MaximumRetryAttempts: settings.retries,
			MaximumRecordAgeInSeconds: settings.ageSeconds,
			BisectBatchOnFunctionError: settings.bisects,
			ParallelizationFactor: settings.parallelization,
			TumblingWindowInSeconds: 0,
			DestinationConfig: settings.destinations ?? {OnFailure: {}},
		}),
	};
}
