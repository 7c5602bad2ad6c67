import {createStore, type StoreApi} from 'zustand/vanilla';
import {followVisits} from '../../src/console/visits.ts';
import {Dispatcher} from '../../src/keys/dispatcher.ts';
import {App} from '../../src/screens/frame/app.tsx';
import {barredBy} from '../../src/screens/frame/barred.ts';
import type {Meters} from '../../src/screens/frame/header.tsx';
import {keyPresses} from '../../src/screens/frame/key-presses.ts';
import {scopesNow} from '../../src/screens/frame/scopes.ts';
import type {Screen} from '../../src/screens/screen.ts';
import {createShell} from '../../src/screens/shell/create-shell.ts';
import {everywhereScope} from '../../src/screens/shell/everywhere.ts';
import {createHelpOverlay} from '../../src/screens/shell/help.tsx';
import {createPaletteOverlay} from '../../src/screens/shell/palette.tsx';
import {createShellStore, type ShellStore} from '../../src/screens/shell/state.ts';
import type {Shell} from '../../src/screens/shell.ts';
import {createLinkStore, type LinkStore} from '../../src/store/link.ts';
import {createSessionStore, type SessionStore} from '../../src/store/session.ts';
import {createLook, type LookOptions} from '../../src/ui/look.ts';
import {renderToScreen, type ScreenSize, type TestScreen} from '../support/screen.ts';

/** What a screen under test is made from, as the console hands it. */
export interface TestParts {
	readonly shell: Shell;
	readonly link: LinkStore;
	readonly session: SessionStore;
	readonly meters: StoreApi<Meters>;
}

export interface TestConsole extends Disposable {
	readonly screen: TestScreen;
	readonly parts: TestParts;
	readonly store: ShellStore;
	/** Escape sequences that were written past the screen, such as copies to the clipboard. */
	readonly written: readonly string[];
	/** How often the program was asked to end. */
	readonly left: () => number;
}

export interface TestConsoleOptions extends ScreenSize {
	readonly look?: LookOptions;
	readonly readOnly?: boolean;
}

/** The console's frame around screens under test, on an in-process terminal: `using console = openScreens(…)`. */
export function openScreens(
	create: (parts: TestParts) => readonly Screen[],
	{look, readOnly = false, ...size}: TestConsoleOptions = {},
): TestConsole {
	const session = createSessionStore({
		...{phase: 'open', mode: 'local', region: 'us-east-1', account: '000000000000', readOnly},
	});
	const link = createLinkStore();
	const meters = createStore<Meters>(() => ({requestsPerSecond: 0, throttled: 0, cost: undefined}));
	const written: string[] = [];
	const ended = new AbortController();
	let left = 0;
	const store = createShellStore('');
	const shell = createShell(
		store,
		{
			write: (sequence) => written.push(sequence),
			suspend: (run) => run(),
			edit: async () => undefined,
			signal: ended.signal,
		},
		(chord) => keyPresses(store, dispatcher).press(chord),
	);
	const parts = {shell, link, session, meters};
	const screens = create(parts);
	const leave = (): void => {
		left += 1;
	};
	const barred = (): string | undefined => barredBy(session.getState());
	const everywhere = everywhereScope({
		barred: () => barred(),
		...{
			screens,
			shell,
			leave,
			redraw: () => undefined,
			refresh: () => visits.again(),
			suspend: async () => undefined,
			openShell: async () => undefined,
		},
		quit: async () => leave(),
		help() {
			const overlay = createHelpOverlay({scopes: scopes.below(), barred: barred(), close: () => shell.close(overlay)});
			shell.open(overlay);
		},
		palette() {
			const overlay = createPaletteOverlay({
				...{scopes: scopes.below(), barred: barred(), close: () => shell.close(overlay)},
				run: (command) => dispatcher.run(command),
			});
			shell.open(overlay);
		},
	});
	const scopes = scopesNow(store, screens, everywhere);
	const dispatcher: Dispatcher = new Dispatcher({
		...{scopes: scopes.now, barred},
		onRefused: (reason) => shell.notify('information', reason),
		onFailed: (error, command) => shell.fail(error, command.title),
	});
	const first = screens[0];
	if (first !== undefined) store.setState({screen: first.id});
	const visits = followVisits(screens, store, session, link);
	const now = createStore(() => ({now: Date.now()}));
	const screen = renderToScreen(
		<App
			{...{screens, shell: store, dispatcher, scopes, look: createLook(look)}}
			header={{session, link, meters, now}}
			onDrawn={() => undefined}
		/>,
		size,
	);
	return {
		...{screen, parts, store, written, left: () => left},
		[Symbol.dispose]() {
			visits[Symbol.dispose]();
			ended.abort();
			screen[Symbol.dispose]();
		},
	};
}
