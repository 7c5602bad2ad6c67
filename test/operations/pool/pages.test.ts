import {expect, it} from 'vitest';
import {writeTask} from '../../../assets/pool/protocol/items.ts';
import {newTaskId, type PoolTask} from '../../../assets/pool/protocol/record.ts';
import {drainPool, planDrain} from '../../../src/operations/pool/drain.ts';
import {counts} from '../../../src/operations/pool/states.ts';
import {readContent} from '../../../src/operations/pool/status.ts';
import {finish} from '../../../src/operations/progress.ts';
import {openTestPool, type TestPool} from './support/test-pool.ts';

/** DynamoDB answers a megabyte at a time: twenty such records. */
const reason = 'x'.repeat(50_000);
const failed = 50;

it('pool#7 pool#12 a pool of more than one page is counted whole, and drained to the last record', async () => {
	await using test = await openTestPool();
	await test.pool.table.initialise(2);
	for (let index = 0; index < failed; index += 1) await writeFailed(test, index);
	const live = [await test.place('RUNNING'), await test.place('ASSIGNED', {user: 'ana'})];
	expect(await firstPage(test)).toBeLessThan(failed);

	const plan = await planDrain(test.session, undefined);
	expect(plan.counts).toEqual({launching: 0, available: 1, occupied: 1, stopping: 0, failed});
	const {tasks} = await readContent(test.session, plan.pool);
	expect(counts(tasks)).toEqual(plan.counts);

	await finish(drainPool(test.session, plan));
	expect(await test.records()).toEqual([]);
	for (const task of live) expect(await test.runs(task)).toBe(false);
});

async function writeFailed({session, name}: TestPool, index: number): Promise<void> {
	const at = new Date(Date.UTC(2026, 10, 21, 11, 0, index));
	const task: PoolTask = {
		...{id: newTaskId(at, 'abcdef'), status: 'ERROR', version: 2, reason},
		...{createdAt: at.toISOString(), updatedAt: new Date().toISOString()},
	};
	await session.gateways.dynamoDb.putItem({TableName: `${name}-Tasks`, Item: writeTask(task)});
}

/** How many records one answer of DynamoDB has. */
async function firstPage({session, name}: TestPool): Promise<number> {
	const {Items = [], LastEvaluatedKey} = await session.gateways.dynamoDb.query({
		TableName: `${name}-Tasks`,
		KeyConditionExpression: 'PK = :pool',
		ExpressionAttributeValues: {':pool': {S: 'TASK#POOL'}},
	});
	expect(LastEvaluatedKey).toBeDefined();
	return Items.length;
}
