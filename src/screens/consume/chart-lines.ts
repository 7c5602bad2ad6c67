import {unitsOf} from '../../../assets/consumer/shared/units.ts';
import type {Resource} from '../../operations/consumer/usage.ts';
import type {ConsumeState, Host} from '../../store/consume.ts';
import {historySeconds, type Point, seriesOf, together} from '../../store/history.ts';
import {sanitiseLine} from '../../text.ts';
import {gridOf, sideBySide} from '../../ui/chart-grid.ts';
import {type LineChart, lineChartLines} from '../../ui/line-chart.ts';
import type {Look} from '../../ui/look.ts';
import type {Size} from '../screen.ts';
import {isFraction, resourceNames, shortAmount} from './amounts.ts';
import {titleLine} from './title-line.ts';

export interface ChartsModel {
	readonly state: Pick<ConsumeState, 'hosts' | 'consumed' | 'at'>;
	/** The host whose past is drawn; undefined draws that of all together. */
	readonly host: string | undefined;
}

/** From this height on the charts have a title; below it each says whose it is. */
const titledFrom = 8;

/** A chart for each resource of the selected host, or of all together: the target's line against what was measured. */
export function chartLines({state, host: id}: ChartsModel, size: Size, look: Look): string[] {
	const {hosts, consumed, at = 0} = state;
	const host = hosts.find((each) => each.id === id);
	const of = host === undefined ? hosts : [host];
	const whose = of.length === 1 && of[0] !== undefined ? sanitiseLine(of[0].id) : `all ${of.length} hosts`;
	const hasTitle = size.rows >= titledFrom;
	const title = hasTitle ? [titleLine(`Charts of ${whose}`, '', {columns: size.columns, isFocused: false}, look)] : [];
	const {across, cell} = gridOf(consumed.length, {columns: size.columns, rows: size.rows - title.length});
	const charts = consumed.map((resource) =>
		lineChartLines(chartOf(resource, of, at, hasTitle || of.length === 1 ? '' : ' of all'), cell, look),
	);
	return [...title, ...sideBySide(charts, across, cell)].slice(0, size.rows);
}

/** Room above the highest value, so that its line is seen as one. */
const headroom = 1.25;

function chartOf(resource: Resource, hosts: readonly Host[], at: number, whose: string): LineChart {
	const [unit] = unitsOf[resource];
	const histories = hosts.map(({history}) => history[resource] ?? []);
	const seconds = windowOf(histories, at);
	const {actual, target} = together(
		histories.map((points) => seriesOf(points, seconds, at)),
		isFraction(unit) ? 'average' : 'sum',
	);
	const highest = Math.max(0, ...[...actual, ...target].filter((value) => !Number.isNaN(value))) * headroom;
	return {
		series: [{name: `${resourceNames[resource]}${whose}`, values: actual, role: 'accent'}],
		target,
		min: 0,
		max: isFraction(unit) ? Math.min(1, Math.max(0.1, highest)) : Math.max(1, highest),
		format: (value) => shortAmount(unit, value),
		times: [`${seconds / 60} min ago`, 'now'],
	};
}

/** Whole minutes, as many as the longest history needs: a chart should not begin as an empty one. */
function windowOf(histories: readonly (readonly Point[])[], at: number): number {
	const oldest = Math.min(at, ...histories.map(([first]) => first?.at ?? at));
	const minutes = Math.ceil((at - oldest + 1) / 60_000);
	return Math.min(historySeconds, Math.max(1, minutes) * 60);
}
