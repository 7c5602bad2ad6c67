import type {Command, TextTarget} from '../keys/command.ts';
import {editText, insertText} from './text-edit.ts';
import {
	endSearch,
	nextMatch,
	type PaneState,
	pagePane,
	paneToEnd,
	paneToStart,
	scrollPane,
	shiftPane,
	startSearch,
	toggleWrap,
	typeSearch,
} from './text-pane.ts';

/** Where a pane's state lives. */
export interface PaneHost {
	readonly state: () => PaneState;
	readonly change: (state: PaneState) => void;
}

/** Moving and searching in a pane, for an overlay's or a screen's scope. */
export function paneTarget({state, change}: PaneHost): {
	readonly typing: () => TextTarget | undefined;
	readonly commands: readonly Command[];
} {
	const does = (step: (state: PaneState) => PaneState) => (): void => change(step(state()));
	const nothing = (): string | undefined => (state().found.length === 0 ? 'nothing was found; / searches' : undefined);
	return {
		typing: () => (state().typed === undefined ? undefined : searchTarget({state, change})),
		commands: [
			{id: 'pane.search', title: 'Search', hint: 'search', keys: ['/'], run: does(startSearch)},
			{
				id: 'pane.next',
				title: 'Go to the next place where it is found',
				keys: ['n'],
				disabled: nothing,
				run: does((pane) => nextMatch(pane, 1)),
			},
			{
				id: 'pane.previous',
				title: 'Go to the place before where it is found',
				keys: ['N'],
				disabled: nothing,
				run: does((pane) => nextMatch(pane, -1)),
			},
			{id: 'pane.wrap', title: 'Wrap long lines, or cut them', hint: 'wrap', keys: ['z'], run: does(toggleWrap)},
			{id: 'pane.down', title: 'Scroll down', keys: ['down', 'j'], run: does((pane) => scrollPane(pane, 1))},
			{id: 'pane.up', title: 'Scroll up', keys: ['up', 'k'], run: does((pane) => scrollPane(pane, -1))},
			{
				id: 'pane.page-down',
				title: 'Turn a page',
				keys: ['pagedown', 'ctrl+f'],
				run: does((pane) => pagePane(pane, 1)),
			},
			{
				id: 'pane.page-up',
				title: 'Turn a page back',
				keys: ['pageup', 'ctrl+b'],
				run: does((pane) => pagePane(pane, -1)),
			},
			{id: 'pane.start', title: 'Go to the beginning', keys: ['home', 'g g'], run: does(paneToStart)},
			{id: 'pane.end', title: 'Go to the end', keys: ['end', 'G'], run: does(paneToEnd)},
			{id: 'pane.right', title: 'Shift cut lines', keys: ['right'], run: does((pane) => shiftPane(pane, 8))},
			{id: 'pane.left', title: 'Shift cut lines back', keys: ['left'], run: does((pane) => shiftPane(pane, -8))},
		],
	};
}

/** While a search is typed: `enter` keeps it, `escape` gives it up, everything else goes into it. */
function searchTarget({state, change}: PaneHost): TextTarget {
	const typed = (): NonNullable<PaneState['typed']> => state().typed ?? {text: '', cursor: 0, killed: ''};
	return {
		press(chord) {
			if (chord === 'enter' || chord === 'escape') {
				change(endSearch(state(), chord === 'enter'));
				return true;
			}
			const text = editText(typed(), chord);
			if (text !== undefined) change(typeSearch(state(), text));
			return text !== undefined;
		},
		paste: (text) => change(typeSearch(state(), insertText(typed(), text).state)),
	};
}
