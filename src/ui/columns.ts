import type {Role} from './look.ts';

/** One column of a table. Rows are never changed in place, only replaced. */
export interface Column<Row> {
	readonly id: string;
	readonly title: string;
	/** The bare text of a cell, safe for the terminal. `now` is in milliseconds since 1970, for ages. */
	readonly value: (row: Row, now: number) => string;
	/** Its value depends on `now` too: drawn anew every second, not found by a filter; sorted by `compare`. */
	readonly isLive?: boolean;
	/** Cells that it needs to be of use. Give identities what their longest needs. */
	readonly minimum: number;
	/** Cells beyond which it waits until the other columns have what they want. */
	readonly maximum?: number;
	/** Columns of highest priority are the first to get what they want, those of lowest the first to be left out. */
	readonly priority: number;
	readonly align?: 'left' | 'right';
	/** Where too long a text is cut; names that differ at their end are cut in the middle. */
	readonly cut?: 'end' | 'middle';
	readonly role?: (row: Row) => Role;
	/** Ascending order; without it texts are compared, digits by their number. */
	readonly compare?: (a: Row, b: Row) => number;
}

export interface LaidOutColumn<Row> {
	readonly column: Column<Row>;
	readonly width: number;
}

export interface ColumnLayout<Row> {
	/** From left to right. */
	readonly columns: readonly LaidOutColumn<Row>[];
	/** Blanks between two columns. */
	readonly separator: number;
}

/**
 * The columns for which there is room, with widths in cells that together with their separators are at most `width`.
 * No column is narrower than its minimum: those of lowest priority, the right one first, are left out instead. What is
 * left is for columns whose `content`, the cells of their widest value by id, wants more than that.
 */
export function layoutColumns<Row>(
	columns: readonly Column<Row>[],
	width: number,
	content: ReadonlyMap<string, number> = new Map(),
): ColumnLayout<Row> {
	const separator = needed(columns, 2) <= width ? 2 : 1;
	const chosen = [...columns];
	while (chosen.length > 0 && needed(chosen, separator) > width) chosen.splice(leastImportant(chosen), 1);
	const widths = widened(chosen, width - needed(chosen, separator), content);
	return {columns: chosen.map((column) => ({column, width: widths.get(column) ?? column.minimum})), separator};
}

function needed(columns: readonly Column<never>[], separator: number): number {
	const cells = columns.reduce((sum, {minimum}) => sum + minimum, 0);
	return cells + separator * Math.max(0, columns.length - 1);
}

function leastImportant(columns: readonly Column<never>[]): number {
	const lowest = Math.min(...columns.map(({priority}) => priority));
	return columns.findLastIndex(({priority}) => priority === lowest);
}

/** Widths after the free cells went to the columns that want more, the most important first. */
function widened<Row>(
	columns: readonly Column<Row>[],
	free: number,
	content: ReadonlyMap<string, number>,
): ReadonlyMap<Column<Row>, number> {
	const widths = new Map(columns.map((column) => [column, column.minimum]));
	const byImportance = columns.toSorted((a, b) => b.priority - a.priority);
	let left = free;
	const widen = (column: Column<Row>, wanted: number): void => {
		const width = widths.get(column) ?? 0;
		const taken = Math.min(left, Math.max(0, wanted - width));
		widths.set(column, width + taken);
		left -= taken;
	};
	const wantedBy = ({id}: Column<Row>): number => content.get(id) ?? 0;
	for (const column of byImportance) widen(column, Math.min(wantedBy(column), column.maximum ?? Infinity));
	for (const column of byImportance) widen(column, wantedBy(column));
	return widths;
}
