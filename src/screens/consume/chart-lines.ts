import {unitsOf} from '../../../assets/consumer/shared/units.ts';
import type {Resource} from '../../operations/consumer/usage.ts';
import type {ConsumeState, Host} from '../../store/consume.ts';
import {historySeconds, type Series, seriesOf, together} from '../../store/consume-history.ts';
import {sanitiseLine} from '../../text.ts';
import {fitStyled} from '../../ui/fit-styled.ts';
import type {Look} from '../../ui/look.ts';
import {sparkline} from '../../ui/sparkline.ts';
import {fit} from '../../ui/text-width.ts';
import type {Size} from '../screen.ts';
import {isFraction, resourceNames, shortPair} from './amounts.ts';
import {titleLine} from './title-line.ts';

export interface ChartsModel {
	readonly state: Pick<ConsumeState, 'hosts' | 'consumed' | 'at'>;
	readonly cursor: string | undefined;
	readonly charted: 'host' | 'all';
}

/** A chart for each resource of the selected host, or of all together: the target's line against what was measured. */
export function chartLines({state, cursor, charted}: ChartsModel, size: Size, look: Look): string[] {
	const {hosts, consumed, at = 0} = state;
	const host = hosts.find(({id}) => id === cursor);
	const of = charted === 'host' && host !== undefined ? [host] : hosts;
	const whose = of.length === 1 && of[0] !== undefined ? sanitiseLine(of[0].id) : `all ${of.length} hosts`;
	const title = titleLine(
		`Last ${historySeconds / 60} minutes`,
		`${whose}: v turns`,
		{columns: size.columns, isFocused: false},
		look,
	);
	const room = {columns: size.columns, rows: size.rows - 1};
	const {across, cell} = gridOf(consumed.length, room);
	const charts = consumed.map((resource) => chart(resource, of, at, cell, look));
	return [title, ...sideBySide(charts, across, cell)].slice(0, size.rows);
}

const gap = 2;
const narrowest = 36;
const lowest = 4;
/** A chart so many times as wide as high reads best. */
const proportion = 5;

/** How many charts go side by side, so that each is as large as can be. */
export function gridOf(count: number, {columns, rows}: Size): {readonly across: number; readonly cell: Size} {
	const grids = Array.from({length: Math.max(1, count)}, (_, index) => {
		const across = index + 1;
		const cell = {
			columns: Math.floor((columns - gap * index) / across),
			rows: Math.floor(rows / Math.ceil(Math.max(1, count) / across)),
		};
		const isLegible = cell.columns >= narrowest && cell.rows >= lowest;
		return {across, cell, worth: Math.min(cell.columns / proportion, cell.rows) + (isLegible ? 1000 : 0)};
	});
	return grids.reduce((best, grid) => (grid.worth > best.worth ? grid : best));
}

function sideBySide(charts: readonly (readonly string[])[], across: number, {columns, rows}: Size): string[] {
	const groups = Array.from({length: Math.ceil(charts.length / across)}, (_, index) =>
		charts.slice(index * across, (index + 1) * across),
	);
	return groups.flatMap((group) =>
		Array.from({length: rows}, (_, row) =>
			group.map((lines) => fitStyled(lines[row] ?? '', columns)).join(' '.repeat(gap)),
		),
	);
}

function chart(resource: Resource, hosts: readonly Host[], at: number, {columns, rows}: Size, look: Look): string[] {
	const [unit] = unitsOf[resource];
	const series = together(
		hosts.map(({history}) => seriesOf(history[resource] ?? [], historySeconds, at)),
		isFraction(unit) ? 'average' : 'sum',
	);
	const actual = series.actual.at(-1) ?? Number.NaN;
	const target = series.target.at(-1) ?? Number.NaN;
	const now = Number.isNaN(actual) ? '' : shortPair(unit, actual, target);
	const head = look.paint('strong', fit(`${resourceNames[resource]} ${now}`, columns));
	return [head, ...plot(series, {columns, rows: rows - 1}, look)];
}

function plot({actual}: Series, {columns}: Size, look: Look): string[] {
	return [sparkline(actual, columns, look, {min: 0})];
}
