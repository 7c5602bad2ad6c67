import type {ClusterRow} from '../operations/watch/cluster-row.ts';
import type {EcsWatches} from '../operations/watch/watches.ts';
import type {LinkStore} from './link.ts';
import {createRowsStore, type RowsStore} from './rows.ts';

export type ClustersStore = RowsStore<ClusterRow, 'all'>;

/** The clusters of the account in its region, counted by status. */
export const createClustersStore = (watches: EcsWatches, link: LinkStore): ClustersStore =>
	createRowsStore({watch: (_all, signal) => watches.clusters(signal), link, kindOf: ({status}) => status});
