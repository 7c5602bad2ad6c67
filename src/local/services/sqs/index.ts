import * as sqs from '@aws-sdk/client-sqs';
import type {ServiceContext} from '../../engine/context.ts';
import {defineService} from '../../wire/service.ts';
import {queueHandlers} from './queue-handlers.ts';
import {Queues} from './queues.ts';
import {receiveHandlers} from './receive-handlers.ts';
import {sendHandlers} from './send-handlers.ts';

const sweepMilliseconds = 60_000;

/** Amazon Simple Queue Service. */
export const service = defineService({
	sdk: sqs,
	client: sqs.SQSClient,
	create: (context: ServiceContext) => {
		const queues = new Queues(context);
		const sweep = context.clock.every(sweepMilliseconds, () => queues.expire());
		return {
			handlers: {...queueHandlers(queues), ...sendHandlers(queues), ...receiveHandlers(context, queues)},
			stop: async () => sweep[Symbol.dispose](),
		};
	},
});
