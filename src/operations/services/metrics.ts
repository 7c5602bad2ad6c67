import type {Session} from '../session.ts';
import {nameIn} from '../tasks/find.ts';
import type {ServiceReference} from '../tasks/subject.ts';

/** A service's use of what its tasks reserve, in per cent, a value a minute, oldest first; empty when there is none. */
export interface ServiceMetrics {
	readonly cpu: readonly number[];
	readonly memory: readonly number[];
}

const hour = 3_600_000;
/** Seconds; ECS gives a value a minute without charge (aws.md 1.4). */
const period = 60;

/** CPU and memory of the last hour. */
export async function serviceMetrics(
	session: Session,
	{cluster, service}: ServiceReference,
	signal?: AbortSignal,
	now: Date = new Date(),
): Promise<ServiceMetrics> {
	const [cpu, memory] = await Promise.all(
		['CPUUtilization', 'MemoryUtilization'].map(async (metric) => {
			const points = await session.watching.cloudWatch.statistics(
				{
					namespace: 'AWS/ECS',
					metric,
					dimensions: [
						{Name: 'ClusterName', Value: nameIn(cluster)},
						{Name: 'ServiceName', Value: nameIn(service)},
					],
					statistics: ['Average'],
					period,
					start: new Date(now.getTime() - hour),
					end: now,
				},
				{signal},
			);
			return points.map(({Average = 0}) => Average);
		}),
	);
	return {cpu: cpu ?? [], memory: memory ?? []};
}
