import type {TextTarget} from '../keys/command.ts';
import type {ListState} from './list.ts';
import type {ListControl} from './list-control.ts';
import {editText, insertText, type TextState, textOf} from './text-edit.ts';

/** Begins to type a filter, with the one that is there to go on from. */
export const openFilter = (state: ListState): ListState => ({...state, typing: textOf(state.filter)});

/** Ends typing; the filter stays. */
const keepFilter = (state: ListState): ListState => ({...state, typing: undefined});

/** Lets every row through again, and ends typing. */
export const clearFilter = (state: ListState): ListState => ({...state, typing: undefined, filter: ''});

const typed = (state: ListState, typing: TextState): ListState => ({...state, typing, filter: typing.text});

/**
 * Where keys go while a filter is typed, undefined otherwise: for `typing` of a scope. The filter holds from the first
 * letter; `enter` keeps it, `escape` clears it, and so does `backspace` once nothing is left. Arrows up and down, pages
 * and other keys that mean nothing to a text move in the list as ever.
 */
export function filterTarget(list: ListControl): TextTarget | undefined {
	const {typing} = list.state;
	if (typing === undefined) return undefined;
	return {
		press(chord) {
			const isAbandoned = chord === 'escape' || (chord === 'backspace' && typing.text === '');
			if (isAbandoned) list.change(clearFilter);
			else if (chord === 'enter') list.change(keepFilter);
			else {
				const edited = editText(typing, chord);
				if (edited === undefined) return false;
				list.change((state) => typed(state, edited));
			}
			return true;
		},
		paste: (text) => list.change((state) => typed(state, insertText(typing, text).state)),
	};
}
