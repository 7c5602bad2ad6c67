import type {Size} from '../screen.ts';

/** Where things are on the screen; rows and columns in cells. A pane without rows is not drawn. */
export interface Layout {
	/** Whether the form is at the right of the hosts rather than below them. */
	readonly isWide: boolean;
	readonly hosts: Size;
	readonly form: Size;
	readonly charts: Size;
}

/** What there is to be shown. */
export interface Wanted {
	/** How many hosts are listed. */
	readonly hosts: number;
	/** How many resources they consume: a field and a chart for each. */
	readonly resources: number;
	/** What is drawn where there is room for form or charts only. */
	readonly below: 'form' | 'charts';
}

/** Title and column heads above the hosts. */
export const hostHeads = 2;
/** From this width on both fit side by side. */
const wideFrom = 118;
const widestForm = 70;
/** Title, what is sent, and a hint around the fields of the form; who is asked is one of them. */
const aroundForm = 3;
/** Legend and three lines of chart. */
const leastChart = 4;
/** Charts narrower than this cannot be read. */
const narrowestChart = 38;
const gap = 1;

/**
 * Shares the room out. Hosts and form come first; charts get what is left, or with `below: 'charts'` the form's place.
 * It depends on nothing that comes and goes, so that no answer makes the screen jump.
 */
export function layoutOf(size: Size, wanted: Wanted): Layout {
	return size.columns >= wideFrom ? wide(size, wanted) : narrow(size, wanted);
}

/** How high charts have to be to be legible. */
const leastCharts = ({resources}: Wanted, columns: number): number =>
	leastChart * Math.ceil(Math.max(1, resources) / Math.max(1, Math.floor(columns / narrowestChart)));

/** The form with room for an answer: its summary, and a line a host. */
const formRows = ({resources, hosts}: Wanted, most: number): number =>
	1 + resources + aroundForm + Math.min(Math.max(3, hosts + 1), most);

function wide({columns, rows}: Size, wanted: Wanted): Layout {
	const half = Math.floor(rows / 2);
	const needed = Math.max(
		formRows(wanted, 3),
		Math.min(half, Math.max(formRows(wanted, 12), wanted.hosts + hostHeads)),
	);
	const hasCharts = rows - needed - gap >= leastCharts(wanted, columns);
	const top = hasCharts ? needed : rows;
	const right = Math.min(widestForm, Math.floor(columns * 0.45));
	return {
		isWide: true,
		hosts: {columns: columns - right - 2, rows: top},
		form: {columns: right, rows: top},
		charts: {columns, rows: hasCharts ? rows - top - gap : 0},
	};
}

function narrow({columns, rows}: Size, wanted: Wanted): Layout {
	const listed = Math.max(1, wanted.hosts) + hostHeads;
	const form = formRows(wanted, 6);
	const below = (hosts: number, panes: {readonly form: number; readonly charts: number}): Layout => ({
		isWide: false,
		hosts: {columns, rows: hosts},
		form: {columns, rows: panes.form},
		charts: {columns, rows: panes.charts},
	});
	if (rows - listed - form >= leastCharts(wanted, columns)) return below(listed, {form, charts: rows - listed - form});
	const rest = Math.max(wanted.below === 'form' ? formRows(wanted, 3) : Math.ceil(rows / 2), rows - listed);
	const panes = wanted.below === 'form' ? {form: rest, charts: 0} : {form: 0, charts: rest};
	return below(rows - rest, panes);
}
