import {useInput, usePaste} from 'ink';
import type {ReactNode} from 'react';
import {type Chord, toChords} from '../keys/chord.ts';

interface KeyInputProps {
	readonly onChord: (chord: Chord) => void;
	readonly onPaste: (text: string) => void;
}

/** No hand types so much between two reads: a paste into a terminal that does not mark it. Characters. */
const mostTyped = 256;

/** The one place where Ink's input comes in. */
export function KeyInput({onChord, onPaste}: KeyInputProps): ReactNode {
	useInput((input, key) => {
		if (input.length > mostTyped) return onPaste(input);
		for (const chord of toChords(input, key)) onChord(chord);
	});
	usePaste(onPaste);
	return null;
}
