import type * as sdk from '@aws-sdk/client-cloudwatch';
import type {ServiceContext} from '../../engine/context.ts';
import type {Collection} from '../../engine/store.ts';
import {nextState} from './alarm-state.ts';
import {statSeries} from './metric-data.ts';
import type {Metrics} from './metrics.ts';

export type AlarmRecord = sdk.MetricAlarm & {readonly AlarmName: string; readonly StateValue: sdk.StateValue};

const second = 1000;
const lookMilliseconds = 10 * second;

/** Alarms on one metric each, looked at every ten seconds; a change of state is an event on the bus. */
export class Alarms implements Disposable {
	readonly #context: ServiceContext;
	readonly #metrics: Metrics;
	readonly records: Collection<AlarmRecord>;
	readonly #timer: Disposable;

	constructor(context: ServiceContext, metrics: Metrics) {
		this.#context = context;
		this.#metrics = metrics;
		this.records = context.collection('alarms');
		this.#timer = context.clock.every(lookMilliseconds, () => this.evaluate());
	}

	evaluate(): void {
		for (const alarm of this.records.values()) {
			const state = this.#stateOf(alarm);
			if (state !== alarm.StateValue)
				this.setState(
					alarm,
					state,
					`Threshold Crossed: the newest datapoints against the threshold (${alarm.Threshold ?? 0}).`,
				);
		}
	}

	setState(alarm: AlarmRecord, state: sdk.StateValue, reason: string, data?: string): void {
		const now = this.#context.clock.now();
		this.records.put(alarm.AlarmName, {
			...alarm,
			StateValue: state,
			StateReason: reason,
			StateReasonData: data,
			StateUpdatedTimestamp: now,
			StateTransitionedTimestamp: state === alarm.StateValue ? alarm.StateTransitionedTimestamp : now,
		});
		this.#context.bus.publish({
			source: 'aws.cloudwatch',
			detailType: 'CloudWatch Alarm State Change',
			resources: [alarm.AlarmArn ?? ''],
			detail: {alarmName: alarm.AlarmName, state: {value: state, reason}, previousState: {value: alarm.StateValue}},
			time: now,
			region: this.#context.region,
		});
	}

	[Symbol.dispose](): void {
		this.#timer[Symbol.dispose]();
	}

	/** The period under way is not looked at: its data is still coming in. */
	#stateOf(alarm: AlarmRecord): sdk.StateValue {
		const {Period = 60, EvaluationPeriods = 1, DatapointsToAlarm, Threshold = 0, ComparisonOperator} = alarm;
		const end = Math.floor(this.#context.clock.now().getTime() / second / Period) * Period;
		const start = end - EvaluationPeriods * Period;
		const series = statSeries(
			this.#metrics,
			{
				Metric: {Namespace: alarm.Namespace, MetricName: alarm.MetricName, Dimensions: alarm.Dimensions},
				Period,
				Stat: alarm.Statistic ?? alarm.ExtendedStatistic,
				Unit: alarm.Unit,
			},
			{start: new Date(start * second), end: new Date(end * second)},
		);
		const periods = Array.from({length: EvaluationPeriods}, (_, index) => series.get(start + index * Period));
		return nextState(alarm.StateValue, periods, {
			threshold: Threshold,
			operator: ComparisonOperator ?? 'GreaterThanThreshold',
			evaluationPeriods: EvaluationPeriods,
			datapointsToAlarm: DatapointsToAlarm ?? EvaluationPeriods,
			missing: alarm.TreatMissingData ?? 'missing',
		});
	}
}
