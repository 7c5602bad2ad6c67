import {createStore, type StoreApi} from 'zustand/vanilla';
import type {ConsumeStore, Host} from '../../store/consume.ts';
import type {Column} from '../../ui/columns.ts';
import type {Form} from '../../ui/form.ts';
import {createFormState, type FormState} from '../../ui/form-state.ts';
import {createListState, type ListState} from '../../ui/list.ts';
import {ListControl} from '../../ui/list-control.ts';
import {orderRows, type RowOrder} from '../../ui/table-order.ts';
import type {Size} from '../screen.ts';
import type {Answered} from './answer.ts';
import {hostHeads, type Layout, layoutOf} from './layout.ts';
import {type RequestSubject, requestForm} from './request-form.ts';

/** What the operator does on the Consume screen. */
export interface ConsumeView {
	/** Which pane has the keys. */
	readonly focus: 'hosts' | 'form';
	readonly list: ListState;
	readonly form: FormState;
	/** What of a unit was typed last, and the form that this made: any other key makes another one. */
	readonly unit: {readonly typed: string; readonly form: FormState} | undefined;
	/** Whose past is drawn. */
	readonly charted: 'host' | 'all';
	/** What is below the hosts where there is no room for both. */
	readonly below: 'form' | 'charts';
	readonly answer: Answered | undefined;
	/** Whether a request is on its way: one at a time. */
	readonly isAsking: boolean;
	/** The stack that was chosen; undefined leaves it to the watch. */
	readonly stack: string | undefined;
	/** Room of the screen, as last drawn. */
	readonly size: Size;
}

export type ConsumeViewStore = StoreApi<ConsumeView>;

export const createConsumeView = (): ConsumeViewStore =>
	createStore<ConsumeView>(() => ({
		focus: 'hosts',
		list: createListState(),
		form: createFormState(requestForm({consumed: [], chosen: undefined})),
		unit: undefined,
		charted: 'host',
		below: 'form',
		answer: undefined,
		isAsking: false,
		stack: undefined,
		size: {columns: 80, rows: 20},
	}));

/** What a filter looks at. */
const filtered: readonly Column<Host>[] = [
	{id: 'host', title: 'HOST', value: ({id}) => id, minimum: 1, priority: 1},
	{id: 'state', title: 'STATE', value: ({standing}) => standing, minimum: 1, priority: 1},
	{id: 'error', title: 'ERROR', value: ({error}) => error ?? '', minimum: 1, priority: 1},
];

const byId = new WeakMap<readonly Host[], ReadonlyMap<string, Host>>();

/** The hosts that the filter lets through, by address. */
export function orderOfHosts(hosts: readonly Host[], filter: string): RowOrder<Host> {
	const rows = byId.get(hosts) ?? new Map(hosts.map((host) => [host.id, host]));
	byId.set(hosts, rows);
	return orderRows(rows, filter, undefined, filtered);
}

/** The list of hosts; its cursor stays on the same host through every answer. */
export function createHostList(consume: ConsumeStore, view: ConsumeViewStore): ListControl {
	const list = new ListControl({
		get: () => view.getState().list,
		set: (state) => view.setState({list: state}),
		order: () => orderOfHosts(consume.getState().hosts, view.getState().list.filter),
		page: () => pageOf(layoutNow(consume, view).hosts),
		exists: (id) => byId.get(consume.getState().hosts)?.has(id) === true,
	});
	consume.subscribe((now, before) => {
		if (now.hosts !== before.hosts) list.refresh();
	});
	return list;
}

/** How many hosts are on the screen. */
export const pageOf = ({rows}: Size): number => Math.max(1, rows - hostHeads);

/** Where things are on the screen as it was last drawn. */
export function layoutNow(consume: ConsumeStore, view: ConsumeViewStore): Layout {
	const {hosts, consumed} = consume.getState();
	const {size, below} = view.getState();
	return layoutOf(size, {hosts: hosts.length, resources: consumed.length, below});
}

/** The host under the cursor. */
export function hostAtCursor(consume: ConsumeStore, view: ConsumeViewStore): Host | undefined {
	const {cursor} = view.getState().list;
	return consume.getState().hosts.find(({id}) => id === cursor);
}

/** What the form is about as things stand, and the form. */
export function formNow(
	consume: ConsumeStore,
	view: ConsumeViewStore,
): {readonly subject: RequestSubject; readonly form: Form} {
	const subject = {consumed: consume.getState().consumed, chosen: hostAtCursor(consume, view)};
	return {subject, form: requestForm(subject)};
}
