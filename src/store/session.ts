import {createStore, type StoreApi} from 'zustand/vanilla';

/** Which AWS the console works on, as far as it is known. */
export interface SessionView {
	/** `choosing`: the operator has to say which; `failed`: it could not be opened. */
	readonly phase: 'choosing' | 'opening' | 'open' | 'failed';
	readonly mode: 'local' | 'account' | undefined;
	readonly region: string | undefined;
	/** Twelve digits, once AWS has said who we are. */
	readonly account: string | undefined;
	readonly arn: string | undefined;
	readonly profile: string | undefined;
	readonly readOnly: boolean;
	readonly dryRun: boolean;
}

export type SessionStore = StoreApi<SessionView>;

export const createSessionStore = (known: Partial<SessionView> = {}): SessionStore =>
	createStore<SessionView>(() => ({
		phase: 'opening',
		mode: undefined,
		region: undefined,
		account: undefined,
		arn: undefined,
		profile: undefined,
		readOnly: false,
		dryRun: false,
		...known,
	}));
