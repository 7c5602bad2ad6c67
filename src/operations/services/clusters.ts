import type {Session} from '../session.ts';
import {type ClusterRow, toClusterRow} from '../watch/cluster-row.ts';

/** The clusters of the account in the session's region, by name; those that were deleted are left out. */
export async function listClusters(session: Session, signal?: AbortSignal): Promise<ClusterRow[]> {
	const {ecs} = session.gateways;
	const clusters = await ecs.describeClusters(await ecs.listClusters({signal}), {signal});
	const rows = clusters.filter(({status}) => status !== 'INACTIVE').map(toClusterRow);
	return rows.sort((a, b) => a.name.localeCompare(b.name));
}
