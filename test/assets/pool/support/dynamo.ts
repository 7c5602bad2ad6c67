import type {CreateTableCommandInput, DynamoDBClient} from '@aws-sdk/client-dynamodb';
import {dynamoCalls} from '../../../../assets/pool/functions/calls.ts';
import {createDynamoTable} from '../../../../assets/pool/protocol/dynamo-table.ts';
import type {PoolTable} from '../../../../assets/pool/protocol/pool.ts';

/** Keys and indexes of the pool's table. */
export const poolTable = {
	AttributeDefinitions: ['PK', 'SK', 'Status', 'UpdatedAt'].map((AttributeName) => ({
		AttributeName,
		AttributeType: 'S',
	})),
	KeySchema: keys('PK', 'SK'),
	GlobalSecondaryIndexes: [
		{IndexName: 'StatusIndex', KeySchema: keys('Status', 'SK'), Projection: {ProjectionType: 'ALL'}},
		{IndexName: 'ChangedIndex', KeySchema: keys('PK', 'UpdatedAt'), Projection: {ProjectionType: 'ALL'}},
	],
} satisfies Partial<CreateTableCommandInput>;

export function tableOn(client: DynamoDBClient, name: string, now: () => Date): PoolTable {
	return createDynamoTable(dynamoCalls(client), name, now);
}

function keys(partition: string, sort: string): NonNullable<CreateTableCommandInput['KeySchema']> {
	return [
		{AttributeName: partition, KeyType: 'HASH'},
		{AttributeName: sort, KeyType: 'RANGE'},
	];
}
