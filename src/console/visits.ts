import type {Screen} from '../screens/screen.ts';
import type {ShellStore} from '../screens/shell/state.ts';
import type {LinkStore} from '../store/link.ts';
import type {SessionStore} from '../store/session.ts';

export interface Visits extends Disposable {
	/** Looks at once at what the screen shows, also where a pause was announced. */
	readonly again: () => void;
}

/** A key that is held down asks no more often than this. Milliseconds. */
const leastPause = 1_000;

/** Opens the screen that is looked at and closes the one before: nothing polls what is not looked at. */
export function followVisits(
	screens: readonly Screen[],
	shell: ShellStore,
	session: SessionStore,
	link: LinkStore,
): Visits {
	let visited: {readonly id: string; readonly watching: Disposable} | undefined;
	let lastAgain = Number.NEGATIVE_INFINITY;
	const leave = (): void => {
		visited?.watching[Symbol.dispose]();
		visited = undefined;
	};
	const visit = (): void => {
		const {screen: id} = shell.getState();
		if (visited?.id === id || session.getState().phase !== 'open') return;
		leave();
		const screen = screens.find((other) => other.id === id);
		if (screen !== undefined) visited = {id, watching: screen.open()};
	};
	const ends = [shell.subscribe(visit), session.subscribe(visit)];
	visit();
	return {
		again() {
			const now = Date.now();
			if (visited === undefined || now - lastAgain < leastPause) return;
			lastAgain = now;
			leave();
			link.setState(({problem}) => ({problem: problem && {...problem, retryAt: now}}));
			visit();
		},
		[Symbol.dispose]() {
			for (const end of ends) end();
			leave();
		},
	};
}
