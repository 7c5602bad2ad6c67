import type {Session} from '../session.ts';
import type {Collection, Delta} from './collection.ts';
import {listWatch, type WatchOptions} from './list-watch.ts';
import {isSameRow} from './same-row.ts';
import type {Sample} from './sample.ts';
import {type ServiceRow, toServiceRow} from './service-row.ts';

/** The services of a cluster, given by name or ARN. */
export function watchServices(
	session: Session,
	cluster: string,
	signal: AbortSignal,
	options: WatchOptions = {},
): AsyncGenerator<Sample<Delta<ServiceRow>>, void, undefined> {
	return listWatch(session, serviceCollection(cluster), signal, options);
}

const serviceCollection = (cluster: string): Collection<ServiceRow> => ({
	batch: 10,
	// A call takes ten: one call a second is a twentieth of what AWS allows.
	sweep: (size) => Math.max(3_000, size * 100),
	page: (ecs, nextToken, signal) => ecs.servicePage(cluster, nextToken, {signal}),
	describe: async (ecs, arns, signal) => (await ecs.describeServices(cluster, arns, {signal})).map(toServiceRow),
	isSteady: ({running, desired, pending, rollout, deployments}) =>
		running === desired && pending === 0 && rollout !== 'IN_PROGRESS' && deployments <= 1,
	hasEnded: () => false,
	isListed: () => true,
	isForeign: ({status}) => status === 'INACTIVE',
	isNews: (row, known) => !isSameRow(row, known),
});
