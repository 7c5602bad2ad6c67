import type {Overview, SystemCard} from '../../operations/overview/overview.ts';
import {beside, cards, cardsWidth, titled} from '../../ui/boxes.ts';
import type {Look} from '../../ui/look.ts';
import type {Size} from '../screen.ts';
import {type KnownSystem, systemCard, unknownCard} from './card-lines.ts';
import {systemEntries} from './entry-lines.ts';
import {costLines, recentLines, taskLines, warningLines} from './pane-lines.ts';
import type {Recent} from './recent.ts';

export interface OverviewModel {
	/** Undefined until AWS has answered. */
	readonly overview: Overview | undefined;
	/** What to show until then. */
	readonly known: readonly KnownSystem[];
	/** Undefined until the audit file has been read. */
	readonly recent: readonly Recent[] | undefined;
	/** Id of the card under the cursor. */
	readonly selected: string | undefined;
	/** Milliseconds since 1970. */
	readonly now: number;
}

/** A narrower card could not hold an address. */
const narrowestCard = 38;
/** State, two lines, next step, and the border. */
const cardRows = 6;
/** From this width on the figures stand beside the cards. */
const wideFrom = 120;
/** More changes than fit are on the Activity screen. */
export const mostRecent = 30;

/** Cells that the cards have side by side. */
const cardColumns = (columns: number): number => (columns < wideFrom ? columns : Math.floor(columns * 0.58));

/** Whether so many systems are cards, and how many side by side, or lines, as cards would leave too little for the rest. */
function arrangement(count: number, {columns, rows}: Size): {readonly isLines: boolean; readonly perRow: number} {
	const {perRow} = cardsWidth(count, cardColumns(columns), narrowestCard);
	const isLines = columns < wideFrom && Math.ceil(count / perRow) * cardRows > rows - leastPanes;
	return {isLines, perRow: isLines ? 1 : perRow};
}

/** How many systems stand side by side. */
export const systemsPerRow = (count: number, size: Size): number => arrangement(count, size).perRow;

/** The whole screen: cards, what runs and costs, warnings, the last changes. Exactly `size`. */
export function overviewLines(model: OverviewModel, size: Size, look: Look): string[] {
	return size.columns < wideFrom ? narrowLines(model, size, look) : wideLines(model, size, look);
}

function wideLines(model: OverviewModel, {columns, rows}: Size, look: Look): string[] {
	const left = cardColumns(columns);
	const right = columns - left - 2;
	const block = cardBlock(model, {columns: left, rows: Math.floor(rows * 0.7)}, look);
	const recentSize = {columns: left, rows: rows - block.lines.length};
	const recent = titled(`Last changes${block.more}`, recentOf(model, left, look), recentSize, look);
	const {overview} = model;
	const warnings = warningLines(overview?.warnings, right, look);
	const tasks = taskLines(overview, right, look);
	const rowsFor = (lines: readonly string[]): number => Math.min(lines.length + 2, Math.floor(rows / 3));
	const figures = [
		...titled('Warnings', warnings, {columns: right, rows: rowsFor(warnings)}, look),
		...titled(tasksTitle(overview), tasks, {columns: right, rows: rowsFor(tasks)}, look),
	];
	const costSize = {columns: right, rows: rows - figures.length};
	const cost = titled(
		costTitle(overview),
		costLines(overview, {width: right, rows: costSize.rows - 1}, look),
		costSize,
		look,
	);
	return beside([...block.lines, ...recent], [...figures, ...cost], [left, right]);
}

/** Rows that the panes below the cards need at least: warnings, what it costs, changes. */
const leastPanes = 12;

