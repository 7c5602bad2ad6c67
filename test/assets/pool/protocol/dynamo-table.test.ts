import {expect, test} from 'vitest';
import {createDynamoTable, type DynamoCalls} from '../../../../assets/pool/protocol/dynamo-table.ts';

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
