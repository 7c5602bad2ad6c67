import {type Bindings, rebind} from '../../keys/bindings.ts';
import type {Scope} from '../../keys/command.ts';
import type {Screen} from '../screen.ts';
import type {ShellStore} from '../shell/state.ts';

/** The scopes that hold now, and a way to hear that they may have changed. */
export interface ScopesNow {
	/** From outermost to innermost. */
	readonly now: () => readonly Scope[];
	/** The same below the overlays, for the palette and the help. */
	readonly below: () => readonly Scope[];
}

export function scopesNow(
	shell: ShellStore,
	screens: readonly Screen[],
	everywhere: Scope,
	bindings: Bindings = {},
): ScopesNow {
	const onScreen = (): readonly Scope[] => {
		const {screen: current} = shell.getState();
		const screen = screens.find(({id}) => id === current);
		return [everywhere, ...(screen?.scopes() ?? [])];
	};
	// Leaving and drawing anew must work over every overlay.
	const always: Scope = {name: everywhere.name, commands: everywhere.commands.filter(({id}) => alwaysThere.has(id))};
	const below = (): readonly Scope[] => rebind(onScreen(), bindings);
	const now = (): readonly Scope[] => {
		const {overlays: above, waits} = shell.getState();
		const overlays = above.map(({scope}) => scope);
		return rebind([...onScreen(), ...waits, ...overlays, ...(overlays.length === 0 ? [] : [always])], bindings);
	};
	return {now, below};
}

/** Commands that need no screen to be looked at. */
export const alwaysThere: ReadonlySet<string> = new Set(['leave', 'redraw', 'suspend']);
