import type {QueryCommandInput} from '@aws-sdk/client-dynamodb';
import {expect, test} from 'vitest';
import {createDynamoTable, type DynamoCalls} from '../../../../assets/pool/protocol/dynamo-table.ts';
import {tasksKey, writeTask} from '../../../../assets/pool/protocol/items.ts';
import type {PoolTable} from '../../../../assets/pool/protocol/pool.ts';

const conflict = Object.assign(new Error('Transaction is ongoing for the item'), {
	name: 'TransactionConflictException',
});

/** A table whose items can only be updated, which fails so often at first. */
function tableThatFails(times: number, error: Error) {
	const asked: unknown[] = [];
	const updateItem: DynamoCalls['updateItem'] = async ({Key}) => {
		asked.push(Key);
		if (asked.length <= times) throw error;
		return {};
	};
	return {asked, table: createDynamoTable({updateItem} as DynamoCalls, 'demo-Tasks')};
}

test('pool#14 a grab is counted although a transaction changes the settings at the same moment', async () => {
	const {asked, table} = tableThatFails(3, conflict);
	await table.countGrab();
	expect(asked).toHaveLength(4);
});

test('a grab whose count fails otherwise, or again and again, is not counted for ever', async () => {
	const lost = tableThatFails(1, new Error('The answer was lost.'));
	await expect(lost.table.countGrab()).rejects.toThrow('The answer was lost.');
	expect(lost.asked).toHaveLength(1);
	await expect(tableThatFails(1_000, conflict).table.countGrab()).rejects.toThrow(conflict);
});

/** A table whose records come one a page, and that keeps how it was read. */
function tableOfPages(...ids: readonly string[]) {
	const reads: {readonly ConsistentRead?: boolean | undefined}[] = [];
	const at = '2026-11-21T16:00:00.000Z';
	const items = ids.map((id) => writeTask({id, status: 'RUNNING', version: 1, createdAt: at, updatedAt: at}));
	const query = async (input: QueryCommandInput) => {
		reads.push(input);
		const index = items.findIndex(({SK}) => SK?.S === input.ExclusiveStartKey?.SK?.S) + 1;
		const Items = items.slice(index, index + 1);
		return {Items, ...(index + 1 < items.length && {LastEvaluatedKey: {PK: {S: tasksKey}, SK: Items[0]?.SK}})};
	};
	const getItem: DynamoCalls['getItem'] = async (input) => {
		reads.push(input);
		return {};
	};
	return {reads, table: createDynamoTable({query, getItem} as unknown as DynamoCalls, 'demo-Tasks')};
}

// On a read that lags two who decide at the same time would both launch: the local AWS never lags.
test.each<[string, (table: PoolTable) => Promise<unknown>]>([
	['the settings', (table) => table.settings()],
	['every record', (table) => table.all()],
	['the first records', (table) => table.first(1)],
	['one record', (table) => table.get('task_1')],
	['what a claim is tied to', (table) => table.claimed('claim-1')],
])('pool#5 %s are read consistently', async (_what, read) => {
	const {reads, table} = tableOfPages('task_1');
	await read(table);
	expect(reads).toMatchObject([{ConsistentRead: true}]);
});

test('the index is not asked for a consistent read, which DynamoDB refuses', async () => {
	const {reads, table} = tableOfPages('task_1');
	await table.oldest('RUNNING', 1);
	expect(reads).toEqual([expect.not.objectContaining({ConsistentRead: true})]);
});

test('the oldest are read page by page until there are enough, or no more', async () => {
	const {reads, table} = tableOfPages('task_1', 'task_2', 'task_3');
	const ids = async (limit: number) => (await table.oldest('RUNNING', limit)).map(({id}) => id);
	expect(await ids(2)).toEqual(['task_1', 'task_2']);
	expect(reads).toHaveLength(2);
	expect(await ids(9)).toEqual(['task_1', 'task_2', 'task_3']);
	expect((await table.all()).map(({id}) => id)).toEqual(['task_1', 'task_2', 'task_3']);
});
