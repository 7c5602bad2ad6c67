import {createStore} from 'zustand/vanilla';
import type {Connection} from '../../src/console/connection.ts';
import {createScreens} from '../../src/console/screens.ts';
import type {Scope} from '../../src/keys/command.ts';
import type {Meters} from '../../src/screens/frame/header.tsx';
import {everywhereScope} from '../../src/screens/shell/everywhere.ts';
import type {Shell} from '../../src/screens/shell.ts';
import {createLinkStore} from '../../src/store/link.ts';
import {createSessionStore} from '../../src/store/session.ts';

/** Every screen's commands as they are declared; nothing of it is run. */
export function declaredScopes(): readonly Scope[] {
	const nothing = (): void => undefined;
	const shell = {signal: new AbortController().signal, go: nothing, notify: nothing} as unknown as Shell;
	const connection = {session: () => new Promise(nothing), current: undefined} as unknown as Connection;
	const meters = createStore<Meters>(() => ({requestsPerSecond: 0, throttled: 0, cost: undefined}));
	const screens = createScreens({shell, connection, meters, link: createLinkStore(), session: createSessionStore()});
	const none = async (): Promise<void> => undefined;
	const everywhere = everywhereScope({
		...{screens, shell, barred: () => undefined, help: nothing, palette: nothing, redraw: nothing, leave: nothing},
		...{refresh: nothing, suspend: none, openShell: none, quit: none},
	});
	return [everywhere, ...screens.flatMap((screen) => screen.scopes('all'))];
}
