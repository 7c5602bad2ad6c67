import type {StoreApi} from 'zustand/vanilla';
import {createConsumeScreen} from '../screens/consume/screen.tsx';
import type {Meters} from '../screens/frame/header.tsx';
import type {Screen} from '../screens/screen.ts';
import type {Shell} from '../screens/shell.ts';
import type {LinkStore} from '../store/link.ts';
import type {SessionStore} from '../store/session.ts';
import {createConsumeActions} from './actions/consume.ts';
import type {Connection} from './connection.ts';

export interface ScreenParts {
	readonly shell: Shell;
	readonly connection: Connection;
	readonly link: LinkStore;
	readonly session: SessionStore;
	/** Figures for the header, set by whoever knows them. */
	readonly meters: StoreApi<Meters>;
}

/** Every screen with its stores and the actions it may run, in the order of the tabs. */
export function createScreens({shell, link, connection}: ScreenParts): readonly Screen[] {
	return [createConsumeScreen({shell, link, actions: createConsumeActions(connection.session)})];
}
