import {randomUUID} from 'node:crypto';
import type * as sdk from '@aws-sdk/client-lambda';
import type {Handlers} from '../../wire/service.ts';
import type {EventQueue} from './asynchronous/event-queue.ts';
import {invalidContent, tooLarge} from './errors.ts';
import type {Executor} from './execution/executor.ts';
import type {Functions, Target} from './functions.ts';

const largestSynchronous = 6 * 1024 ** 2;
const largestAsynchronous = 1024 ** 2;

/** Invoke, in its three types. */
export function invokeHandlers(functions: Functions, executor: Executor, events: EventQueue): Handlers<typeof sdk> {
	const request = async (target: Target, requestId: string, input: sdk.InvokeCommandInput) => {
		const {payload, isError, tail} = await executor.invoke(target, {
			requestId,
			payload: payloadOf(input.Payload, largestSynchronous),
			clientContext: clientContextOf(input.ClientContext),
		});
		return {
			StatusCode: 200,
			ExecutedVersion: target.version.version,
			Payload: Buffer.from(payload) as never,
			...(isError && {FunctionError: 'Unhandled'}),
			...(input.LogType === 'Tail' && {LogResult: Buffer.from(tail).toString('base64')}),
		};
	};
	return {
		Invoke: (input, context) => {
			const target = functions.resolve(input.FunctionName, input.Qualifier);
			// In process every call has the same id.
			const requestId = context.request === undefined ? randomUUID() : context.requestId;
			if (input.InvocationType === 'DryRun') return {StatusCode: 204};
			if (input.InvocationType !== 'Event') return request(target, requestId, input);
			events.accept(requestId, target, payloadOf(input.Payload, largestAsynchronous));
			return {StatusCode: 202};
		},
	};
}

/** The payload as JSON text. Throws RequestTooLargeException, InvalidRequestContentException. */
function payloadOf(payload: sdk.InvokeCommandInput['Payload'], largest: number): string {
	// Over the wire it is bytes; other services of the local AWS may give text.
	const bytes = Buffer.from((payload ?? '') as Uint8Array | string);
	if (bytes.length > largest) throw tooLarge(largest);
	const text = bytes.toString('utf8');
	if (text.trim() === '') return '{}';
	try {
		JSON.parse(text);
	} catch (error) {
		throw invalidContent(`Could not parse request body into json: ${(error as Error).message}`);
	}
	return text;
}

function clientContextOf(encoded: string | undefined): string | undefined {
	if (encoded === undefined) return undefined;
	const text = Buffer.from(encoded, 'base64').toString('utf8');
	try {
		JSON.parse(text);
	} catch {
		throw invalidContent('Client context must be a valid Base64-encoded JSON object.');
	}
	return text;
}
