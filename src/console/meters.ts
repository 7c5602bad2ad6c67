import type {StoreApi} from 'zustand/vanilla';
import type {Session} from '../operations/session.ts';
import type {Meters} from '../screens/frame/header.tsx';
import type {OverviewStore} from '../store/overview.ts';
import {createTrafficStore, followTraffic} from '../store/traffic.ts';

export interface MetersOptions {
	readonly meters: StoreApi<Meters>;
	readonly session: () => Promise<Session>;
	readonly overview: OverviewStore;
	/** Ends with the program. */
	readonly signal: AbortSignal;
}

/** Keeps the header's figures: how much is asked of AWS, and what runs costs. */
export function keepMeters({meters, session, overview, signal}: MetersOptions): void {
	const traffic = createTrafficStore();
	traffic.subscribe(({perSecond, throttled}) => meters.setState({requestsPerSecond: perSecond, throttled}));
	overview.subscribe((state) => meters.setState({cost: state.overview?.cost.label}));
	const follow = async (): Promise<void> => {
		const opened = await session();
		const following = followTraffic(traffic, () => opened.traffic());
		signal.addEventListener('abort', () => following[Symbol.dispose](), {once: true});
	};
	void follow();
}
