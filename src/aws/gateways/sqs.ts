import {GetQueueAttributesCommand, SQSClient} from '@aws-sdk/client-sqs';
import type {CallOptions} from '../call-options.ts';
import type {Connect} from '../clients.ts';
import {NotFoundError} from '../errors.ts';
import {http, unless} from '../paging.ts';

export interface SqsGateway {
	/** How many messages wait in a queue, about; undefined when there is no such queue. */
	waiting(url: string, options?: CallOptions): Promise<number | undefined>;
}

export function createSqsGateway(connect: Connect): SqsGateway {
	const client = connect(SQSClient, 'SQS');
	return {
		async waiting(url, options) {
			const input = {QueueUrl: url, AttributeNames: ['ApproximateNumberOfMessages' as const]};
			const answer = await unless(NotFoundError, client.send(new GetQueueAttributesCommand(input), http(options)));
			return answer && Number(answer.Attributes?.ApproximateNumberOfMessages ?? 0);
		},
	};
}
