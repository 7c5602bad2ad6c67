import type {Chord} from '../../keys/chord.ts';

/** What is typed while a command is waited for, often before the wait is on the screen: it is done afterwards. */
export class TypeAhead {
	readonly #kept: Chord[] = [];

	/** Enter carries things out, and is pressed again by who is impatient. */
	readonly keep = (chord: Chord): boolean => {
		if (chord === 'enter') return false;
		this.#kept.push(chord);
		return true;
	};

	/**
	 * Presses what was kept, up to where something else has the keys: nobody has seen that question yet, and a child that
	 * got the terminal is not the screen.
	 */
	replay(isScreenFree: () => boolean, press: (chord: Chord) => void): void {
		// What was waited for may ask something at once.
		setImmediate(() => {
			for (const chord of this.#kept) {
				if (!isScreenFree()) return;
				press(chord);
			}
		});
	}
}
