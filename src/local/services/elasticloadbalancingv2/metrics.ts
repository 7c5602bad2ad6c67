import type {MetricDatum, StandardUnit} from '@aws-sdk/client-cloudwatch';
import type {ElbCore} from './core.ts';
import type {TargetGroupRecord} from './model.ts';

interface Measure {
	count: number;
	sum: number;
	minimum: number;
	maximum: number;
}

const namespace = 'AWS/ApplicationELB';
const periodMilliseconds = 60_000;

/** Counts per load balancer and target group; published each minute as "CloudWatch metrics for your ALB" lists them. */
export class Metrics {
	readonly #core: ElbCore;
	/** By load balancer, then by target group (empty: all of them), then by metric. */
	readonly #measures = new Map<string, Map<string, Map<string, Measure>>>();
	#timer: Disposable | undefined;

	constructor(core: ElbCore) {
		this.#core = core;
	}

	/** `connectionsOf` tells how many clients a load balancer has. */
	start(connectionsOf: (loadBalancerArn: string) => number): void {
		const {clock, background} = this.#core.context;
		this.#timer = clock.every(periodMilliseconds, () => {
			if (this.#core.loadBalancers.size > 0) background('publishing metrics', () => this.#publish(connectionsOf));
		});
	}

	stop(): void {
		this.#timer?.[Symbol.dispose]();
	}

	requested(loadBalancerArn: string): void {
		this.#add(loadBalancerArn, undefined, 'RequestCount', 1);
	}

	connected(loadBalancerArn: string): void {
		this.#add(loadBalancerArn, undefined, 'NewConnectionCount', 1);
	}

	/** A response of the load balancer's own. */
	answered(loadBalancerArn: string, status: number): void {
		if (status >= 300) this.#add(loadBalancerArn, undefined, `HTTPCode_ELB_${Math.floor(status / 100)}XX_Count`, 1);
		if (status >= 500 && status <= 504) this.#add(loadBalancerArn, undefined, `HTTPCode_ELB_${status}_Count`, 1);
	}

	/** A target's response. */
	served(loadBalancerArn: string, targetGroupArn: string, status: number, seconds: number): void {
		for (const group of [undefined, targetGroupArn]) {
			this.#add(loadBalancerArn, group, `HTTPCode_Target_${Math.floor(status / 100)}XX_Count`, 1);
			this.#add(loadBalancerArn, group, 'TargetResponseTime', seconds);
		}
		this.#add(loadBalancerArn, targetGroupArn, 'RequestCount', 1);
	}

	connectionFailed(loadBalancerArn: string, targetGroupArn: string): void {
		for (const group of [undefined, targetGroupArn]) this.#add(loadBalancerArn, group, 'TargetConnectionErrorCount', 1);
	}

	#add(loadBalancerArn: string, targetGroupArn: string | undefined, name: string, value: number): void {
		const groups = within(this.#measures, loadBalancerArn, () => new Map<string, Map<string, Measure>>());
		const measures = within(groups, targetGroupArn ?? '', () => new Map<string, Measure>());
		const measure = within(measures, name, () => ({count: 0, sum: 0, minimum: value, maximum: value}));
		measure.count += 1;
		measure.sum += value;
		measure.minimum = Math.min(measure.minimum, value);
		measure.maximum = Math.max(measure.maximum, value);
	}

	async #publish(connectionsOf: (arn: string) => number): Promise<void> {
		const data = [...this.#counted(), ...this.#levels(connectionsOf)];
		this.#measures.clear();
		for (let start = 0; start < data.length; start += 1000) {
			const MetricData = data.slice(start, start + 1000);
			await this.#core.context.call('cloudwatch', 'PutMetricData', {Namespace: namespace, MetricData});
		}
	}

	#counted(): MetricDatum[] {
		return [...this.#measures].flatMap(([loadBalancerArn, groups]) =>
			[...groups].flatMap(([group, measures]) =>
				[...measures].map(([name, {count, sum, minimum, maximum}]) => {
					const unit = name === 'TargetResponseTime' ? 'Seconds' : 'Count';
					const datum = this.#datum(name, loadBalancerArn, group === '' ? undefined : group, unit);
					return {...datum, StatisticValues: {SampleCount: count, Sum: sum, Minimum: minimum, Maximum: maximum}};
				}),
			),
		);
	}

	#levels(connectionsOf: (arn: string) => number): MetricDatum[] {
		const connections = this.#core.loadBalancers.values().map(({arn}) => ({
			...this.#datum('ActiveConnectionCount', arn, undefined, 'Count'),
			Value: connectionsOf(arn),
		}));
		const hosts = this.#core.targetGroups.values().flatMap((group) =>
			this.#core.usersOf(group.arn).flatMap((arn) => {
				const [healthy, unhealthy] = countHosts(group);
				return [
					{...this.#datum('HealthyHostCount', arn, group.arn, 'Count'), Value: healthy},
					{...this.#datum('UnHealthyHostCount', arn, group.arn, 'Count'), Value: unhealthy},
				];
			}),
		);
		return [...connections, ...hosts];
	}

	#datum(MetricName: string, loadBalancerArn: string, targetGroupArn: string | undefined, Unit: StandardUnit) {
		const group = targetGroupArn?.split(':').at(-1) ?? '';
		const balancer = loadBalancerArn.split(':loadbalancer/').at(-1) ?? '';
		const Dimensions = [
			...(targetGroupArn === undefined ? [] : [{Name: 'TargetGroup', Value: group}]),
			{Name: 'LoadBalancer', Value: balancer},
		];
		return {MetricName, Dimensions, Unit, Timestamp: this.#core.context.clock.now()};
	}
}

function countHosts({targets}: TargetGroupRecord): [healthy: number, unhealthy: number] {
	const count = (state: string): number => targets.filter(({health}) => health.State === state).length;
	return [count('healthy'), count('unhealthy')];
}

/** The value of a key, made at first use. */
function within<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
	const known = map.get(key);
	if (known !== undefined) return known;
	const made = make();
	map.set(key, made);
	return made;
}
