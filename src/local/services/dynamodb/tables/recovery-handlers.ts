import type {ContinuousBackupsDescription} from '@aws-sdk/client-dynamodb';
import {AwsError} from '../../../wire/errors.ts';
import type {DynamoCore, DynamoHandlers} from '../core.ts';
import {constraint, invalid} from '../values/errors.ts';
import type {TableRecord} from './model.ts';

const maximumDays = 35;
const dayMilliseconds = 86_400_000;
/** How far behind now a table can be restored to. */
const lagMilliseconds = 5 * 60_000;

/** Point-in-time recovery as a setting: there is nothing to restore from. */
export function recoveryHandlers(core: DynamoCore): DynamoHandlers {
	const find = (name: string | undefined): TableRecord => {
		try {
			return core.table(name);
		} catch {
			throw new AwsError('TableNotFoundException', `Table not found: ${name}`);
		}
	};
	return {
		DescribeContinuousBackups: ({TableName}) => ({ContinuousBackupsDescription: describe(core, find(TableName))}),
		UpdateContinuousBackups({TableName, PointInTimeRecoverySpecification: specification}) {
			const table = find(TableName);
			const {PointInTimeRecoveryEnabled: isEnabled, RecoveryPeriodInDays: days = maximumDays} = specification ?? {};
			if (days < 1 || days > maximumDays) {
				throw constraint('recoveryPeriodInDays', days, `be between 1 and ${maximumDays}`);
			}
			if (isEnabled !== true && specification?.RecoveryPeriodInDays !== undefined) {
				throw invalid('RecoveryPeriodInDays can only be specified when point in time recovery is enabled');
			}
			const since = table.recovery?.since ?? core.context.clock.now();
			table.recovery = isEnabled === true ? {since, days} : undefined;
			core.tables.put(table.name, table);
			return {ContinuousBackupsDescription: describe(core, table)};
		},
	};
}

function describe({context}: DynamoCore, {recovery}: TableRecord): ContinuousBackupsDescription {
	if (recovery === undefined) {
		return {
			ContinuousBackupsStatus: 'ENABLED',
			PointInTimeRecoveryDescription: {PointInTimeRecoveryStatus: 'DISABLED'},
		};
	}
	const now = context.clock.now().getTime();
	const earliest = Math.max(recovery.since.getTime(), now - recovery.days * dayMilliseconds);
	return {
		ContinuousBackupsStatus: 'ENABLED',
		PointInTimeRecoveryDescription: {
			PointInTimeRecoveryStatus: 'ENABLED',
			RecoveryPeriodInDays: recovery.days,
			EarliestRestorableDateTime: new Date(earliest),
			LatestRestorableDateTime: new Date(Math.max(earliest, now - lagMilliseconds)),
		},
	};
}
