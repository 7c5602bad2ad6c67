import {createStore, type StoreApi} from 'zustand/vanilla';

/** Whether what is on the screen is fresh, for the header. Times are in milliseconds since 1970. */
export interface Link {
	/** When AWS last answered a look; undefined before the first answer. */
	readonly at: number | undefined;
	readonly problem: LinkProblem | undefined;
}

/** Why the last look failed. */
export interface LinkProblem {
	/** In plain words. */
	readonly text: string;
	/** Name of the error's class. */
	readonly kind: string;
	/** What the operator can do. */
	readonly nextStep?: string | undefined;
	/** When the next look is due. */
	readonly retryAt: number;
}

export type LinkStore = StoreApi<Link>;

/** Nothing is stale before this. Milliseconds. */
const freshFor = 10_000;

/** One look that failed is made up for at once as a rule: only after this is what was seen before in doubt. Milliseconds. */
const doubtedFrom = 3_000;

/** How old the last answer is, once it is not fresh any more, or looks after it failed. Milliseconds. */
export function staleness({at, problem}: Link, now: number): number | undefined {
	if (at === undefined) return undefined;
	const age = Math.max(0, now - at);
	return age >= (problem === undefined ? freshFor : doubtedFrom) ? age : undefined;
}

export const createLinkStore = (): LinkStore => createStore<Link>(() => ({at: undefined, problem: undefined}));
