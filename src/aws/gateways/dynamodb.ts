import type {
	AttributeValue,
	BatchGetItemCommandInput,
	BatchGetItemCommandOutput,
	DeleteItemCommandInput,
	DeleteItemCommandOutput,
	GetItemCommandInput,
	GetItemCommandOutput,
	PutItemCommandInput,
	PutItemCommandOutput,
	QueryCommandInput,
	QueryCommandOutput,
	TableDescription,
	TransactWriteItemsCommandInput,
	TransactWriteItemsCommandOutput,
	UpdateItemCommandInput,
	UpdateItemCommandOutput,
} from '@aws-sdk/client-dynamodb';
import {
	BatchGetItemCommand,
	DeleteItemCommand,
	DescribeTableCommand,
	DynamoDBClient,
	GetItemCommand,
	PutItemCommand,
	QueryCommand,
	TransactWriteItemsCommand,
	UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type {CallOptions} from '../call-options.ts';
import type {Connect} from '../clients.ts';
import {NotFoundError} from '../errors.ts';
import {http, unless} from '../paging.ts';

export type {AttributeValue, QueryCommandInput, TableDescription} from '@aws-sdk/client-dynamodb';

export type Item = Record<string, AttributeValue>;

/**
 * Items in DynamoDB's own shapes, one request a method: whoever queries turns the pages. A condition that does not hold
 * is a ConflictError whose cause is the SDK's own error, with the item that was there where it was asked for.
 */
export interface DynamoDbGateway {
	getItem(input: GetItemCommandInput, options?: CallOptions): Promise<GetItemCommandOutput>;
	batchGetItem(input: BatchGetItemCommandInput, options?: CallOptions): Promise<BatchGetItemCommandOutput>;
	query(input: QueryCommandInput, options?: CallOptions): Promise<QueryCommandOutput>;
	putItem(input: PutItemCommandInput, options?: CallOptions): Promise<PutItemCommandOutput>;
	updateItem(input: UpdateItemCommandInput, options?: CallOptions): Promise<UpdateItemCommandOutput>;
	deleteItem(input: DeleteItemCommandInput, options?: CallOptions): Promise<DeleteItemCommandOutput>;
	transactWriteItems(
		input: TransactWriteItemsCommandInput,
		options?: CallOptions,
	): Promise<TransactWriteItemsCommandOutput>;
	/** Undefined when there is none. */
	table(name: string, options?: CallOptions): Promise<TableDescription | undefined>;
}

export function createDynamoDbGateway(connect: Connect): DynamoDbGateway {
	const client = connect(DynamoDBClient, 'DynamoDB');
	return {
		getItem: (input, options) => client.send(new GetItemCommand(input), http(options)),
		batchGetItem: (input, options) => client.send(new BatchGetItemCommand(input), http(options)),
		query: (input, options) => client.send(new QueryCommand(input), http(options)),
		putItem: (input, options) => client.send(new PutItemCommand(input), http(options)),
		updateItem: (input, options) => client.send(new UpdateItemCommand(input), http(options)),
		deleteItem: (input, options) => client.send(new DeleteItemCommand(input), http(options)),
		transactWriteItems: (input, options) => client.send(new TransactWriteItemsCommand(input), http(options)),
		async table(name, options) {
			const command = new DescribeTableCommand({TableName: name});
			return (await unless(NotFoundError, client.send(command, http(options))))?.Table;
		},
	};
}
