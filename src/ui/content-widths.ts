import {widthOf} from '../format/text-width.ts';
import {sanitiseLine} from '../text.ts';
import type {Column} from './columns.ts';

const harmless = /^[\u0020-\u007E]*$/;

/** The text of a cell. It holds names and reasons of AWS's and of tasks: none of them may steer the terminal. */
export function cellText<Row>({value}: Column<Row>, row: Row, now: number): string {
	const text = value(row, now);
	return harmless.test(text) ? text : sanitiseLine(text);
}

/**
 * How wide the values of a list are, as far as its rows have been on the screen. It only grows, so that columns do not
 * jump to and fro; rows that were never looked at cost nothing, and no row is measured twice.
 */
export class ContentWidths<Row extends object> {
	readonly #columns: readonly Column<Row>[];
	readonly #measured = new WeakSet<Row>();
	#widths: ReadonlyMap<string, number> = new Map();

	constructor(columns: readonly Column<Row>[]) {
		// What changes every second, such as an age, has room enough in its minimum.
		this.#columns = columns.filter(({isLive}) => isLive !== true);
	}

	/** Cells by the id of the column, with these rows too; the same map while nothing is wider than before. */
	measure(rows: Iterable<Row>, now: number): ReadonlyMap<string, number> {
		const widths = new Map(this.#widths);
		let isWider = false;
		for (const row of rows) {
			if (this.#measured.has(row)) continue;
			this.#measured.add(row);
			for (const column of this.#columns) {
				const width = widthOf(cellText(column, row, now));
				if (width <= (widths.get(column.id) ?? 0)) continue;
				widths.set(column.id, width);
				isWider = true;
			}
		}
		if (isWider) this.#widths = widths;
		return this.#widths;
	}
}
