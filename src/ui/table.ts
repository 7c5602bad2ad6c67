import {fit, widthOf} from '../format/text-width.ts';
import {type Column, type ColumnLayout, type LaidOutColumn, layoutColumns} from './columns.ts';
import {ContentWidths, cellText} from './content-widths.ts';
import type {Sort} from './list.ts';
import type {Look, Role} from './look.ts';
import {cutMiddle} from './table-cut.ts';

export interface TableModel<Row> {
	/** Constant: layouts are kept by it. */
	readonly columns: readonly Column<Row>[];
	/** The rows on the screen with their identities, no more. Rows are never changed in place, only replaced. */
	readonly rows: readonly {readonly id: string; readonly row: Row}[];
	readonly cursor: string | undefined;
	readonly marks: ReadonlySet<string>;
	readonly sort: Sort | undefined;
	/** For ages; milliseconds since 1970. */
	readonly now: number;
	/** What was opened to see this list, such as a cluster: columns only get wider until it is another. */
	readonly opened?: unknown;
}

/** Cells before the first column: cursor, mark, blank. */
const gutter = 3;

/** Lines that a table needs besides its rows. */
export const tableHeaderRows = 1;

/**
 * A table: its header with an arrow at the sorted column, then a line a row. The cursor is told by its symbol and by
 * inverse, a mark by its symbol and its role. At most `rows` lines of at most `columns` cells.
 */
export function tableLines<Row extends object>(
	model: TableModel<Row>,
	{columns: width, rows}: {readonly columns: number; readonly rows: number},
	look: Look,
): string[] {
	if (width <= gutter || rows <= 0) return [];
	const shown = model.rows.slice(0, Math.max(0, rows - tableHeaderRows));
	const layout = layoutFor({...model, rows: shown}, width - gutter);
	const second = layout.columns.some(({column}) => column.isLive) ? Math.floor(model.now / 1000) : 0;
	return [
		headerLine(layout, model.sort, look),
		...shown.map(({id, row}) => {
			const state = {isCursor: id === model.cursor, isMarked: model.marks.has(id), second};
			return rowLine(row, {...state, layout, look, width, now: model.now});
		}),
	];
}

/** A layout with what it depends on. */
interface Laid<Row extends object> {
	readonly opened: unknown;
	readonly width: number;
	readonly content: ReadonlyMap<string, number>;
	readonly contents: ContentWidths<Row>;
	readonly layout: ColumnLayout<Row>;
}

const laid = new WeakMap<readonly Column<never>[], Laid<never>>();

function layoutFor<Row extends object>(
	{columns, rows, opened, now}: TableModel<Row>,
	width: number,
): ColumnLayout<Row> {
	const last = laid.get(columns) as Laid<Row> | undefined;
	const contents = last !== undefined && last.opened === opened ? last.contents : new ContentWidths(columns);
	const content = contents.measure(
		rows.values().map(({row}) => row),
		now,
	);
	if (last?.content === content && last.width === width) return last.layout;
	const layout = layoutColumns(columns, width, content);
	laid.set(columns, {opened, width, content, contents, layout});
	return layout;
}

function headerLine<Row>({columns, separator}: ColumnLayout<Row>, sort: Sort | undefined, look: Look): string {
	const titles = columns.map(({column: {id, title, align}, width}) => {
		if (sort?.column !== id) return fit(title, width, align, look.symbols.ellipsis);
		const arrow = sort.descending ? look.symbols.down : look.symbols.up;
		const short = fit(title, Math.min(widthOf(title), width - 1), 'left', look.symbols.ellipsis);
		return fit(short + arrow, width, align, look.symbols.ellipsis);
	});
	return ' '.repeat(gutter) + look.paint('heading', titles.join(' '.repeat(separator)));
}

interface RowStyle<Row> {
	readonly isCursor: boolean;
	readonly isMarked: boolean;
	readonly layout: ColumnLayout<Row>;
	readonly look: Look;
	readonly width: number;
	/** The second that ages are of; 0 when nothing depends on it. */
	readonly second: number;
	readonly now: number;
}

interface DrawnRow {
	readonly style: RowStyle<never>;
	readonly line: string;
}

/** A row as it was drawn last: at ten updates a second, rows that did not change must cost nothing. */
const drawn = new WeakMap<object, DrawnRow>();

function rowLine<Row extends object>(row: Row, style: RowStyle<Row>): string {
	const known = drawn.get(row);
	if (known !== undefined && isSame(known.style, style)) return known.line;
	const line = style.isCursor ? cursorLine(row, style) : plainLine(row, style);
	drawn.set(row, {style, line});
	return line;
}

const isSame = (a: RowStyle<never>, b: RowStyle<never>): boolean =>
	a.isCursor === b.isCursor &&
	a.isMarked === b.isMarked &&
	a.layout === b.layout &&
	a.look === b.look &&
	a.second === b.second;

/** In one style from edge to edge: colours inside the bar would make it hard to read. */
function cursorLine<Row>(row: Row, {layout, look, width, isMarked, now}: RowStyle<Row>): string {
	const cells = layout.columns.map((laidOut) => fittedCell(row, laidOut, look, now));
	const mark = isMarked ? look.symbols.mark : ' ';
	const text = `${look.symbols.cursor}${mark} ${cells.join(' '.repeat(layout.separator))}`;
	return look.paint('selected', fit(text, width));
}

function plainLine<Row>(row: Row, {layout, look, isMarked, now}: RowStyle<Row>): string {
	const cells = layout.columns.map((laidOut) => {
		const role: Role = laidOut.column.role?.(row) ?? 'plain';
		return look.paint(role === 'plain' && isMarked ? 'marked' : role, fittedCell(row, laidOut, look, now));
	});
	const mark = isMarked ? look.paint('marked', look.symbols.mark) : ' ';
	return ` ${mark} ${cells.join(' '.repeat(layout.separator))}`;
}

function fittedCell<Row>(row: Row, {column, width}: LaidOutColumn<Row>, look: Look, now: number): string {
	const {ellipsis} = look.symbols;
	const text = cellText(column, row, now);
	return fit(column.cut === 'middle' ? cutMiddle(text, width, ellipsis) : text, width, column.align, ellipsis);
}
