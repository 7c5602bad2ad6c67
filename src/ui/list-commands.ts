import type {Chord} from '../keys/chord.ts';
import type {Command} from '../keys/command.ts';
import {
	clearMarks,
	type ListState,
	moveCursor,
	movePage,
	moveToEnd,
	moveToStart,
	type Order,
	type Sort,
	toggleAllMarks,
	toggleMark,
	toggleMarkAndMove,
} from './list.ts';
import type {ListControl} from './list-control.ts';
import {clearFilter, openFilter} from './list-filter.ts';

export interface ListCommandsOptions {
	/** What the names of the commands begin with: `tasks` gives `tasks.down`. */
	readonly id: string;
	readonly list: ListControl;
	/** Columns by which it can be sorted, in the order of the keys for it; without them it cannot. */
	readonly sortable?: readonly {readonly id: string}[];
	/** False where rows cannot be marked. */
	readonly canMark?: boolean;
	/** Keys that the screen needs for something else, such as `g g` where `g` grabs. */
	readonly taken?: readonly Chord[];
}

type Change = (state: ListState, order: Order, page: number) => ListState;
type Row = readonly [name: string, title: string, keys: readonly Chord[], change: Change];

const moves: readonly Row[] = [
	['down', 'Go down', ['down', 'j'], (...now) => moveCursor(...now, 1)],
	['up', 'Go up', ['up', 'k'], (...now) => moveCursor(...now, -1)],
	['page-down', 'Turn to the next page', ['pagedown', 'ctrl+f'], (...now) => movePage(...now, 1)],
	['page-up', 'Turn to the page before', ['pageup', 'ctrl+b'], (...now) => movePage(...now, -1)],
	['start', 'Go to the first row', ['home', 'g g'], moveToStart],
	['end', 'Go to the last row', ['end', 'G'], moveToEnd],
];

const marking: readonly Row[] = [
	['mark', 'Mark the row, or take its mark away', ['space'], toggleMark],
	['mark-down', 'Mark the row and go down', ['shift+down'], (...now) => toggleMarkAndMove(...now, 1)],
	['mark-up', 'Mark the row and go up', ['shift+up'], (...now) => toggleMarkAndMove(...now, -1)],
	['mark-all', 'Mark all rows shown, or take their marks away', ['*', 'ctrl+space'], toggleAllMarks],
];

/**
 * The commands of a list as things stand now, with what can be cleared only when there is something to clear; all of
 * them when `all` is set.
 */
export function listCommands(options: ListCommandsOptions, all?: 'all'): Command[] {
	const {id, list, sortable = [], canMark = true, taken = []} = options;
	const rows = [...moves, ...(canMark ? marking : []), ...(sortable.length > 0 ? sorting(sortable) : [])];
	const commands: Command[] = rows.map(([name, title, keys, change]) => ({
		id: `${id}.${name}`,
		title,
		keys: keys.filter((key) => !taken.includes(key)),
		run: () => list.change(change),
	}));
	return [...commands, filterCommand(options), ...clearCommands(options, all)];
}

const filterCommand = ({id, list}: ListCommandsOptions): Command => ({
	id: `${id}.filter`,
	title: 'Filter: words, !word, column:word',
	hint: 'filter',
	keys: ['/'],
	run: () => list.change(openFilter),
});

/** `escape` takes back one thing after the other before it leaves the screen. */
function clearCommands({id, list}: ListCommandsOptions, all?: 'all'): Command[] {
	const {filter, marks} = list.state;
	const clear = {keys: ['escape']};
	const filtered: Command = {
		...clear,
		id: `${id}.clear-filter`,
		title: 'Show all rows again',
		hint: 'clear filter',
		run: () => list.change(clearFilter),
	};
	const marked: Command = {
		...clear,
		id: `${id}.clear-marks`,
		title: 'Take all marks away',
		hint: 'clear marks',
		run: () => list.change(clearMarks),
	};
	if (all !== undefined) return [filtered, marked];
	return filter === '' ? (marks.size === 0 ? [] : [marked]) : [filtered];
}

const sorting = (sortable: readonly {readonly id: string}[]): readonly Row[] => [
	['sort-next', 'Sort by the next column', ['>'], (state) => ({...state, sort: nextSort(state.sort, sortable, 1)})],
	[
		'sort-before',
		'Sort by the column before',
		['<'],
		(state) => ({...state, sort: nextSort(state.sort, sortable, -1)}),
	],
	['sort-inverse', 'Invert the order', ['i'], (state) => ({...state, sort: inverse(state.sort, sortable)})],
];

/** The sort by the column beside, around the end; from none it is the first or the last. */
function nextSort(sort: Sort | undefined, sortable: readonly {readonly id: string}[], step: 1 | -1): Sort | undefined {
	const at = sortable.findIndex(({id}) => id === sort?.column);
	const from = at < 0 && step < 0 ? 0 : at;
	const column = sortable.at((from + step) % sortable.length);
	return column && {column: column.id, descending: false};
}

function inverse(sort: Sort | undefined, sortable: readonly {readonly id: string}[]): Sort | undefined {
	const first = nextSort(undefined, sortable, 1);
	const {column, descending} = sort ?? first ?? {};
	return column === undefined ? sort : {column, descending: descending !== true};
}
