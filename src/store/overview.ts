import {createStore, type StoreApi} from 'zustand/vanilla';
import type {Overview} from '../operations/overview/overview.ts';

export interface OverviewData {
	/** Undefined until AWS has answered the first look. */
	readonly overview: Overview | undefined;
}

export type OverviewStore = StoreApi<OverviewData>;

export const createOverviewStore = (): OverviewStore => createStore<OverviewData>(() => ({overview: undefined}));
