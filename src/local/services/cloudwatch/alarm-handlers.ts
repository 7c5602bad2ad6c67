import type * as sdk from '@aws-sdk/client-cloudwatch';
import type {ServiceContext} from '../../engine/context.ts';
import {AwsError} from '../../wire/errors.ts';
import type {Handlers} from '../../wire/service.ts';
import {pageAfter, sortedBy} from '../paging.ts';
import type {AlarmRecord, Alarms} from './alarms.ts';
import {alarmNotFound, invalidToken, invalidValue} from './errors.ts';
import {checkedPeriod} from './metric-handlers.ts';
import {percentOf} from './statistics.ts';

const operators = [
	'GreaterThanThreshold',
	'GreaterThanOrEqualToThreshold',
	'LessThanThreshold',
	'LessThanOrEqualToThreshold',
];

export function alarmHandlers(context: ServiceContext, alarms: Alarms): Handlers<typeof sdk> {
	const {records} = alarms;
	const setActions = (names: readonly string[] = [], ActionsEnabled: boolean): Record<string, never> => {
		for (const name of names) {
			const alarm = records.get(name);
			if (alarm !== undefined) records.put(name, {...alarm, ActionsEnabled});
		}
		return {};
	};
	return {
		PutMetricAlarm: (input) => {
			checkAlarm(input);
			const {Tags: _, AlarmName = '', ...rest} = input;
			const known = records.get(AlarmName);
			const now = context.clock.now();
			const fresh = {StateValue: 'INSUFFICIENT_DATA' as const, StateReason: 'Unchecked: Initial alarm creation'};
			records.put(AlarmName, {
				...fresh,
				StateUpdatedTimestamp: now,
				StateTransitionedTimestamp: now,
				...known,
				...rest,
				AlarmName,
				ActionsEnabled: input.ActionsEnabled ?? true,
				AlarmArn: `arn:aws:cloudwatch:${context.region}:${context.account}:alarm:${AlarmName}`,
				AlarmConfigurationUpdatedTimestamp: now,
				OKActions: input.OKActions ?? [],
				AlarmActions: input.AlarmActions ?? [],
				InsufficientDataActions: input.InsufficientDataActions ?? [],
				Dimensions: input.Dimensions ?? [],
			});
			return {};
		},
		DescribeAlarms: (input) => {
			const found = sortedBy(records.values().filter(chooser(input)), ({AlarmName}) => AlarmName);
			const request = {
				token: input.NextToken,
				size: input.MaxRecords ?? 50,
				invalidToken: () => invalidToken('NextToken is invalid'),
			};
			const page = pageAfter(found, ({AlarmName}) => AlarmName, request);
			return {MetricAlarms: page.items, CompositeAlarms: [], NextToken: page.next};
		},
		DescribeAlarmsForMetric: ({Namespace, MetricName}) => ({
			MetricAlarms: records
				.values()
				.filter((alarm) => alarm.Namespace === Namespace && alarm.MetricName === MetricName),
		}),
		SetAlarmState: ({AlarmName = '', StateValue, StateReason = '', StateReasonData}) => {
			const alarm = records.get(AlarmName);
			if (alarm === undefined) throw alarmNotFound();
			alarms.setState(alarm, StateValue ?? alarm.StateValue, StateReason, StateReasonData);
			return {};
		},
		EnableAlarmActions: ({AlarmNames}) => setActions(AlarmNames, true),
		DisableAlarmActions: ({AlarmNames}) => setActions(AlarmNames, false),
		DeleteAlarms: ({AlarmNames = []}) => {
			if (AlarmNames.length > 1 && !AlarmNames.every((name) => records.has(name))) throw alarmNotFound();
			for (const name of AlarmNames) records.delete(name);
			return {};
		},
	};
}

function checkAlarm(input: sdk.PutMetricAlarmInput): void {
	if (input.Metrics !== undefined)
		throw new AwsError('NotImplemented', 'The local AWS has alarms on a single metric only.', 501);
	if (!operators.includes(input.ComparisonOperator ?? '')) {
		throw invalidValue(`Value '${input.ComparisonOperator ?? ''}' at 'comparisonOperator' is not supported.`);
	}
	if ((input.EvaluationPeriods ?? 0) < 1) throw invalidValue('The parameter EvaluationPeriods must be at least 1.');
	if ((input.DatapointsToAlarm ?? 1) > (input.EvaluationPeriods ?? 1)) {
		throw invalidValue('The parameter DatapointsToAlarm must not be greater than EvaluationPeriods.');
	}
	checkedPeriod(input.Period);
	if (input.ExtendedStatistic !== undefined) percentOf(input.ExtendedStatistic);
	else if (input.Statistic === undefined)
		throw invalidValue('One of Statistic and ExtendedStatistic must be specified.');
}

function chooser({AlarmNames, AlarmNamePrefix = '', StateValue, ActionPrefix}: sdk.DescribeAlarmsInput) {
	return (alarm: AlarmRecord): boolean =>
		(AlarmNames?.includes(alarm.AlarmName) ?? true) &&
		alarm.AlarmName.startsWith(AlarmNamePrefix) &&
		(StateValue === undefined || alarm.StateValue === StateValue) &&
		(ActionPrefix === undefined || (alarm.AlarmActions ?? []).some((action) => action.startsWith(ActionPrefix)));
}
