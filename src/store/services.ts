import type {ServiceRow} from '../operations/watch/service-row.ts';
import type {WatchedServices} from '../operations/watch/services.ts';
import type {EcsWatches} from '../operations/watch/watches.ts';
import type {LinkStore} from './link.ts';
import {createRowsStore, type RowsStore} from './rows.ts';

export type ServicesStore = RowsStore<ServiceRow, WatchedServices>;

/** `failed`: its deployment failed; `short`: fewer tasks run than wanted; `moving`: a deployment is under way. */
export type ServiceKind = 'steady' | 'moving' | 'short' | 'failed';

export function serviceKind({running, desired, pending, rollout, deployments}: ServiceRow): ServiceKind {
	if (rollout === 'FAILED') return 'failed';
	if (rollout === 'IN_PROGRESS' || deployments > 1 || pending > 0) return 'moving';
	if (running < desired) return 'short';
	return running > desired ? 'moving' : 'steady';
}

/** Services of a cluster, or one of them, counted by `serviceKind`. */
export const createServicesStore = (watches: EcsWatches, link: LinkStore): ServicesStore =>
	createRowsStore({watch: (query, signal) => watches.services(query, signal), link, kindOf: serviceKind});
