import {createStore, type StoreApi} from 'zustand/vanilla';
import type {PoolLook, PoolSettings, PoolTask, Simulator, Status} from '../operations/pool/look.ts';
import {append, type Point} from './history.ts';
import {spaced} from './spaced.ts';

/** How many records there are in each state. */
export type Counts = Readonly<Record<Status, number>>;

export interface PoolState {
	/** `asking` before the first answer. */
	readonly phase: 'asking' | 'pool' | 'absent';
	/** Every pool of the Region. */
	readonly stacks: readonly string[];
	readonly stack: string | undefined;
	/** Why there is no pool, and what to do. */
	readonly absence: {readonly problem: string; readonly nextStep: string} | undefined;
	readonly settings: PoolSettings | undefined;
	readonly simulator: Simulator;
	/** By id. Neither the map nor a row is ever changed in place; a row that did not change stays the same object. */
	readonly rows: ReadonlyMap<string, PoolTask>;
	/** Whether every record was read once. */
	readonly isRead: boolean;
	readonly counts: Counts;
	/** The target and the tasks that were available, a point a second. */
	readonly history: readonly Point[];
	/** Dollars an hour of one task; undefined where no price is known. */
	readonly hourlyCost: number | undefined;
	/** Events that could not be worked off. */
	readonly deadLetters: number;
}

export interface PoolStore extends Pick<StoreApi<PoolState>, 'getState' | 'subscribe' | 'getInitialState'>, Disposable {
	/** Takes what a look found, `at` in milliseconds since 1970. Several within a pause are one change. */
	readonly take: (look: PoolLook, at?: number) => void;
	/** Knows nothing any more: another pool is about to be looked at. */
	readonly forget: () => void;
	/** Takes settings that were just written, before a look finds them. */
	readonly takeSettings: (settings: PoolSettings) => void;
}

type Found = PoolLook & {readonly kind: 'pool'};

/** What came in since the store was changed last. */
interface Pending {
	readonly changed: Map<string, PoolTask>;
	readonly gone: Set<string>;
	isWhole: boolean;
	last: Found;
	at: number;
}

/** Least time between two changes of the store. Milliseconds. */
const usualPause = 100;

export function createPoolStore(pause = usualPause): PoolStore {
	const store = createStore<PoolState>(() => initialState);
	let pending: Pending | undefined;
	const committing = spaced(
		() => pause,
		() => {
			if (pending !== undefined) store.setState(committed(store.getState(), pending));
			pending = undefined;
		},
	);
	const {getState, subscribe, getInitialState} = store;
	return {
		...{getState, subscribe, getInitialState},
		take(look, at = Date.now()) {
			const {stacks, stack} = look;
			const isOther = stack !== (pending?.last.stack ?? getState().stack);
			if (isOther || look.kind === 'absent') pending = undefined;
			if (look.kind === 'absent') {
				const {problem, nextStep} = look;
				store.setState({...initialState, phase: 'absent', stacks, stack, absence: {problem, nextStep}});
				return;
			}
			if (isOther) store.setState({...initialState, stack});
			pending = gathered(pending, look, at);
			committing.ask();
		},
		forget() {
			pending = undefined;
			store.setState(initialState);
		},
		takeSettings: (settings) => store.setState((state) => ({settings: newer(state.settings, settings)})),
		[Symbol.dispose]: () => committing[Symbol.dispose](),
	};
}

const noCounts: Counts = {LAUNCHING: 0, RUNNING: 0, ASSIGNED: 0, STOPPING: 0, ERROR: 0};

const initialState: PoolState = {
	...{phase: 'asking', stacks: [], stack: undefined, absence: undefined, settings: undefined, simulator: 'absent'},
	...{rows: new Map(), isRead: false, counts: noCounts, history: [], hourlyCost: undefined, deadLetters: 0},
};

/** An index may answer with what was before: the higher version is the truth. */
function newer<Value extends {readonly version: number}>(old: Value | undefined, found: Value): Value {
	return old !== undefined && old.version > found.version ? old : found;
}

/** The same record is the same object. */
const keptOr = (old: PoolTask | undefined, found: PoolTask): PoolTask =>
	old !== undefined && old.version >= found.version ? old : found;

function gathered(pending: Pending | undefined, look: Found, at: number): Pending {
	const isFresh = pending === undefined || look.isWhole;
	const gathering: Pending = isFresh
		? {changed: new Map(), gone: new Set(), isWhole: look.isWhole, last: look, at}
		: pending;
	for (const id of look.gone) {
		gathering.changed.delete(id);
		gathering.gone.add(id);
	}
	for (const task of look.changed) {
		gathering.gone.delete(task.id);
		gathering.changed.set(task.id, keptOr(gathering.changed.get(task.id), task));
	}
	gathering.last = look;
	gathering.at = at;
	return gathering;
}

function committed(state: PoolState, pending: Pending): PoolState {
	const {last, at, isWhole} = pending;
	const {stacks, stack, simulator, hourlyCost, deadLetters} = last;
	const known = isWhole ? replaced(state, pending) : merged(state, pending);
	const settings = isWhole ? last.settings : newer(state.settings, last.settings);
	return {
		...{phase: 'pool', absence: undefined, stacks, stack, settings, simulator, hourlyCost, deadLetters, ...known},
		isRead: isWhole || state.isRead,
		history: append(state.history, {at, target: settings.target, actual: known.counts.RUNNING}),
	};
}

type Known = Pick<PoolState, 'rows' | 'counts'>;

/** Only what was found is there. */
function replaced({rows: old, counts: before}: PoolState, {changed, gone}: Pending): Known {
	const rows = new Map<string, PoolTask>();
	const counts = {...noCounts};
	let isSame = true;
	for (const [id, task] of changed) {
		if (gone.has(id)) continue;
		const row = keptOr(old.get(id), task);
		if (row !== old.get(id)) isSame = false;
		counts[row.status] += 1;
		rows.set(id, row);
	}
	return isSame && rows.size === old.size ? {rows: old, counts: before} : {rows, counts};
}

function merged({rows: old, counts: before}: PoolState, {changed, gone}: Pending): Known {
	const news = [...changed.values()].filter((task) => keptOr(old.get(task.id), task) !== old.get(task.id));
	const left = [...gone].filter((id) => old.has(id));
	if (news.length === 0 && left.length === 0) return {rows: old, counts: before};
	const rows = new Map(old);
	const counts = {...before};
	const forget = (task: PoolTask | undefined): void => {
		if (task !== undefined) counts[task.status] -= 1;
	};
	for (const id of left) {
		forget(rows.get(id));
		rows.delete(id);
	}
	for (const task of news) {
		forget(rows.get(task.id));
		counts[task.status] += 1;
		rows.set(task.id, task);
	}
	return {rows, counts};
}
