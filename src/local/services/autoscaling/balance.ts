import type {GroupInstance} from './model.ts';

/** A subnet or a zone in which a group may launch. */
export interface Place {
	readonly subnetId: string | undefined;
	readonly zone: string;
}

/** The place for the next instance: in the zone with the fewest. Undefined when there is no place at all. */
export function nextPlace(places: readonly Place[], zones: readonly (string | undefined)[]): Place | undefined {
	const count = ({zone}: Place): number => zones.filter((one) => one === zone).length;
	return [...places].sort((a, b) => count(a) - count(b))[0];
}

/**
 * The `count` instances that scale-in ends, by the default termination policy: unhealthy ones, then from the zone with
 * the most, the oldest. Protected ones stay
 * (https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-termination-policies.html).
 */
export function chooseForTermination(instances: readonly GroupInstance[], count: number): GroupInstance[] {
	const left = instances.filter(({isProtected}) => !isProtected);
	const chosen: GroupInstance[] = [];
	while (chosen.length < count && left.length > 0) {
		const crowd = ({zone}: GroupInstance): number => left.filter((one) => one.zone === zone).length;
		const next = left.reduce((best, one) => {
			const byHealth = Number(best.isHealthy) - Number(one.isHealthy);
			const order = byHealth || crowd(one) - crowd(best) || best.launchedAt.getTime() - one.launchedAt.getTime();
			return order > 0 ? one : best;
		});
		left.splice(left.indexOf(next), 1);
		chosen.push(next);
	}
	return chosen;
}
