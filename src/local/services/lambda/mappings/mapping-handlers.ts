import {randomUUID} from 'node:crypto';
import type * as sdk from '@aws-sdk/client-lambda';
import type {ServiceContext} from '../../../engine/context.ts';
import type {Handlers} from '../../../wire/service.ts';
import {conflict, invalidParameter, notFound} from '../errors.ts';
import type {Functions} from '../functions.ts';
import {type FunctionReference, parseFunction} from '../names.ts';
import {pageOf} from '../pages.ts';
import {changedMappingSettings, describeMapping, newMappingSettings} from './mapping-settings.ts';
import type {Mappings} from './mappings.ts';
import {type MappingRecord, sourceOf} from './model.ts';

const sourcePattern =
	/^arn:aws[a-zA-Z-]*:(?:sqs:[a-z0-9-]+:\d{12}:[\w-]+(?:\.fifo)?|dynamodb:[a-z0-9-]+:\d{12}:table\/[\w.-]+\/stream\/[\w.:-]+)$/;

/** Event source mappings: what reads a stream or a queue for a function. */
export function mappingHandlers(
	context: ServiceContext,
	functions: Functions,
	mappings: Mappings,
): Handlers<typeof sdk> {
	const find = (id = ''): MappingRecord => {
		const record = mappings.find(id);
		if (record === undefined) throw notFound('The resource you requested does not exist.');
		return record;
	};
	const save = (record: MappingRecord) => {
		mappings.put(record);
		mappings.apply(record.id);
		return describeMapping(context, record);
	};
	return {
		CreateEventSourceMapping: async (input) => {
			const {EventSourceArn: sourceArn = '', StartingPosition: startingPosition} = input;
			if (!sourcePattern.test(sourceArn)) {
				throw invalidParameter(`The local AWS reads queues and streams of tables, not ${sourceArn || 'nothing'}.`);
			}
			const reference = referenceOf(functions, input.FunctionName);
			const source = sourceOf({sourceArn});
			insistOnNew(mappings, sourceArn, reference);
			const settings = newMappingSettings(input, reference, source);
			if (source === 'queue') await insistOnQueue(context, functions, sourceArn, reference);
			else await insistOnStream(context, sourceArn, startingPosition);
			return save({
				id: randomUUID(),
				sourceArn,
				startingPosition,
				isEnabled: input.Enabled ?? true,
				settings,
				state: 'Creating',
				stateReason: 'User action',
				lastResult: 'No records processed',
				lastModified: context.clock.now(),
				tags: {...input.Tags},
			});
		},
		GetEventSourceMapping: ({UUID}) => describeMapping(context, find(UUID)),
		ListEventSourceMappings: ({EventSourceArn, FunctionName, ...page}) => {
			const reference = FunctionName === undefined ? undefined : parseFunction(FunctionName, context);
			const chosen = mappings
				.all()
				.filter(({sourceArn}) => EventSourceArn === undefined || sourceArn === EventSourceArn)
				.filter(({settings}) => reference === undefined || isSame(settings, reference));
			const {items, NextMarker} = pageOf(chosen, ({id}) => id, page);
			return {EventSourceMappings: items.map((record) => describeMapping(context, record)), NextMarker};
		},
		UpdateEventSourceMapping: (input) => {
			const record = find(input.UUID);
			const {settings} = record;
			const reference =
				input.FunctionName === undefined
					? {name: settings.functionName, qualifier: settings.qualifier}
					: referenceOf(functions, input.FunctionName);
			const isEnabled = input.Enabled ?? record.isEnabled;
			const changed = isEnabled ? (record.isEnabled ? 'Updating' : 'Enabling') : 'Disabling';
			return save({
				...record,
				isEnabled,
				settings: changedMappingSettings(settings, input, reference, sourceOf(record)),
				state: changed,
				lastModified: context.clock.now(),
			});
		},
		DeleteEventSourceMapping: ({UUID}) => {
			const record: MappingRecord = {...find(UUID), state: 'Deleting'};
			mappings.put(record);
			mappings.remove(record.id);
			return describeMapping(context, record);
		},
	};
}

function referenceOf(functions: Functions, text: string | undefined): FunctionReference {
	const {record, qualifier} = functions.resolve(text);
	return {name: record.name, qualifier};
}

const isSame = (settings: MappingRecord['settings'], {name, qualifier}: FunctionReference): boolean =>
	settings.functionName === name && settings.qualifier === qualifier;

function insistOnNew(mappings: Mappings, sourceArn: string, reference: FunctionReference): void {
	const same = mappings.all().find((other) => other.sourceArn === sourceArn && isSame(other.settings, reference));
	if (same === undefined || same.state === 'Deleting') return;
	throw conflict(
		`An event source mapping with event source arn (" ${sourceArn} ") and function name (" ${reference.name} ") already exists. Please update or delete the existing mapping with UUID ${same.id}`,
	);
}

async function insistOnStream({call}: ServiceContext, StreamArn: string, position: string | undefined): Promise<void> {
	if (position !== 'LATEST' && position !== 'TRIM_HORIZON') {
		throw invalidParameter(
			position === undefined
				? "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null."
				: `Unsupported starting position for given event source: ${position}`,
		);
	}
	await call('dynamodbstreams', 'DescribeStream', {StreamArn}).catch((error: Error) => {
		throw invalidParameter(`Stream not found: ${StreamArn} (${error.name})`);
	});
}

/** A message must stay hidden at least as long as the function may take for it. */
async function insistOnQueue(
	{call}: ServiceContext,
	functions: Functions,
	sourceArn: string,
	{name, qualifier}: FunctionReference,
): Promise<void> {
	const attributes = await call('sqs', 'GetQueueUrl', {QueueName: sourceArn.split(':').at(-1) ?? ''})
		.then(({QueueUrl}) => call('sqs', 'GetQueueAttributes', {QueueUrl, AttributeNames: ['VisibilityTimeout']}))
		.catch((error: Error) => {
			throw invalidParameter(
				`Error occurred while ReceiveMessage. SQS Error Code: ${error.name}. SQS Error Message: ${error.message}`,
			);
		});
	const visibility = Number(attributes.Attributes?.VisibilityTimeout);
	const {timeoutSeconds} = functions.resolve(name, qualifier).version.settings;
	if (visibility < timeoutSeconds) {
		throw invalidParameter(
			`Queue visibility timeout: ${visibility} seconds is less than Function timeout: ${timeoutSeconds} seconds`,
		);
	}
}
