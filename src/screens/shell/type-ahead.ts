import type {Chord} from '../../keys/chord.ts';
import type {ShellStore} from './state.ts';

/** What is typed while a command is waited for, often before the wait is on the screen: it is done afterwards. */
export class TypeAhead {
	readonly #kept: Chord[] = [];

	/** Enter carries things out, and is pressed again by who is impatient. */
	readonly keep = (chord: Chord): boolean => {
		if (chord === 'enter') return false;
		this.#kept.push(chord);
		return true;
	};

	/** Presses what was kept, up to where something comes up over the screen: nobody has seen that question yet. */
	replay({getState}: ShellStore, press: (chord: Chord) => void): void {
		// What was waited for may ask something at once.
		setImmediate(() => {
			for (const chord of this.#kept) {
				if (getState().overlays.length > 0) return;
				press(chord);
			}
		});
	}
}
