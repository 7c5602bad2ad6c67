import * as sqs from '@aws-sdk/client-sqs';
import type {Handlers} from '../../wire/service.ts';
import {batch} from './batch.ts';
import {md5, md5OfAttributes} from './digest.ts';
import type {QueueRecord} from './model.ts';
import {newMessage, sizeOf} from './new-message.ts';
import type {Queues} from './queues.ts';

const mostBytes = 1_048_576;

export function sendHandlers(queues: Queues): Handlers<typeof sqs> {
	const send = (queue: QueueRecord, asked: Omit<sqs.SendMessageRequest, 'QueueUrl'>) => {
		const message = newMessage(queue, asked);
		const {id, sequenceNumber} = queues.messages(queue).send(message);
		return {
			MessageId: id,
			MD5OfMessageBody: md5(message.body),
			MD5OfMessageAttributes: md5OfAttributes(message.attributes),
			MD5OfMessageSystemAttributes: md5OfAttributes(message.systemAttributes),
			SequenceNumber: sequenceNumber,
		};
	};
	return {
		SendMessage: (input) => send(queues.get(input.QueueUrl), input),
		SendMessageBatch: ({QueueUrl, Entries = []}) => {
			const queue = queues.get(QueueUrl);
			const bytes = Entries.reduce((sum, entry) => sum + sizeOf(entry.MessageBody ?? '', entry.MessageAttributes), 0);
			if (bytes > mostBytes) {
				const message = `Batch requests cannot be longer than ${mostBytes} bytes. You have sent ${bytes} bytes.`;
				throw new sqs.BatchRequestTooLong({message, $metadata: {}});
			}
			return batch('SendMessageBatchRequest', Entries, (entry) => send(queue, entry));
		},
	};
}
