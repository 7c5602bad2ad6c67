import type {Chord} from '../../keys/chord.ts';
import type {Dispatcher} from '../../keys/dispatcher.ts';
import type {ShellStore} from '../shell/state.ts';

/** What the operator's keys and pastes do to the program, whichever face it has. */
export interface KeyPresses {
	readonly press: (chord: Chord) => void;
	readonly paste: (text: string) => void;
}

/** A failure that was read goes away with the next key; after every key what can be done may have changed. */
export function keyPresses(shell: ShellStore, dispatcher: Dispatcher): KeyPresses {
	const taken = (act: () => void): void => {
		if (shell.getState().notice?.level === 'failure') shell.setState({notice: undefined});
		act();
		shell.setState(({revision}) => ({revision: revision + 1, pending: dispatcher.pending}));
	};
	return {
		press: (chord) => taken(() => dispatcher.press(chord)),
		paste: (text) => taken(() => dispatcher.paste(text)),
	};
}
