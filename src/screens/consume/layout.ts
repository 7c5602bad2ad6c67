import type {Size} from '../screen.ts';

/** Where things are on the screen; rows and columns in cells. A pane without rows is not drawn. */
export interface Layout {
	/** Whether the form is at the right of the hosts rather than below them. */
	readonly isWide: boolean;
	readonly hosts: Size;
	readonly form: Size;
	readonly charts: Size;
}

/** From this width on both fit side by side. */
const wideFrom = 118;
const widestForm = 70;
/** Title, column heads, and a host. */
const leastHosts = 4;
/** Title, answer and hint around the fields of the form. */
const aroundForm = 3;
const usualAnswer = 3;
/** Title, axis and three lines of chart. */
const leastChart = 6;
const blank = 1;

/**
 * Shares the room out. `hosts` and `fields` are how many lines there are of each. The form is always whole; charts get
 * what is left, or with `below: 'charts'` the form's place where there is room for one of them only.
 */
export function layoutOf(
	{columns, rows}: Size,
	{hosts, fields, below}: {readonly hosts: number; readonly fields: number; readonly below: 'form' | 'charts'},
): Layout {
	const listed = hosts + leastHosts - 1;
	const form = fields + aroundForm + usualAnswer;
	return columns >= wideFrom
		? wide({columns, rows}, Math.max(form, Math.min(listed, Math.floor(rows / 2))))
		: narrow({columns, rows}, {listed, form, below});
}

function wide({columns, rows}: Size, wanted: number): Layout {
	const hasCharts = rows - wanted - blank >= leastChart;
	const top = hasCharts ? wanted : rows;
	const right = Math.min(widestForm, Math.floor(columns * 0.45));
	return {
		isWide: true,
		hosts: {columns: columns - right - 2, rows: top},
		form: {columns: right, rows: top},
		charts: {columns, rows: hasCharts ? rows - top - blank : 0},
	};
}

interface Wanted {
	readonly listed: number;
	readonly form: number;
	readonly below: 'form' | 'charts';
}

function narrow({columns, rows}: Size, {listed, form, below}: Wanted): Layout {
	const none = {columns, rows: 0};
	const both = rows - form - leastChart - 2 * blank;
	if (both >= leastHosts) {
		const hosts = Math.min(listed, both);
		const charts = rows - form - hosts - 2 * blank;
		return {
			...{isWide: false, hosts: {columns, rows: hosts}},
			form: {columns, rows: form},
			charts: {columns, rows: charts},
		};
	}
	const least = below === 'form' ? form : Math.max(leastChart, rows - listed - blank);
	const hosts = Math.max(leastHosts, Math.min(listed, rows - least - blank));
	const rest = {columns, rows: Math.max(0, rows - hosts - blank)};
	return {
		...{isWide: false, hosts: {columns, rows: hosts}},
		form: below === 'form' ? rest : none,
		charts: below === 'charts' ? rest : none,
	};
}
