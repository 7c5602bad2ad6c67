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
	/** Cells beyond which more is of no use. */
	readonly maximum?: number;
	/** Its share of the room that is left; 0 unless it has a maximum. */
	readonly grow?: number;
	/** Columns of lowest priority go first when there is no room. */
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
 * No column is narrower than its minimum: those of lowest priority, the right one first, are left out instead.
 */
export function layoutColumns<Row>(columns: readonly Column<Row>[], width: number): ColumnLayout<Row> {
	const separator = needed(columns, 2) <= width ? 2 : 1;
	const chosen = [...columns];
	while (chosen.length > 0 && needed(chosen, separator) > width) chosen.splice(leastImportant(chosen), 1);
	const widths = grown(chosen, width - needed(chosen, separator));
	return {columns: chosen.map((column, index) => ({column, width: widths[index] ?? column.minimum})), separator};
}

function needed(columns: readonly Column<never>[], separator: number): number {
	const cells = columns.reduce((sum, {minimum}) => sum + minimum, 0);
	return cells + separator * Math.max(0, columns.length - 1);
}

function leastImportant(columns: readonly Column<never>[]): number {
	const lowest = Math.min(...columns.map(({priority}) => priority));
	return columns.findLastIndex(({priority}) => priority === lowest);
}

/** Widths after the free cells are shared out by `grow`; what one column cannot use goes to the others. */
function grown(columns: readonly Column<never>[], free: number): number[] {
	const widths = columns.map(({minimum}) => minimum);
	let left = free;
	while (left > 0) {
		const open = columns
			.keys()
			.filter((index) => room(columns[index], widths[index]) > 0)
			.toArray();
		const shares = open.reduce((sum, index) => sum + growOf(columns[index]), 0);
		if (shares === 0) break;
		const round = left;
		for (const index of open) {
			const share = Math.max(1, Math.floor((round * growOf(columns[index])) / shares));
			const taken = Math.min(share, left, room(columns[index], widths[index]));
			widths[index] = (widths[index] ?? 0) + taken;
			left -= taken;
		}
	}
	return widths;
}

const growOf = (column: Column<never> | undefined): number => column?.grow ?? (column?.maximum === undefined ? 0 : 1);

const room = (column: Column<never> | undefined, width = 0): number =>
	growOf(column) > 0 ? (column?.maximum ?? Number.POSITIVE_INFINITY) - width : 0;
