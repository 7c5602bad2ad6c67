import type {Command, Scope} from '../keys/command.ts';
import type {Screen} from '../screens/screen.ts';
import {everywhereScope} from '../screens/shell/everywhere.ts';
import {createHelpOverlay} from '../screens/shell/help.tsx';
import {createPaletteOverlay} from '../screens/shell/palette.tsx';
import type {Overlay, Shell} from '../screens/shell.ts';
import {openShell} from './children.ts';
import type {Connection} from './connection.ts';
import {askBeforeQuitting} from './quit.ts';
import type {TerminalHost} from './terminal-host.ts';

interface EverywhereParts {
	readonly screens: readonly Screen[];
	readonly shell: Shell;
	readonly connection: Connection;
	readonly host: TerminalHost;
	/** Why nothing may be changed now, if so. */
	readonly barred: () => string | undefined;
	/** The scopes below the overlays, for help and palette. */
	readonly below: () => readonly Scope[];
	readonly run: (command: Command) => void;
	/** Looks at once at what the screen shows. */
	readonly refresh: () => void;
}

/** The commands that hold on every screen, tied to the terminal and the connection. */
export function createEverywhere(parts: EverywhereParts): Scope {
	const {screens, shell, connection, host, barred, below, run, refresh} = parts;
	const open = (create: (parts: ReturnType<typeof shared>) => Overlay): void => {
		const overlay: Overlay = create(shared(() => shell.close(overlay)));
		shell.open(overlay);
	};
	const shared = (close: () => void) => ({scopes: below(), barred: barred(), close});
	return everywhereScope({
		...{screens, shell, barred, refresh},
		help: () => open(createHelpOverlay),
		palette: () => open((common) => createPaletteOverlay({...common, run})),
		redraw: () => host.redraw(),
		suspend: () => host.stop(),
		openShell: () => host.suspend(() => openShell(connection.environment, process.env)),
		quit: async () => {
			if (await askBeforeQuitting({shell, connection, screens})) host.leave(0);
		},
		leave: () => host.leave(0),
	});
}
