import {createStore} from 'zustand/vanilla';
import {InvalidInputError} from '../errors.ts';
import {Dispatcher} from '../keys/dispatcher.ts';
import type {AppProps} from '../screens/frame/app.tsx';
import {barredBy} from '../screens/frame/barred.ts';
import type {HeaderSources, Meters} from '../screens/frame/header.tsx';
import {keyPresses} from '../screens/frame/key-presses.ts';
import {scopesNow} from '../screens/frame/scopes.ts';
import type {Screen} from '../screens/screen.ts';
import {createShell} from '../screens/shell/create-shell.ts';
import {createShellStore} from '../screens/shell/state.ts';
import type {Shell} from '../screens/shell.ts';
import {createStartOverlay} from '../screens/start/start.tsx';
import {createLinkStore} from '../store/link.ts';
import {createSessionStore} from '../store/session.ts';
import {nearest} from '../text.ts';
import {type Chosen, Connection, type StartChoice} from './connection.ts';
import {createEverywhere} from './everywhere.ts';
import type {ConsoleOptions} from './options.ts';
import {createScreens} from './screens.ts';
import {assertBindings, type Settings} from './settings.ts';
import type {TerminalHost} from './terminal-host.ts';
import {followVisits, type Visits} from './visits.ts';

/** Everything that a face draws and that the program keeps alive. */
export interface Assembled extends Omit<AppProps, 'look' | 'onDrawn'> {
	readonly connection: Connection;
	/** Opens and closes what is looked at, until disposed. */
	readonly visits: Visits;
}

/**
 * Makes stores, shell, connection and screens, and ties keys to them. Nothing is asked of AWS yet.
 *
 * @throws InvalidInputError for a screen or a command that is not there
 */
export function assemble(options: ConsoleOptions, settings: Settings, host: TerminalHost): Assembled {
	const session = createSessionStore({readOnly: options.readOnly, dryRun: options.dryRun});
	const link = createLinkStore();
	const meters = createStore<Meters>(() => ({requestsPerSecond: 0, throttled: 0, cost: undefined}));
	const now = createStore(() => ({now: Date.now()}));
	const header: HeaderSources = {session, link, meters, now};
	const store = createShellStore('overview');
	const shell = createShell(store, host, (chord) => keyPresses(store, dispatcher).press(chord));
	const choose = (choice: StartChoice): Promise<Chosen> => askWhichAws(choice, shell, host);
	const connection = new Connection({options, store: session, shell, choose});
	const screens = createScreens({shell, connection, link, session, meters});
	store.setState({screen: screenNamed(options.screen, screens)});
	const barred = (): string | undefined => barredBy(session.getState());
	const everywhere = createEverywhere({
		...{screens, shell, connection, host, barred},
		below: () => scopes.below(),
		run: (command) => dispatcher.run(command),
		refresh: () => visits.again(),
	});
	assertBindings(settings.keys, [everywhere, ...screens.flatMap((screen) => screen.scopes('all'))]);
	const scopes = scopesNow(store, screens, everywhere, settings.keys);
	const dispatcher = new Dispatcher({
		...{scopes: scopes.now, barred},
		onRefused: (reason) => shell.notify('information', reason),
		onFailed: (error, command) => shell.fail(error, command.title),
	});
	const visits = followVisits(screens, store, session, link);
	return {connection, visits, screens, shell: store, header, dispatcher, scopes};
}

/** Lays the start page over everything until it is answered. */
function askWhichAws(choice: StartChoice, shell: Shell, host: TerminalHost): Promise<Chosen> {
	return new Promise((resolve) => {
		const overlay = createStartOverlay({
			...{...choice, quit: () => host.leave(0)},
			answer: (answer) => {
				shell.close(overlay);
				resolve(answer);
			},
		});
		shell.open(overlay);
	});
}

/** The id of the screen to begin with. @throws InvalidInputError naming those there are */
function screenNamed(name: string | undefined, screens: readonly Screen[]): string {
	const ids = screens.map(({id}) => id);
	if (name === undefined || ids.includes(name)) return name ?? ids[0] ?? '';
	const near = nearest(name, ids);
	throw new InvalidInputError(
		`There is no screen «${name}».${near === undefined ? '' : ` Did you mean «${near}»?`}`,
		`Choose one of ${ids.join(', ')}.`,
	);
}
