import {createStore, type StoreApi} from 'zustand/vanilla';
import type {PoolTask} from '../../operations/pool/look.ts';
import type {Link} from '../../store/link.ts';
import type {PoolState, PoolStore} from '../../store/pool.ts';
import type {Run} from '../../store/run.ts';
import type {FormValues} from '../../ui/form.ts';
import {chosenIds, createListState, type ListState} from '../../ui/list.ts';
import {ListControl} from '../../ui/list-control.ts';
import {orderRows, type RowOrder} from '../../ui/table-order.ts';
import type {PendingPlan} from '../plan/pending.ts';
import type {Size} from '../screen.ts';
import {allColumns} from './columns.ts';
import {headRows} from './layout.ts';
import type {PoolFormOnScreen} from './pool-form.ts';

/** A target that was asked for and is not set yet. */
export interface Wanted {
	readonly stack: string;
	readonly target: number;
	/** Whether AWS has been asked: until then it can be taken back. */
	readonly isAsked: boolean;
}

/** A pool is made, changed or deleted. */
export interface Work {
	readonly kind: 'create' | 'change' | 'delete';
	readonly stack: string;
	readonly run: Run<unknown>;
	/** Whether its plan was agreed to. */
	readonly isAgreed?: boolean;
}

/** What the operator does on the Pool screen. */
export interface PoolView {
	readonly list: ListState;
	/** Whether failed tasks are shown. */
	readonly withFailed: boolean;
	readonly wanted: Wanted | undefined;
	/** The last drain from here, of the pool it was for. */
	readonly drain: {readonly stack: string; readonly run: Run<unknown>} | undefined;
	/** What was begun last with a pool as a whole from here, until it has succeeded. */
	readonly work: Work | undefined;
	/** A plan that waits for the operator, and its first change that is shown. */
	readonly plan: PendingPlan | undefined;
	readonly planTop: number;
	/** The form of a pool, while it is filled in. */
	readonly form: PoolFormOnScreen | undefined;
	/** What the form had when the last creation or change failed, with the name of the pool. */
	readonly failed: FormValues | undefined;
	/** Who the last task was for. */
	readonly user: string;
	/** The pool that was chosen; undefined leaves it to the watch. */
	readonly stack: string | undefined;
	/** Room of the screen, as last drawn. */
	readonly size: Size;
}

export type PoolViewStore = StoreApi<PoolView>;

export const createPoolView = (): PoolViewStore =>
	createStore<PoolView>(() => ({
		list: createListState({column: 'state', descending: false}),
		...{
			withFailed: true,
			wanted: undefined,
			drain: undefined,
			work: undefined,
			plan: undefined,
			planTop: 0,
			form: undefined,
			user: '',
			stack: undefined,
		},
		failed: undefined,
		size: {columns: 80, rows: 19},
	}));

/** What the screen draws. */
export interface Board {
	readonly pool: PoolState;
	readonly view: PoolView;
	readonly link: Link;
	/** Milliseconds since 1970. */
	readonly now: number;
}

const withoutFailed = new WeakMap<ReadonlyMap<string, PoolTask>, ReadonlyMap<string, PoolTask>>();

/** The rows that are shown; the same map while nothing changed. */
function shownRows({rows, counts}: PoolState, withFailed: boolean): ReadonlyMap<string, PoolTask> {
	if (withFailed || counts.ERROR === 0) return rows;
	const shown = withoutFailed.get(rows) ?? new Map(rows.entries().filter(([, {status}]) => status !== 'ERROR'));
	withoutFailed.set(rows, shown);
	return shown;
}

/** The rows in the order shown. */
export const orderNow = (pool: PoolState, {withFailed, list}: PoolView): RowOrder<PoolTask> =>
	orderRows(shownRows(pool, withFailed), list.filter, list.sort, allColumns);

/** The list of tasks; its cursor stays on the same task through every look. */
export function createTaskList(pool: PoolStore, view: PoolViewStore): ListControl {
	const list = new ListControl({
		get: () => view.getState().list,
		set: (state) => view.setState({list: state}),
		order: () => orderNow(pool.getState(), view.getState()),
		page: () => pageOf(view.getState().size),
		exists: (id) => pool.getState().rows.has(id),
	});
	pool.subscribe((now, before) => {
		if (now.rows !== before.rows) list.refresh();
	});
	view.subscribe((now, before) => {
		if (now.withFailed !== before.withFailed) list.refresh();
	});
	return list;
}

/** How many rows the screen has room for. */
export const pageOf = (size: Size): number => Math.max(1, size.rows - headRows(size) - 1);

/** The marked tasks, or that under the cursor. */
export function chosenTasks(pool: PoolState, view: PoolView): readonly PoolTask[] {
	return chosenIds(view.list, orderNow(pool, view)).flatMap((id) => pool.rows.get(id) ?? []);
}

/** The task under the cursor. */
export function taskAtCursor(pool: PoolState, view: PoolView): PoolTask | undefined {
	const {cursor} = view.list;
	return cursor !== undefined && orderNow(pool, view).indexOf(cursor) >= 0 ? pool.rows.get(cursor) : undefined;
}

/** The target as the operator wants it, set already or not. */
export function targetNow({stack, settings}: PoolState, {wanted}: PoolView): number {
	return wanted?.stack === stack && wanted !== undefined ? wanted.target : (settings?.target ?? 0);
}

export const isUnderWay = ({run}: Pick<Work, 'run'>): boolean => run.store.getState().phase === 'running';

/** Whether its plan is being made, or waits for the operator. */
export const isPlanned = (work: Work): boolean => work.kind === 'change' && work.isAgreed !== true && isUnderWay(work);

/** Whether it is being drained, from here or elsewhere. */
export const isDraining = ({stack, settings}: PoolState, {drain}: PoolView): boolean =>
	settings?.isDraining === true || (drain?.stack === stack && drain !== undefined && isUnderWay(drain));

/** Whether it is being deleted, from here or elsewhere; it may have been left half way. */
export const isBeingDeleted = ({stack, settings}: PoolState, {work}: PoolView): boolean =>
	settings?.isBeingDeleted === true || (work?.kind === 'delete' && work.stack === stack && isUnderWay(work));

/**
 * What is to be shown in place of a board: of a pool that is not there yet, of one whose change is planned (no key for a task
 * may hit the plan, which comes by itself), or of one of which nothing runs any more.
 */
export function workNow({phase, stack, rows, isRead}: PoolState, {work}: PoolView): Work | undefined {
	if (work === undefined || (stack !== undefined && stack !== work.stack)) return undefined;
	const isEmptied = work.kind === 'delete' && isRead && rows.size === 0;
	return phase !== 'pool' || isPlanned(work) || isEmptied ? work : undefined;
}

/** The plan that is to be shown in place of all else: that of the pool which is looked at. */
export const planNow = ({plan, stack}: PoolView): PendingPlan | undefined =>
	plan?.plan.stackName === stack ? plan : undefined;
