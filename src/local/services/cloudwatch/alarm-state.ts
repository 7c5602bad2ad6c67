import type {ComparisonOperator, StateValue} from '@aws-sdk/client-cloudwatch';

export interface AlarmRule {
	readonly threshold: number;
	readonly operator: ComparisonOperator;
	readonly evaluationPeriods: number;
	readonly datapointsToAlarm: number;
	/** breaching, notBreaching, ignore or missing. */
	readonly missing: string;
}

/**
 * The state that the newest periods give, oldest first; undefined is a period without data. With `ignore`, missing
 * periods leave the state as it is ("Configuring how CloudWatch alarms treat missing data", user guide).
 */
export function nextState(
	current: StateValue,
	periods: ReadonlyArray<number | undefined>,
	rule: AlarmRule,
): StateValue {
	const recent = periods.slice(-rule.evaluationPeriods);
	const given = recent.filter((value) => value !== undefined);
	if (given.length === 0) {
		if (rule.missing === 'breaching') return 'ALARM';
		if (rule.missing === 'notBreaching') return 'OK';
		return rule.missing === 'ignore' ? current : 'INSUFFICIENT_DATA';
	}
	const missing = recent.length - given.length;
	const breaching =
		given.filter((value) => breaches(value, rule)).length + (rule.missing === 'breaching' ? missing : 0);
	if (breaching >= rule.datapointsToAlarm) return 'ALARM';
	// What is missing might still make it an alarm, so the state stays.
	return rule.missing === 'ignore' && breaching + missing >= rule.datapointsToAlarm ? current : 'OK';
}

function breaches(value: number, {operator, threshold}: AlarmRule): boolean {
	switch (operator) {
		case 'GreaterThanThreshold':
			return value > threshold;
		case 'GreaterThanOrEqualToThreshold':
			return value >= threshold;
		case 'LessThanThreshold':
			return value < threshold;
		default:
			return value <= threshold;
	}
}
