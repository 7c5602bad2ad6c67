import {createStore, type StoreApi} from 'zustand/vanilla';

/** How much is asked of AWS, for the header. */
export interface TrafficView {
	/** Calls a second over the last minute. */
	readonly perSecond: number;
	/** How many of the last minute's calls AWS answered with «slow down». */
	readonly throttled: number;
	/** Calls since the session was opened. */
	readonly total: number;
}

export type TrafficStore = StoreApi<TrafficView>;

export const createTrafficStore = (): TrafficStore =>
	createStore<TrafficView>(() => ({perSecond: 0, throttled: 0, total: 0}));

/** Reads the meter once a second until disposed; the store changes only when what it shows does. */
export function followTraffic(store: TrafficStore, read: () => TrafficView): Disposable {
	const take = (): void => {
		const {perSecond, throttled, total} = read();
		const known = store.getState();
		if (known.total === total && known.throttled === throttled && known.perSecond === perSecond) return;
		store.setState({perSecond, throttled, total});
	};
	take();
	const timer = setInterval(take, 1000);
	return {[Symbol.dispose]: () => clearInterval(timer)};
}
