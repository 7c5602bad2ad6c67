import type {Role} from './look.ts';

/** One column of a table. Rows are never changed in place, only replaced. */
export interface Column<Row> {
	readonly id: string;
	readonly title: string;
	/** The bare text of a cell, safe for the terminal. `now` is in milliseconds since 1970, for ages. */
	readonly value: (row: Row, now: number) => string;
	/** Its value depends on `now` too: drawn anew every second, not found by a filter; sorted by `compare`. */
	readonly isLive?: boolean;
	/** Cells that it needs to be of use, and has unless another column wants what it does not. */
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
 * Those whose minimum has no room are left out, the lowest priority and the right one first, whatever is in them: none
 * comes or goes with the rows. The others share the room by `content`, the cells of their widest value by id.
 */
export function layoutColumns<Row>(
	columns: readonly Column<Row>[],
	width: number,
	content: ReadonlyMap<string, number> = new Map(),
): ColumnLayout<Row> {
	const minimum = (column: Column<Row>): number => column.minimum;
	const wanted = (column: Column<Row>): number => wantedBy(column, content.get(column.id) ?? 0);
	const chosen = [...columns];
	while (chosen.length > 0 && needed(chosen, minimum, 1) > width) chosen.splice(leastImportant(chosen), 1);
	const isWide = [minimum, wanted].some((cells) => needed(chosen, cells, 2) <= width);
	const separator = isWide ? 2 : 1;
	const widths = shared(chosen, width - separator * Math.max(0, chosen.length - 1), wanted);
	return {columns: chosen.map((column) => ({column, width: widths.get(column) ?? 0})), separator};
}

/** Its title with an arrow and its widest value; what changes with the clock has what it needs in its minimum. */
const wantedBy = ({title, minimum, isLive}: Column<never>, content: number): number =>
	isLive === true ? minimum : Math.max(title.length + 1, content);

function needed<Row>(
	columns: readonly Column<Row>[],
	cellsOf: (column: Column<Row>) => number,
	separator: number,
): number {
	const cells = columns.reduce((sum, column) => sum + cellsOf(column), 0);
	return cells + separator * Math.max(0, columns.length - 1);
}

function leastImportant(columns: readonly Column<never>[]): number {
	const lowest = Math.min(...columns.map(({priority}) => priority));
	return columns.findLastIndex(({priority}) => priority === lowest);
}

/**
 * Widths of at most `cells` together. Each column gets of its minimum what it wants; then, the most important first,
 * all that it wants, up to its maximum and then beyond; and last the rest of its minimum, for what may come.
 */
function shared<Row>(
	columns: readonly Column<Row>[],
	cells: number,
	wanted: (column: Column<Row>) => number,
): ReadonlyMap<Column<Row>, number> {
	const widths = new Map<Column<Row>, number>();
	const byImportance = columns.toSorted((a, b) => b.priority - a.priority);
	const rounds = [
		(column: Column<Row>) => Math.min(column.minimum, wanted(column)),
		(column: Column<Row>) => Math.min(column.maximum ?? Number.POSITIVE_INFINITY, wanted(column)),
		wanted,
		(column: Column<Row>) => column.minimum,
	];
	let left = cells;
	for (const widthOf of rounds) {
		for (const column of byImportance) {
			const width = widths.get(column) ?? 0;
			const taken = Math.min(left, Math.max(0, widthOf(column) - width));
			widths.set(column, width + taken);
			left -= taken;
		}
	}
	return widths;
}
