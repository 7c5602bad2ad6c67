import {createStore, type StoreApi} from 'zustand/vanilla';

/** Whether what is on the screen is fresh, for the header. Times are in milliseconds since 1970. */
export interface Link {
	/** When AWS last answered a look; undefined before the first answer. */
	readonly at: number | undefined;
	/** Why the last look failed, in plain words, and when the next one is due. */
	readonly problem: {readonly text: string; readonly kind: string; readonly retryAt: number} | undefined;
}

export type LinkStore = StoreApi<Link>;

export const createLinkStore = (): LinkStore => createStore<Link>(() => ({at: undefined, problem: undefined}));
