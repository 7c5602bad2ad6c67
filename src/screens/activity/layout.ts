import {padStyled, truncate, widthOf, wrap} from '../../format/text-width.ts';
import type {ActivityData} from '../../store/activity.ts';
import {sanitiseLine} from '../../text.ts';
import {type ListState, visibleWindow} from '../../ui/list.ts';
import {listStatusLine} from '../../ui/list-status.ts';
import type {Look} from '../../ui/look.ts';
import {tableHeaderRows, tableLines} from '../../ui/table.ts';
import type {RowOrder} from '../../ui/table-order.ts';
import type {Size} from '../screen.ts';
import {drawnColumns} from './columns.ts';
import type {ChangeRow} from './fold.ts';

export interface ActivityModel {
	readonly data: ActivityData;
	readonly list: ListState;
	readonly order: RowOrder<ChangeRow>;
	/** Milliseconds since 1970. */
	readonly now: number;
}

/** Lines that are no rows: the status and the header of the table. */
const otherRows = 1 + tableHeaderRows;

/** Rows that the table has room for. */
export const pageOf = ({rows}: Size): number => Math.max(1, rows - otherRows);

/** Counts and filter, then the table; exactly what fits into `size`. */
export function activityLines(model: ActivityModel, size: Size, look: Look): string[] {
	const {data, list, order, now} = model;
	if (data.path === undefined) return [look.paint('dim', `  ${look.symbols.ellipsis}`)];
	if (data.entries.size === 0) return emptyLines(data.path, size, look);
	const {first, ids} = visibleWindow(list, order, pageOf(size));
	const rows = order.rows.slice(first, first + ids.length).map((row) => ({id: row.id, row}));
	const columns = drawnColumns(look.symbols);
	const table = {columns, rows, cursor: list.cursor, marks: list.marks, sort: list.sort, now};
	const shown = tableLines(table, {columns: size.columns, rows: size.rows - 1}, look);
	const none = rows.length === 0 ? [look.paint('dim', '   nothing matches the filter')] : [];
	return [statusLine(model, size, look), ...shown, ...none];
}

function statusLine({data, list, order}: ActivityModel, {columns}: Size, look: Look): string {
	const sums = [
		...(data.failed === 0 ? [] : [`${data.failed} did not succeed`]),
		...(data.unreadable === 0 ? [] : [`${data.unreadable} lines that are no entries`]),
	].join(', ');
	const right = truncate(sums, Math.floor(columns / 2), look.symbols.ellipsis);
	const room = columns - 2 - widthOf(right) - (right === '' ? 0 : 2);
	const counts = {order, total: data.entries.size, noun: 'changes'};
	const left = listStatusLine(list, counts, room, look);
	return right === '' ? ` ${left}` : ` ${padStyled(left, room)}  ${look.paint('warning', right)}`;
}

function emptyLines(path: string, {columns}: Size, look: Look): string[] {
	const sentences = [
		'Nothing was changed from here yet.',
		`Every call that changes something in AWS is written down: who, when, what, how it ended. The file: ${sanitiseLine(path)}`,
	];
	const [first = '', ...rest] = sentences.flatMap((sentence) => wrap(sentence, columns - 4));
	return ['', `  ${first}`, '', ...rest.map((line) => look.paint('dim', `  ${line}`))];
}
