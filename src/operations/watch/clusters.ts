import type {Session} from '../session.ts';
import {type ClusterRow, toClusterRow} from './cluster-row.ts';
import type {Collection, Delta} from './collection.ts';
import {listWatch, type WatchOptions} from './list-watch.ts';
import {isSameRow} from './same-row.ts';
import type {Sample} from './sample.ts';

/** The clusters of the account in the session's region. */
export function watchClusters(
	session: Session,
	signal: AbortSignal,
	options: WatchOptions = {},
): AsyncGenerator<Sample<Delta<ClusterRow>>, void, undefined> {
	return listWatch(session, clusters, signal, options);
}

const clusters: Collection<ClusterRow> = {
	batch: 100,
	sweep: (size) => Math.max(3_000, size * 30),
	page: async (ecs, _nextToken, signal) => ({items: await ecs.listClusters({signal}), nextToken: undefined}),
	describe: async (ecs, arns, signal) => (await ecs.describeClusters(arns, {signal})).map(toClusterRow),
	isSteady: ({pending}) => pending === 0,
	hasEnded: () => false,
	isListed: () => true,
	isForeign: ({status}) => status === 'INACTIVE',
	isNews: (row, known) => !isSameRow(row, known),
};