/** Where cards would leave too little for the rest, a system takes two lines. Cards and lines tell how many tasks run. */
function narrowLines(model: OverviewModel, {columns, rows}: Size, look: Look): string[] {
	const {overview} = model;
	const block =
		overview !== undefined && arrangement(overview.systems.length, {columns, rows}).isLines
			? entryBlock(model, overview.systems, {columns, rows}, look)
			: cardBlock(model, {columns, rows: rows - leastPanes}, look);
	const rest = rows - block.lines.length;
	const warnings = warningLines(overview?.warnings, columns, look);
	const warningRows = Math.min(1 + warnings.length, Math.max(2, Math.floor(rest / 3)));
	const cost = costLines(overview, {width: columns, rows: Math.max(1, rest - warningRows - wantedRecent)}, look);
	const costRows = Math.min(1 + cost.length, Math.max(2, rest - warningRows - leastRecent));
	const recentSize = {columns, rows: rest - warningRows - costRows};
	return [
		...block.lines,
		...titled(`Warnings${block.more}`, warnings, {columns, rows: warningRows}, look),
		...titled(figuresTitle(overview, look), cost, {columns, rows: costRows}, look),
		...titled('Last changes', recentOf(model, columns, look), recentSize, look),
	];
}

/** Rows of the last changes, with their title: whatever else there is, and before there are remarks on the cost. */
const leastRecent = 3;
const wantedRecent = 8;

function figuresTitle(overview: Overview | undefined, look: Look): string {
	return `${tasksTitle(overview)} ${look.symbols.bullet} ${costTitle(overview)}`;
}

/** As many systems as leave room for the rest, with that under the cursor. */
function entryBlock(
	{selected, now}: OverviewModel,
	systems: readonly SystemCard[],
	{columns, rows}: Size,
	look: Look,
): CardBlock {
	const shownCount = Math.min(systems.length, Math.max(1, Math.floor((rows - leastPanes + 3) / 2)));
	const at = Math.max(
		0,
		systems.findIndex(({id}) => id === selected),
	);
	const last = Math.max(shownCount, at + 1);
	const shown = systems.slice(last - shownCount, last);
	const lines = systemEntries(shown, selected, {look, width: columns, now});
	return {
		lines: titled('Systems', lines, {columns, rows: lines.length + 1}, look),
		more: moreText(last - shownCount, systems.length - last, look),
	};
}

const recentOf = ({recent, now}: OverviewModel, width: number, look: Look): string[] =>
	recentLines(recent, {width, now}, look);

const tasksTitle = (overview: Overview | undefined): string =>
	overview === undefined ? 'Tasks' : `${overview.runningTasks} tasks run`;

const costTitle = (overview: Overview | undefined): string =>
	overview === undefined ? 'Cost' : `Cost: about ${overview.cost.label}`;

interface CardBlock {
	readonly lines: readonly string[];
	/** How many cards are above and below those shown, for the title beneath. */
	readonly more: string;
}

/** The rows of cards that fit, with that of the card under the cursor. */
function cardBlock(model: OverviewModel, {columns, rows}: Size, look: Look): CardBlock {
	const {overview, known, selected, now} = model;
	const count = overview?.systems.length ?? known.length;
	const {perRow, inside: width} = cardsWidth(count, columns, narrowestCard);
	const drawing = (isSelected: boolean) => ({look, width, isSelected, now});
	const all =
		overview === undefined
			? known.map((system) => unknownCard(system, drawing(false)))
			: overview.systems.map((card) => systemCard(card, drawing(card.id === selected)));
	const shownRows = Math.max(1, Math.floor(rows / cardRows));
	const at = Math.max(
		0,
		all.findIndex(({isSelected}) => isSelected === true),
	);
	const last = Math.max(shownRows, Math.floor(at / perRow) + 1);
	const shown = all.slice((last - shownRows) * perRow, last * perRow);
	const room = Math.min(perRow, shown.length) * (width + 5) - 1;
	return {
		lines: cards(shown, Math.min(columns, room), look, Math.min(columns, width + 4)),
		more: moreText((last - shownRows) * perRow, all.length - last * perRow, look),
	};
}

function moreText(above: number, below: number, {symbols}: Look): string {
	const parts = [
		...(above > 0 ? [`${symbols.up} ${above} more`] : []),
		...(below > 0 ? [`${symbols.down} ${below} more`] : []),
	];
	return parts.length === 0 ? '' : ` ${symbols.bullet} systems: ${parts.join(', ')}`;
}
