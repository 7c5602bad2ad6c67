import {runsOldImages} from '../images/rollout.ts';
import type {Session} from '../session.ts';
import type {PoolStack} from './locate.ts';

/** Runs the monitoring where the pool has one, with the newest image. Nobody waits for it. Answers whether it changed. */
export async function startMonitoring(
	session: Session,
	{outputs}: PoolStack,
	signal: AbortSignal | undefined,
): Promise<boolean> {
	const {ecs} = session.gateways;
	const {ClusterName: cluster, MonitoringService: service} = outputs;
	if (service === undefined) return false;
	const [found] = await ecs.describeServices(cluster, [service], {signal});
	const repositories = [{uri: outputs.ECRRepositoryUri, name: outputs.ECRRepositoryName}];
	const isOld = await runsOldImages(session, {cluster, service, repositories}, signal);
	const hasFailed = found?.deployments?.[0]?.rolloutState === 'FAILED';
	if (found?.desiredCount === 1 && !isOld && !hasFailed) return false;
	const anew = isOld || hasFailed ? {forceNewDeployment: true} : {};
	await ecs.updateService({cluster, service, desiredCount: 1, ...anew}, {signal});
	return true;
}
