import {createStore, type StoreApi} from 'zustand/vanilla';
import type {Delta} from '../operations/watch/collection.ts';
import type {Sample} from '../operations/watch/sample.ts';
import {feed} from './feed.ts';
import type {LinkStore} from './link.ts';
import {spaced} from './spaced.ts';

export interface RowsState<Row> {
	/** By ARN. Neither the map nor a row is ever changed in place; a row that did not change stays the same object. */
	readonly rows: ReadonlyMap<string, Row>;
	/** `asking` before the first answer, `reading` until everything has been read once. */
	readonly phase: 'asking' | 'reading' | 'complete';
	/** How many there are as far as known, read or not yet. */
	readonly total: number;
	/** How many rows there are of each kind. */
	readonly counts: Readonly<Record<string, number>>;
	/** Why nothing new comes, and what to do; undefined while all is well. */
	readonly problem: {readonly text: string; readonly nextStep: string | undefined} | undefined;
}

export interface RowsOptions<Row, Query> {
	readonly watch: (query: Query, signal: AbortSignal) => AsyncIterable<Sample<Delta<Row>>>;
	readonly link: LinkStore;
	/** What a row is counted as. */
	readonly kindOf: (row: Row) => string;
	/** Least time between two changes of the store as it is. Milliseconds. */
	readonly pause?: (state: RowsState<Row>) => number;
}

export interface RowsStore<Row, Query>
	extends Pick<StoreApi<RowsState<Row>>, 'getState' | 'subscribe' | 'getInitialState'> {
	/** Watches until disposed. Rows of the same query stay and are brought up to date; others are forgotten at once. */
	readonly open: (query: Query) => Disposable;
}

/** What came in since the store was changed last. */
interface Buffer<Row> {
	readonly changed: Map<string, Row>;
	readonly removed: Set<string>;
	isComplete: boolean;
	total: number;
	/** ARNs seen since the watch began, until it is complete: what is not among them then is no more. */
	seen: Set<string> | undefined;
}

/** A change costs the more the more rows there are, and keys must not wait for it; what a long list gains can. */
function usualPause({rows, phase}: RowsState<unknown>): number {
	if (rows.size < 2_000) return 100;
	if (rows.size < 10_000) return 250;
	return phase === 'reading' ? 1_000 : 500;
}

/** Rows that a watch keeps up to date. At most one change a pause: twenty answers at once are one new frame. */
export function createRowsStore<Row extends {readonly arn: string}, Query>(
	options: RowsOptions<Row, Query>,
): RowsStore<Row, Query> {
	const {watch, link, kindOf, pause = usualPause} = options;
	const store = createStore<RowsState<Row>>(emptyState);
	let opened: string | undefined;

	function open(query: Query): Disposable {
		const key = JSON.stringify(query);
		if (key !== opened) store.setState(emptyState());
		opened = key;
		let buffer = newBuffer(store.getState());
		const committing = spaced(
			() => pause(store.getState()),
			() => commit(store, buffer, kindOf),
		);
		const watching = feed({
			link,
			async *source(signal) {
				buffer = newBuffer(store.getState());
				for await (const sample of explained(watch(query, signal), store)) yield sample;
			},
			apply(delta) {
				take(buffer, delta);
				const isLast = delta.complete && store.getState().phase === 'reading';
				if (isLast) committing.hurry();
				else committing.ask();
			},
		});
		return {
			[Symbol.dispose]() {
				watching[Symbol.dispose]();
				committing[Symbol.dispose]();
			},
		};
	}

	const {getState, subscribe, getInitialState} = store;
	return {getState, subscribe, getInitialState, open};
}

const emptyState = () => ({rows: new Map(), phase: 'asking', total: 0, counts: {}, problem: undefined}) as const;

const newBuffer = <Row>({total}: RowsState<Row>): Buffer<Row> => ({
	changed: new Map(),
	removed: new Set(),
	isComplete: false,
	total,
	seen: new Set(),
});

function take<Row extends {readonly arn: string}>(buffer: Buffer<Row>, delta: Delta<Row>): void {
	for (const arn of delta.removed) {
		buffer.changed.delete(arn);
		buffer.seen?.delete(arn);
		buffer.removed.add(arn);
	}
	for (const row of delta.changed) {
		buffer.removed.delete(row.arn);
		buffer.seen?.add(row.arn);
		buffer.changed.set(row.arn, row);
	}
	buffer.total = delta.total;
	buffer.isComplete = delta.complete;
}

function commit<Row>(store: StoreApi<RowsState<Row>>, buffer: Buffer<Row>, kindOf: (row: Row) => string): void {
	const state = store.getState();
	if (buffer.isComplete && buffer.seen !== undefined) {
		for (const arn of state.rows.keys()) if (buffer.seen?.has(arn) === false) buffer.removed.add(arn);
		buffer.seen = undefined;
	}
	const {changed, removed, total} = buffer;
	const phase = buffer.isComplete || state.phase === 'complete' ? 'complete' : 'reading';
	const isSame = changed.size === 0 && removed.size === 0;
	if (isSame && phase === state.phase && total === state.total && state.problem === undefined) return;
	store.setState({...(isSame ? {} : merged(state, changed, removed, kindOf)), phase, total, problem: undefined});
	changed.clear();
	removed.clear();
}

function merged<Row>(
	state: RowsState<Row>,
	changed: ReadonlyMap<string, Row>,
	removed: ReadonlySet<string>,
	kindOf: (row: Row) => string,
): Pick<RowsState<Row>, 'rows' | 'counts'> {
	const rows = new Map(state.rows);
	const counts: Record<string, number> = {...state.counts};
	const count = (row: Row | undefined, by: 1 | -1): void => {
		if (row !== undefined) counts[kindOf(row)] = (counts[kindOf(row)] ?? 0) + by;
	};
	for (const arn of removed) {
		count(rows.get(arn), -1);
		rows.delete(arn);
	}
	for (const [arn, row] of changed) {
		count(rows.get(arn), -1);
		count(row, 1);
		rows.set(arn, row);
	}
	return {rows, counts};
}

/** Tells the store of problems on the way: of those that end a watch too, which feed only hands to the header. */
async function* explained<Row>(
	samples: AsyncIterable<Sample<Delta<Row>>>,
	store: StoreApi<RowsState<Row>>,
): AsyncGenerator<Sample<Delta<Row>>, void, undefined> {
	const tell = (error: unknown): void => store.setState({problem: problemOf(error)});
	try {
		for await (const sample of samples) {
			if (sample.kind === 'skipped') tell(sample.reason);
			yield sample;
		}
	} catch (error) {
		tell(error);
		throw error;
	}
}

function problemOf(error: unknown): NonNullable<RowsState<unknown>['problem']> {
	const {message} = error instanceof Error ? error : new Error(String(error));
	const nextStep: unknown = error instanceof Error && 'nextStep' in error ? error.nextStep : undefined;
	return {text: message, nextStep: typeof nextStep === 'string' ? nextStep : undefined};
}
