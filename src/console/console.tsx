import {setFlagsFromString} from 'node:v8';
import {render} from 'ink';
import {createStore} from 'zustand/vanilla';
import {InvalidInputError} from '../errors.ts';
import {Dispatcher} from '../keys/dispatcher.ts';
import {App} from '../screens/frame/app.tsx';
import {barredBy} from '../screens/frame/barred.ts';
import type {HeaderSources, Meters} from '../screens/frame/header.tsx';
import {scopesNow} from '../screens/frame/scopes.ts';
import type {Screen} from '../screens/screen.ts';
import {createShell} from '../screens/shell/create-shell.ts';
import {everywhereScope} from '../screens/shell/everywhere.ts';
import {createHelpOverlay} from '../screens/shell/help.tsx';
import {createPaletteOverlay} from '../screens/shell/palette.tsx';
import {createShellStore} from '../screens/shell/state.ts';
import {SpokenApp} from '../screens/spoken/spoken-app.tsx';
import {createStartOverlay} from '../screens/start/start.tsx';
import {createLinkStore} from '../store/link.ts';
import {createSessionStore} from '../store/session.ts';
import {nearest} from '../text.ts';
import {keepDrawnRows} from '../ui/kept-rows.ts';
import {createLook} from '../ui/look.ts';
import {openShell} from './children.ts';
import {Connection} from './connection.ts';
import type {ConsoleOptions} from './options.ts';
import {askBeforeQuitting} from './quit.ts';
import {createScreens} from './screens.ts';
import {readSettings} from './settings.ts';
import {TerminalHost} from './terminal-host.ts';
import {followVisits} from './visits.ts';

/** Opens the console and answers its exit code once the operator has left. */
export async function runConsole(options: ConsoleOptions): Promise<number> {
	const settings = readSettings();
	const look = createLook({
		theme: options.theme ?? settings.theme ?? 'dark',
		colours: (process.env.NO_COLOR ?? '') === '',
		ascii: options.ascii || settings.ascii === true,
	});
	const session = createSessionStore({readOnly: options.readOnly, dryRun: options.dryRun});
	const link = createLinkStore();
	const meters = createStore<Meters>(() => ({requestsPerSecond: 0, throttled: 0, cost: undefined}));
	const now = createStore(() => ({now: Date.now()}));
	const shellStore = createShellStore('overview');
	using host = new TerminalHost();
	const shell = createShell(shellStore, host);
	const connection = new Connection({
		options,
		store: session,
		shell,
		choose: ({reason, profiles, problem}) =>
			new Promise((resolve) => {
				const overlay = createStartOverlay({
					...{reason, profiles, problem, quit: () => host.leave(0)},
					answer: (answer) => {
						shell.close(overlay);
						resolve(answer);
					},
				});
				shell.open(overlay);
			}),
	});
	const screens = createScreens({shell, connection, link, session, meters});
	shellStore.setState({screen: screenNamed(options.screen, screens)});
	const barred = (): string | undefined => barredBy(session.getState());
	const everywhere = everywhereScope({
		screens,
		shell,
		help: () => {
			const overlay = createHelpOverlay({scopes: scopes.below(), barred: barred(), close: () => shell.close(overlay)});
			shell.open(overlay);
		},
		palette: () => {
			const overlay = createPaletteOverlay({
				...{scopes: scopes.below(), barred: barred(), close: () => shell.close(overlay)},
				run: (command) => dispatcher.run(command),
			});
			shell.open(overlay);
		},
		redraw: () => host.redraw(),
		suspend: () => host.stop(),
		openShell: () => host.suspend(() => openShell(connection.environment, process.env)),
		quit: async () => {
			if (await askBeforeQuitting({shell, connection, screens})) host.leave(0);
		},
		leave: () => host.leave(0),
	});
	const scopes = scopesNow(shellStore, screens, everywhere, settings.keys);
	const dispatcher = new Dispatcher({
		scopes: scopes.now,
		barred,
		onRefused: (reason) => shell.notify('information', reason),
		onFailed: (error, command) => shell.fail(error, command.title),
	});
	const header: HeaderSources = {session, link, meters, now};
	const Face = options.screenReader ? SpokenApp : App;
	const app = (
		<Face
			{...{screens, shell: shellStore, header, dispatcher, scopes, look}}
			onDrawn={({suspend}) => host.attach(suspend)}
		/>
	);
	// V8 lets the space for new objects grow to 130 MB while a long list is read, and keeps it; 17 MB are as fast.
	setFlagsFromString('--semi-space-growth-factor=1');
	keepDrawnRows();
	const instance = render(app, {
		isScreenReaderEnabled: options.screenReader,
		alternateScreen: !options.screenReader,
		incrementalRendering: true,
		maxFps: 120,
		exitOnCtrlC: false,
		patchConsole: false,
	});
	host.show(instance, app);
	const clock = setInterval(() => now.setState({now: Date.now()}), 1000);
	using _visits = followVisits(screens, shellStore, session);
	void connection.open();
	try {
		return await host.left;
	} finally {
		clearInterval(clock);
		connection.close();
	}
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
