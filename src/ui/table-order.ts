import type {Column} from './columns.ts';
import {type Order, orderOf, type Sort} from './list.ts';
import {parseFilter} from './matching.ts';

/** Rows by identity. Neither the map nor a row is ever changed in place: a new one says that something changed. */
export type Rows<Row> = ReadonlyMap<string, Row>;

/** The rows that a filter lets through, in the order of a sort. */
export interface RowOrder<Row> extends Order {
	/** Beside `ids`, place by place. */
	readonly rows: readonly Row[];
}

/** The last answer for its columns: what did not change is neither matched nor sorted again. */
const answers = new WeakMap<readonly Column<never>[], unknown>();

interface Answer<Row> {
	readonly question: Question<Row>;
	readonly rows: Rows<Row>;
	readonly entries: readonly Entry<Row>[];
	readonly order: RowOrder<Row>;
}

/**
 * Filters and sorts rows; those that compare as equal are in the order of their identities. Without a sort, or with one
 * by a column that there is not, they stay in the order of the map. The same input gives the same object; when only
 * some rows changed, only those are matched and sorted, and put in at their places. `columns` is to be a constant.
 */
export function orderRows<Row extends object>(
	rows: Rows<Row>,
	filter: string,
	sort: Sort | undefined,
	columns: readonly Column<Row>[],
): RowOrder<Row> {
	const last = answers.get(columns) as Answer<Row> | undefined;
	const isSame = last !== undefined && isAsked(last.question, filter, sort);
	if (isSame && last.rows === rows) return last.order;
	const question = isSame ? last.question : questionOf(filter, sort, columns);
	const entries = isSame ? updated(last, rows) : sorted(entriesOf(rows, question), question);
	const order = orderOfEntries(entries, last?.order);
	answers.set(columns, {question, rows, entries, order} satisfies Answer<Row>);
	return order;
}

/** A filter and a sort, ready for use. */
interface Question<Row> {
	readonly filter: string;
	readonly sort: Sort | undefined;
	readonly lets: (row: Row) => boolean;
	readonly keyOf: (row: Row) => string;
	/** Undefined leaves the rows in the order of their map. */
	readonly compare: ((a: Entry<Row>, b: Entry<Row>) => number) | undefined;
}

interface Entry<Row> {
	readonly id: string;
	readonly row: Row;
	/** What it is sorted by, unless its column compares rows. */
	readonly key: string;
}

const isAsked = (question: Question<never>, filter: string, sort: Sort | undefined): boolean =>
	question.filter === filter &&
	question.sort?.column === sort?.column &&
	question.sort?.descending === sort?.descending;

function questionOf<Row extends object>(
	filter: string,
	sort: Sort | undefined,
	columns: readonly Column<Row>[],
): Question<Row> {
	const by = columns.find(({id}) => id === sort?.column);
	return {
		filter,
		sort,
		lets: filterOf(filter, columns),
		keyOf: by === undefined || by.compare !== undefined ? () => '' : (row) => sortKey(by.value(row, 0)),
		compare: by && comparison(by, sort?.descending === true),
	};
}

function filterOf<Row extends object>(filter: string, columns: readonly Column<Row>[]): (row: Row) => boolean {
	if (filter.trim() === '') return () => true;
	const searched = columns.filter(({isLive}) => isLive !== true);
	const matches = parseFilter(filter, searched);
	return (row) =>
		matches({
			text: searchText(row, searched, columns),
			cell: (id) =>
				searched
					.find((column) => column.id === id)
					?.value(row, 0)
					.toLowerCase() ?? '',
		});
}

const searchTexts = new WeakMap<readonly Column<never>[], WeakMap<object, string>>();

/** All cells of a row, a line each; kept, for every key typed into a filter asks for them. */
function searchText<Row extends object>(
	row: Row,
	searched: readonly Column<Row>[],
	columns: readonly Column<Row>[],
): string {
	const texts = searchTexts.get(columns) ?? new WeakMap<object, string>();
	searchTexts.set(columns, texts);
	const text =
		texts.get(row) ??
		searched
			.map(({value}) => value(row, 0))
			.join('\n')
			.toLowerCase();
	texts.set(row, text);
	return text;
}

/**
 * Texts in the order of their letters without upper and lower case, numbers in them by their size: each gets its length
 * before it. Hexadecimal identities have no numbers in them.
 */
function sortKey(text: string): string {
	const key = text.toLowerCase();
	if (hexadecimal.test(key)) return key;
	return key.replaceAll(/\d+/g, (digits) => String.fromCharCode(zero + digits.length) + digits);
}

const hexadecimal = /^[\da-f-]{16,}$/;
const zero = 48;

function comparison<Row>({compare}: Column<Row>, isDescending: boolean): (a: Entry<Row>, b: Entry<Row>) => number {
	const sign = isDescending ? -1 : 1;
	const values = compare === undefined ? undefined : (a: Entry<Row>, b: Entry<Row>) => compare(a.row, b.row);
	return (a, b) => sign * (values?.(a, b) ?? compareTexts(a.key, b.key)) || compareTexts(a.id, b.id);
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function entriesOf<Row>(
	rows: Rows<Row>,
	{lets, keyOf}: Question<Row>,
	isWanted = (_id: string, _row: Row) => true,
): Entry<Row>[] {
	const entries: Entry<Row>[] = [];
	for (const [id, row] of rows) if (isWanted(id, row) && lets(row)) entries.push({id, row, key: keyOf(row)});
	return entries;
}

const sorted = <Row>(entries: Entry<Row>[], {compare}: Question<Row>): Entry<Row>[] =>
	compare === undefined ? entries : entries.sort(compare);

/** What changed is sorted for itself and merged into what stayed, which is in order already. */
function updated<Row>({question, rows: old, entries}: Answer<Row>, rows: Rows<Row>): readonly Entry<Row>[] {
	const {compare} = question;
	if (compare === undefined) return entriesOf(rows, question);
	const kept = entries.filter(({id, row}) => rows.get(id) === row);
	const changed = entriesOf(rows, question, (id, row) => old.get(id) !== row).sort(compare);
	if (changed.length === 0) return kept;
	const merged: Entry<Row>[] = [];
	let next = 0;
	for (const entry of kept) {
		for (let other = changed[next]; other !== undefined && compare(other, entry) < 0; other = changed[++next]) {
			merged.push(other);
		}
		merged.push(entry);
	}
	return merged.concat(changed.slice(next));
}

/** Rows usually change without changing places: then the index of the last order holds. */
function orderOfEntries<Row>(entries: readonly Entry<Row>[], last: RowOrder<Row> | undefined): RowOrder<Row> {
	const rows = entries.map(({row}) => row);
	const isInPlace = last?.ids.length === entries.length && entries.every(({id}, index) => id === last.ids[index]);
	return isInPlace ? {...last, rows} : {...orderOf(entries.map(({id}) => id)), rows};
}
