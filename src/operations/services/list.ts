import type {Session} from '../session.ts';
import {inKnownCluster} from '../tasks/find.ts';
import {type ServiceRow, toServiceRow} from '../watch/service-row.ts';

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
