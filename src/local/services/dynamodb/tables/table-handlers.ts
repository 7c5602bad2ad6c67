import {AwsError} from '../../../wire/errors.ts';
import type {DynamoCore, DynamoHandlers} from '../core.ts';
import {constraint, invalid} from '../values/errors.ts';
import {newTable} from './create-table.ts';
import {describeTable} from './description.ts';
import type {TableRecord} from './model.ts';
import {closeStream} from './streams.ts';
import type {TableStates} from './table-states.ts';
import {updatedTable} from './update-table.ts';

const maximumPage = 100;
const limits = {
	AccountMaxReadCapacityUnits: 80_000,
	AccountMaxWriteCapacityUnits: 80_000,
	TableMaxReadCapacityUnits: 40_000,
	TableMaxWriteCapacityUnits: 40_000,
};

/** Tables from their making to their end. */
export function tableHandlers(core: DynamoCore, states: TableStates): DynamoHandlers {
	const describe = (table: TableRecord) => describeTable(table, core.items(table));
	return {
		CreateTable(input) {
			const table = newTable(core, input);
			states.moving(table);
			return {TableDescription: describe(table)};
		},
		DescribeTable: ({TableName}) => ({Table: describe(core.table(TableName))}),
		UpdateTable(input) {
			const current = core.table(input.TableName);
			if (current.status !== 'ACTIVE') throw inUse(current);
			const table = updatedTable(core, current, input);
			for (const index of table.indexes) {
				if (index.status === 'CREATING') core.items(current).addIndex(table, index);
			}
			states.moving(table);
			return {TableDescription: describe(table)};
		},
		DeleteTable({TableName}) {
			const table = core.table(TableName);
			if (table.status === 'CREATING' || table.status === 'UPDATING') throw inUse(table);
			if (table.deletionProtection) {
				throw invalid(
					'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
				);
			}
			closeStream(core, table);
			table.status = 'DELETING';
			states.moving(table);
			return {TableDescription: describe(table)};
		},
		ListTables({ExclusiveStartTableName: start = '', Limit = maximumPage}) {
			if (Limit < 1) throw constraint('limit', Limit, 'have value greater than or equal to 1');
			if (Limit > maximumPage) throw constraint('limit', Limit, `have value less than or equal to ${maximumPage}`);
			const after = core.tables
				.keys()
				.filter((name) => name > start)
				.sort();
			const TableNames = after.slice(0, Limit);
			return {TableNames, LastEvaluatedTableName: after.length > Limit ? TableNames.at(-1) : undefined};
		},
		DescribeLimits: () => limits,
		DescribeEndpoints: () => ({
			Endpoints: [{Address: new URL(core.context.endpoint).host, CachePeriodInMinutes: 1440}],
		}),
	};
}

const doing: Readonly<Record<string, string>> = {CREATING: 'created', UPDATING: 'updated', DELETING: 'deleted'};

function inUse({name, status}: TableRecord): AwsError {
	return new AwsError(
		'ResourceInUseException',
		`Attempt to change a resource which is still in use: Table is being ${doing[status] ?? 'changed'}: ${name}`,
	);
}
