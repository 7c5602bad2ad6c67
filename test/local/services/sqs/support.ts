import * as sqs from '@aws-sdk/client-sqs';
import type {LocalAwsOptions} from '../../../../src/local/local-aws.ts';
import {startLocalAws, type TestAws} from '../../../support/local-aws.ts';

export interface QueueWorld extends AsyncDisposable {
	readonly aws: TestAws;
	readonly client: sqs.SQS;
	/** Makes a queue of a new name; gives its URL. */
	newQueue(attributes?: Record<string, string>): Promise<string>;
	arnOf(url: string): Promise<string>;
}

/** Queues over HTTP, whose checksums the SDK verifies. */
export async function openQueues(options: Partial<LocalAwsOptions> = {}): Promise<QueueWorld> {
	const aws = await startLocalAws(options);
	const client = new sqs.SQS(aws.client);
	let made = 0;
	return {
		aws,
		client,
		async newQueue(Attributes = {}) {
			made += 1;
			const QueueName = `queue-${made}${Attributes.FifoQueue === 'true' ? '.fifo' : ''}`;
			return (await client.createQueue({QueueName, Attributes})).QueueUrl ?? '';
		},
		async arnOf(QueueUrl) {
			const {Attributes} = await client.getQueueAttributes({QueueUrl, AttributeNames: ['QueueArn']});
			return Attributes?.QueueArn ?? '';
		},
		async [Symbol.asyncDispose]() {
			client.destroy();
			await aws[Symbol.asyncDispose]();
		},
	};
}
