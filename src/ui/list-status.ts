import {truncate, widthOf} from '../format/text-width.ts';
import type {ListState, Order} from './list.ts';
import type {Look} from './look.ts';
import {fieldLine} from './text-field.ts';

export interface ListCounts {
	readonly order: Order;
	/** Rows there are without the filter. */
	readonly total: number;
	/** What they are: `tasks`. */
	readonly noun: string;
}

/**
 * The line that belongs to a list, at most `columns` cells: how many rows of how many are shown, the filter (with its
 * caret while it is typed), how many rows are marked and how many marks the filter hides.
 */
export function listStatusLine(state: ListState, counts: ListCounts, columns: number, look: Look): string {
	const {bullet, ellipsis} = look.symbols;
	const summary = summaryOf(state, counts).join(` ${bullet} `);
	const {typing, filter} = state;
	if (typing !== undefined) {
		const room = columns - widthOf(summary) - 4;
		const field = fieldLine(typing, room, look, {focused: true, placeholder: 'words, !word, column:word'});
		return room < 10
			? fieldLine(typing, columns, look, {focused: true})
			: `${look.paint('key', '/')} ${field}  ${summary}`;
	}
	const parts = filter === '' ? summary : `${summary} ${bullet} filter: ${filter}`;
	return look.paint(filter === '' ? 'dim' : 'accent', truncate(parts, columns, ellipsis));
}

function summaryOf({marks, filter}: ListState, {order, total, noun}: ListCounts): string[] {
	const shown = filter === '' ? `${total} ${noun}` : `${order.ids.length} of ${total} ${noun}`;
	if (marks.size === 0) return [shown];
	const hidden = [...marks].filter((id) => order.indexOf(id) < 0).length;
	return [shown, hidden === 0 ? `${marks.size} marked` : `${marks.size} marked, ${hidden} of them hidden`];
}
