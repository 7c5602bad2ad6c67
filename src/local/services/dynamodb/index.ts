import * as dynamodb from '@aws-sdk/client-dynamodb';
import type {ServiceContext} from '../../engine/context.ts';
import {defineService} from '../../wire/service.ts';
import {DynamoCore} from './core.ts';
import {batchHandlers} from './items/batch-handlers.ts';
import {itemHandlers} from './items/item-handlers.ts';
import {queryHandlers} from './items/query-handlers.ts';
import {transactionHandlers} from './items/transaction-handlers.ts';
import {TransactionTokens} from './items/transaction-tokens.ts';
import {tableHandlers} from './tables/table-handlers.ts';
import {TableStates} from './tables/table-states.ts';

/** Amazon DynamoDB: tables, their items and indexes. Its streams are a service of their own, part of this one. */
export const service = defineService({
	sdk: dynamodb,
	client: dynamodb.DynamoDBClient,
	create: (context: ServiceContext) => {
		const core = new DynamoCore(context);
		const states = new TableStates(core);
		const tokens = new TransactionTokens(context);
		return {
			handlers: {
				...tableHandlers(core, states),
				...itemHandlers(core),
				...queryHandlers(core),
				...batchHandlers(core),
				...transactionHandlers(core, tokens),
			},
			start: async () => states.settle(),
			shared: core.changes,
		};
	},
});
