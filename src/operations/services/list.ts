import type {Service} from '../../aws/gateways/ecs.ts';
import type {Session} from '../session.ts';
import {inKnownCluster, nameIn} from '../tasks/find.ts';

export interface ServiceRow {
	readonly name: string;
	readonly arn: string;
	readonly cluster: string;
	readonly status: string;
	readonly desired: number;
	readonly running: number;
	readonly pending: number;
	/** Of the primary deployment: IN_PROGRESS, COMPLETED, FAILED; undefined where ECS does not say. */
	readonly rollout: string | undefined;
	/** More than one while a deployment is under way. */
	readonly deployments: number;
	readonly launchType: string | undefined;
	/** `family:revision`. */
	readonly taskDefinition: string;
	readonly createdAt: Date | undefined;
}

/** Services by cluster and name, of one cluster or of all. @throws NotFoundError naming the nearest cluster */
export async function listServices(session: Session, cluster?: string, signal?: AbortSignal): Promise<ServiceRow[]> {
	const {ecs} = session.gateways;
	const clusters = cluster === undefined ? await ecs.listClusters({signal}) : [cluster];
	const services = clusters.map(async (one) => {
		const arns = await inKnownCluster(session, one, ecs.listServices(one, {signal}), signal);
		return ecs.describeServices(one, arns, {signal});
	});
	const rows = (await Promise.all(services)).flat().map(toServiceRow);
	return rows.sort((a, b) => a.cluster.localeCompare(b.cluster) || a.name.localeCompare(b.name));
}

function toServiceRow(service: Service): ServiceRow {
	const {deployments = [], capacityProviderStrategy = []} = service;
	return {
		name: service.serviceName ?? '',
		arn: service.serviceArn ?? '',
		cluster: nameIn(service.clusterArn),
		status: service.status ?? '',
		desired: service.desiredCount ?? 0,
		running: service.runningCount ?? 0,
		pending: service.pendingCount ?? 0,
		rollout: deployments.find(({status}) => status === 'PRIMARY')?.rolloutState,
		deployments: deployments.length,
		launchType: service.launchType ?? capacityProviderStrategy.map(({capacityProvider}) => capacityProvider).join(', '),
		taskDefinition: nameIn(service.taskDefinition),
		createdAt: service.createdAt,
	};
}
