import type {Session} from '../session.ts';
import type {Collection, Delta} from './collection.ts';
import {listWatch, type WatchOptions} from './list-watch.ts';
import {isSameRow} from './same-row.ts';
import type {Sample} from './sample.ts';
import {type ServiceRow, toServiceRow} from './service-row.ts';

export interface WatchedServices {
	/** Name or ARN. */
	readonly cluster: string;
	/** ARN of the only one to watch; all of the cluster without it. */
	readonly service?: string | undefined;
}

export function watchServices(
	session: Session,
	query: WatchedServices,
	signal: AbortSignal,
	options: WatchOptions = {},
): AsyncGenerator<Sample<Delta<ServiceRow>>, void, undefined> {
	return listWatch(session, serviceCollection(query), signal, options);
}

const serviceCollection = ({cluster, service}: WatchedServices): Collection<ServiceRow> => ({
	batch: 10,
	// A call takes ten: one call a second is a twentieth of what AWS allows.
	sweep: (size) => Math.max(3_000, size * 100),
	page: async (ecs, nextToken, signal) =>
		service === undefined ? ecs.servicePage(cluster, nextToken, {signal}) : {items: [service], nextToken: undefined},
	describe: async (ecs, arns, signal) => (await ecs.describeServices(cluster, arns, {signal})).map(toServiceRow),
	isSteady: ({running, desired, pending, rollout, deployments}) =>
		running === desired && pending === 0 && rollout !== 'IN_PROGRESS' && deployments <= 1,
	hasEnded: () => false,
	isListed: () => true,
	isForeign: ({status}) => status === 'INACTIVE',
	isNews: (row, known) => !isSameRow(row, known),
});
