import type * as sdk from '@aws-sdk/client-sqs';
import type {ServiceContext} from '../../engine/context.ts';
import type {Handlers, RequestContext} from '../../wire/service.ts';
import {batch} from './batch.ts';
import {checkRange, invalidReceipt, invalidValue, notInFlight} from './errors.ts';
import {isFifo, isInFlight, type MessageRecord, type QueueRecord} from './model.ts';
import type {Queues} from './queues.ts';
import {readReceipt} from './receipt.ts';
import {shownMessage} from './shown-message.ts';

const mostHiddenSeconds = 43_200;

/** Receiving messages, and what may be done with them afterwards. */
export function receiveHandlers(context: ServiceContext, queues: Queues): Handlers<typeof sdk> {
	const {clock} = context;

	const remove = (queue: QueueRecord, handle: string | undefined): object => {
		const {message, isLatest} = received(queues, queue, handle);
		if (message === undefined || !isLatest) return {};
		if (isFifo(queue) && !isInFlight(message, clock.now().getTime())) {
			throw invalidValue('ReceiptHandle', handle, 'The receipt handle has expired.');
		}
		queues.messages(queue).delete(message);
		return {};
	};

	const hide = (queue: QueueRecord, handle: string | undefined, seconds = 0): object => {
		checkRange('VisibilityTimeout', seconds, 0, mostHiddenSeconds);
		const {message, isLatest} = received(queues, queue, handle);
		if (message === undefined) {
			throw invalidValue(
				'ReceiptHandle',
				handle,
				'Message does not exist or is not available for visibility timeout change.',
			);
		}
		if (!isLatest || !isInFlight(message, clock.now().getTime())) throw notInFlight();
		queues.messages(queue).hide(message, seconds * 1000);
		return {};
	};

	return {
		ReceiveMessage: async (input, request) => {
			const Messages = await receive(context, queues, input, request);
			return Messages.length === 0 ? {} : {Messages};
		},
		DeleteMessage: ({QueueUrl, ReceiptHandle}) => remove(queues.get(QueueUrl), ReceiptHandle),
		DeleteMessageBatch: ({QueueUrl, Entries = []}) => {
			const queue = queues.get(QueueUrl);
			return batch('DeleteMessageBatchRequest', Entries, ({ReceiptHandle}) => remove(queue, ReceiptHandle));
		},
		ChangeMessageVisibility: ({QueueUrl, ReceiptHandle, VisibilityTimeout}) =>
			hide(queues.get(QueueUrl), ReceiptHandle, VisibilityTimeout),
		ChangeMessageVisibilityBatch: ({QueueUrl, Entries = []}) => {
			const queue = queues.get(QueueUrl);
			return batch('ChangeMessageVisibilityBatchRequest', Entries, ({ReceiptHandle, VisibilityTimeout}) =>
				hide(queue, ReceiptHandle, VisibilityTimeout),
			);
		},
	};
}

/** Waits for messages as long as is asked for, unless the engine stops or the client goes away. */
async function receive(
	context: ServiceContext,
	queues: Queues,
	input: sdk.ReceiveMessageRequest,
	{request}: RequestContext,
): Promise<sdk.Message[]> {
	const {attributes} = queues.get(input.QueueUrl);
	const most = checkRange('MaxNumberOfMessages', input.MaxNumberOfMessages ?? 1, 1, 10);
	const waitSeconds = input.WaitTimeSeconds ?? Number(attributes.ReceiveMessageWaitTimeSeconds);
	const now = (): number => context.clock.now().getTime();
	const end = now() + checkRange('WaitTimeSeconds', waitSeconds, 0, 20) * 1000;
	const gone = new AbortController();
	const abort = (): void => gone.abort();
	request?.socket.once('close', abort);
	context.signal.addEventListener('abort', abort);
	try {
		for (;;) {
			const queue = queues.get(input.QueueUrl);
			const hidden = input.VisibilityTimeout ?? Number(queue.attributes.VisibilityTimeout);
			checkRange('VisibilityTimeout', hidden, 0, mostHiddenSeconds);
			const messages = queues.messages(queue);
			const found = messages.receive(queue, most, hidden * 1000, giveUpTo(queues, queue));
			if (found.length > 0 || now() >= end) {
				return found.map((message) => shownMessage(context.account, queue.id, message, input));
			}
			await messages.bell.next(context.clock, Math.min(end, messages.nextVisible()) - now(), gone.signal);
			// What would be received now, nobody would get.
			if (gone.signal.aborted) return [];
		}
	} finally {
		request?.socket.off('close', abort);
		context.signal.removeEventListener('abort', abort);
	}
}

/** Where a message goes that was received too often; undefined without a dead letter queue. */
function giveUpTo(queues: Queues, queue: QueueRecord): ((message: MessageRecord) => void) | undefined {
	const dead = queues.deadLetterQueue(queue);
	return dead && ((message) => queues.messages(dead).adopt(message, queues.arnOf(queue)));
}

/** The message of a receipt handle, if it is still there. Throws ReceiptHandleIsInvalid for what is no handle of the queue. */
function received(
	queues: Queues,
	queue: QueueRecord,
	handle = '',
): {readonly message: MessageRecord | undefined; readonly isLatest: boolean} {
	const receipt = readReceipt(handle);
	if (receipt?.queueId !== queue.id) throw invalidReceipt();
	const message = queues.messages(queue).get(receipt.key);
	return {message, isLatest: message?.receipt === receipt.receipt};
}
