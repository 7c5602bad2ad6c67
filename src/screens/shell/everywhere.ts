import type {Command, Scope} from '../../keys/command.ts';
import type {Screen} from '../screen.ts';
import type {Shell} from '../shell.ts';

interface EverywhereOptions {
	readonly screens: readonly Screen[];
	readonly shell: Pick<Shell, 'go'>;
	readonly help: () => void;
	readonly palette: () => void;
	readonly redraw: () => void;
	/** Looks at once at what the screen shows. */
	readonly refresh: () => void;
	readonly suspend: () => Promise<void>;
	/** Why nothing may be changed now, if so. */
	readonly barred: () => string | undefined;
	/** Opens the operator's shell with this AWS in its environment. */
	readonly openShell: () => Promise<void>;
	readonly quit: () => Promise<void>;
	readonly leave: () => void;
}

/** The commands that hold on every screen. */
export function everywhereScope(options: EverywhereOptions): Scope {
	const {screens, shell, help, palette, redraw, refresh, suspend, barred, openShell, quit, leave} = options;
	const visits = screens.map(
		({id, key, title}): Command => ({
			id: `go.${id}`,
			title: `Go to ${title}`,
			keys: [key],
			run: () => shell.go(id),
		}),
	);
	return {
		name: 'Everywhere',
		commands: [
			...visits,
			{id: 'help', title: 'Show the keys of this screen', hint: 'help', keys: ['?', 'alt+h'], run: help},
			{
				id: 'palette',
				title: 'Find any command or screen by its name',
				hint: 'command',
				keys: [':', 'alt+x'],
				run: palette,
			},
			{id: 'quit', title: 'Quit; asks only if something would be lost', hint: 'quit', keys: ['q'], run: quit},
			{id: 'leave', title: 'Leave at once', keys: ['ctrl+c'], run: leave},
			{id: 'refresh', title: 'Look again now', keys: ['ctrl+r'], run: refresh},
			{id: 'redraw', title: 'Draw the screen anew', keys: ['ctrl+l'], run: redraw},
			{
				id: 'shell',
				title: 'Open a shell with aws set to this AWS; exit comes back',
				keys: ['ctrl+o'],
				// The console's read-only does not hold there.
				disabled: barred,
				run: openShell,
			},
			{id: 'suspend', title: 'Go to the shell; fg comes back', keys: ['ctrl+z'], run: suspend},
		],
	};
}
