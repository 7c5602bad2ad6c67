import type {Session} from '../session.ts';

/**
 * Tasks of a service that are told to stop and have not stopped yet: leaving the load balancer, running out their stop
 * time-out, giving their network interface back. A service does not count them any more, but they still hold what they
 * use, so nothing that they need may be deleted before they are gone.
 */
export async function endingTasks(
	session: Session,
	cluster: string,
	service: string,
	signal?: AbortSignal,
): Promise<number> {
	const tasks = await session.gateways.ecs.stoppedServiceTasks(cluster, service, {signal});
	return tasks.filter(({lastStatus}) => lastStatus !== 'STOPPED').length;
}
