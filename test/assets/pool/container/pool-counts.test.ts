import {expect, test} from 'vitest';
import {type CountPage, poolCounts} from '../../../../assets/pool/container/pool-counts.ts';

test('pool#14 pool#7 every status is counted over all pages; what has failed is no task', async () => {
	const pages: Readonly<Record<string, readonly number[]>> = {
		LAUNCHING: [3],
		RUNNING: [100, 100, 7],
		ASSIGNED: [0, 5],
		ERROR: [2],
	};
	const query: CountPage = async ({ExpressionAttributeValues, ExclusiveStartKey, Select, IndexName, TableName}) => {
		expect({Select, IndexName, TableName}).toEqual({
			Select: 'COUNT',
			IndexName: 'StatusIndex',
			TableName: 'pool-Tasks',
		});
		const page = Number(ExclusiveStartKey?.page?.N ?? 0);
		const counts = pages[ExpressionAttributeValues?.[':status']?.S ?? ''] ?? [];
		return {
			Count: counts[page] ?? 0,
			LastEvaluatedKey: page + 1 < counts.length ? {page: {N: String(page + 1)}} : undefined,
		};
	};
	expect(await poolCounts(query, 'pool-Tasks')).toEqual({
		TaskCount_LAUNCHING: 3,
		TaskCount_RUNNING: 207,
		TaskCount_ASSIGNED: 5,
		TaskCount_ERROR: 2,
		TaskCount_Total: 215,
	});
});
