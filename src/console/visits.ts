import type {Screen} from '../screens/screen.ts';
import type {ShellStore} from '../screens/shell/state.ts';
import type {SessionStore} from '../store/session.ts';

/** Opens the screen that is looked at and closes the one before: nothing polls what is not looked at. */
export function followVisits(screens: readonly Screen[], shell: ShellStore, session: SessionStore): Disposable {
	let visited: {readonly id: string; readonly watching: Disposable} | undefined;
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
		[Symbol.dispose]() {
			for (const end of ends) end();
			leave();
		},
	};
}
