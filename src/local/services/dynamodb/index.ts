import * as dynamodb from '@aws-sdk/client-dynamodb';
import type {ServiceContext} from '../../engine/context.ts';
import {defineService} from '../../wire/service.ts';
import {DynamoCore} from './core.ts';
import {batchHandlers} from './items/batch-handlers.ts';
import {itemHandlers} from './items/item-handlers.ts';
import {queryHandlers} from './items/query-handlers.ts';
import {transactionHandlers} from './items/transaction-handlers.ts';
import {TransactionTokens} from './items/transaction-tokens.ts';
import {recoveryHandlers} from './tables/recovery-handlers.ts';
import {tableHandlers} from './tables/table-handlers.ts';
import {TableStates} from './tables/table-states.ts';
import {tagHandlers} from './tables/tag-handlers.ts';
import {removeExpired, timeToLiveHandlers} from './tables/time-to-live.ts';

/** How late what has expired goes: items, records of streams, tokens. AWS takes hours to days. */
const sweepMilliseconds = 10_000;

/** Amazon DynamoDB: tables, their items and indexes. Its streams are a service of their own, part of this one. */
export const service = defineService({
	sdk: dynamodb,
	client: dynamodb.DynamoDBClient,
	create: (context: ServiceContext) => {
		const core = new DynamoCore(context);
		const states = new TableStates(core);
		const tokens = new TransactionTokens(context);
		const sweep = (): void => {
			removeExpired(core);
			core.changes.sweep();
			tokens.sweep();
		};
		const sweeping = context.clock.every(sweepMilliseconds, sweep);
		return {
			handlers: {
				...tableHandlers(core, states),
				...tagHandlers(core),
				...timeToLiveHandlers(core),
				...recoveryHandlers(core),
				...itemHandlers(core),
				...queryHandlers(core),
				...batchHandlers(core),
				...transactionHandlers(core, tokens),
			},
			start: async () => states.settle(),
			stop: async () => sweeping[Symbol.dispose](),
			shared: core.changes,
		};
	},
});
