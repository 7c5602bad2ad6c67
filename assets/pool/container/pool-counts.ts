import type {QueryCommandInput, QueryCommandOutput} from '@aws-sdk/client-dynamodb';
import type {Metrics} from '../functions/metrics.ts';
import type {Status} from '../protocol/record.ts';

/** One request that counts; see Query of DynamoDB. */
export type CountPage = (input: QueryCommandInput) => Promise<Pick<QueryCommandOutput, 'Count' | 'LastEvaluatedKey'>>;

/** The state of the pool as metrics. The total is of tasks that there are: a failed one is only a record. */
export async function poolCounts(query: CountPage, table: string): Promise<Metrics> {
	const [launching, running, assigned, failed] = await Promise.all(
		(['LAUNCHING', 'RUNNING', 'ASSIGNED', 'ERROR'] as const).map((status) => countOf(query, table, status)),
	);
	return {
		TaskCount_LAUNCHING: launching ?? 0,
		TaskCount_RUNNING: running ?? 0,
		TaskCount_ASSIGNED: assigned ?? 0,
		TaskCount_ERROR: failed ?? 0,
		TaskCount_Total: (launching ?? 0) + (running ?? 0) + (assigned ?? 0),
	};
}

async function countOf(query: CountPage, TableName: string, status: Status): Promise<number> {
	let count = 0;
	let next: Pick<QueryCommandInput, 'ExclusiveStartKey'> | undefined = {};
	while (next !== undefined) {
		const page: Awaited<ReturnType<CountPage>> = await query({
			TableName,
			IndexName: 'StatusIndex',
			Select: 'COUNT',
			KeyConditionExpression: '#Status = :status',
			ExpressionAttributeNames: {'#Status': 'Status'},
			ExpressionAttributeValues: {':status': {S: status}},
			...next,
		});
		count += page.Count ?? 0;
		next = page.LastEvaluatedKey && {ExclusiveStartKey: page.LastEvaluatedKey};
	}
	return count;
}
