import type {StoreApi} from 'zustand/vanilla';
import type {watchOverview} from '../operations/overview/watch.ts';
import type {Session} from '../operations/session.ts';
import type {Meters} from '../screens/frame/header.tsx';
import type {LinkStore} from '../store/link.ts';
import type {OverviewStore} from '../store/overview.ts';
import {createTrafficStore, followTraffic} from '../store/traffic.ts';

export interface MetersOptions {
	readonly meters: StoreApi<Meters>;
	readonly session: () => Promise<Session>;
	readonly overview: OverviewStore;
	/** Tells when the screen that is looked at has its first answer. */
	readonly link: LinkStore;
	/** Ends with the program. */
	readonly signal: AbortSignal;
}

/** The header names the cost on every screen; nobody waits for it to change. Milliseconds. */
const pace = 30_000;

/** So long after the first answer the cost is looked for: what the operator looks at goes first. Milliseconds. */
const settling = 1_000;

/** Keeps the header's figures: how much is asked of AWS, and what runs costs. */
export function keepMeters({meters, session, overview, link, signal}: MetersOptions): void {
	const traffic = createTrafficStore();
	traffic.subscribe(({perSecond, throttled}) => meters.setState({requestsPerSecond: perSecond, throttled}));
	overview.subscribe((state) => meters.setState({cost: state.overview?.cost.label}));
	const keep = async (): Promise<void> => {
		const opened = await session();
		const following = followTraffic(traffic, () => opened.traffic());
		const look = keepCost(opened, overview, signal);
		let first: NodeJS.Timeout | undefined;
		const unsubscribe = onFirstAnswer(link, () => {
			first = setTimeout(look, settling);
		});
		const timer = setInterval(look, pace);
		const end = (): void => {
			following[Symbol.dispose]();
			unsubscribe();
			clearTimeout(first);
			clearInterval(timer);
		};
		signal.addEventListener('abort', end, {once: true});
	};
	void keep();
}

/** Calls back once, when AWS has answered; returns what ends the waiting. */
function onFirstAnswer(link: LinkStore, answered: () => void): () => void {
	const isThere = (): boolean => link.getState().at !== undefined;
	if (isThere()) {
		answered();
		return () => undefined;
	}
	const end = link.subscribe(() => {
		if (!isThere()) return;
		end();
		answered();
	});
	return end;
}

/** Looks for itself when the Overview has not been looked at since the last time. */
function keepCost(session: Session, overview: OverviewStore, signal: AbortSignal): () => void {
	let known = overview.getState().overview;
	// One watch, a look of it at a time: a new one would read every task of every pool again.
	let watch: ReturnType<typeof watchOverview> | undefined;
	const look = async (): Promise<void> => {
		watch ??= (await import('../operations/overview/watch.ts')).watchOverview(session, signal);
		const {value: sample, done} = await watch.next();
		if (done === true) watch = undefined;
		// One that did not work is made up for by the next.
		else if (sample.kind === 'value') overview.setState({overview: sample.value});
	};
	return () => {
		const current = overview.getState().overview;
		const isFresh = current !== known;
		known = current;
		if (isFresh) return;
		look()
			.catch(() => {
				watch = undefined;
			})
			.finally(() => {
				known = overview.getState().overview;
			});
	};
}
