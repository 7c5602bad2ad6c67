import {Box} from 'ink';
import {type ComponentType, type ReactNode, useEffect} from 'react';
import {useStore} from 'zustand';
import type {ConsumeState, ConsumeStore} from '../../store/consume.ts';
import {Lines} from '../../ui/lines.tsx';
import {visibleWindow} from '../../ui/list.ts';
import {listStatusLine} from '../../ui/list-status.ts';
import type {Look} from '../../ui/look.ts';
import {useLook} from '../../ui/look-context.ts';
import type {ViewProps} from '../screen.ts';
import {absenceLines} from './absence-lines.ts';
import {answerLines} from './answer-lines.ts';
import {chartLines} from './chart-lines.ts';
import {hostLines} from './host-lines.ts';
import {type Layout, layoutOf} from './layout.ts';
import {requestForm} from './request-form.ts';
import {requestLines} from './request-lines.ts';
import {type ConsumeView, type ConsumeViewStore, orderOfHosts, pageOf} from './state.ts';
import {titleLine} from './title-line.ts';

interface Drawing {
	readonly state: ConsumeState;
	readonly view: ConsumeView;
	readonly layout: Layout;
	readonly look: Look;
}

/** Draws the screen; a component, so that what is computed is computed when it changed. */
export function createView(consume: ConsumeStore, store: ConsumeViewStore): ComponentType<ViewProps> {
	return function ConsumeScreen({size}: ViewProps): ReactNode {
		const state = useStore(consume);
		const view = useStore(store);
		const look = useLook();
		const {columns, rows} = size;
		const layout = layoutOf(size, {
			hosts: state.hosts.length,
			resources: state.consumed.length,
			below: view.below,
		});
		useEffect(() => store.setState({size: {columns, rows}}), [columns, rows]);
		if (state.phase !== 'hosts') return <Lines lines={absenceLines(state, size, look)} height={rows} />;
		return <Panes {...{state, view, layout, look}} />;
	};
}

function Panes({state, view, layout, look}: Drawing): ReactNode {
	const {isWide, hosts, form, charts} = layout;
	const drawing = {state, view, layout, look};
	return (
		<Box flexDirection="column">
			<Box flexDirection={isWide ? 'row' : 'column'} columnGap={isWide ? 2 : 0}>
				<Box width={hosts.columns}>
					<Lines lines={hostPane(drawing)} height={hosts.rows} />
				</Box>
				{form.rows > 0 && (
					<Box width={form.columns}>
						<Lines lines={formPane(drawing)} height={form.rows} />
					</Box>
				)}
			</Box>
			{charts.rows > 0 && (
				<Box marginTop={isWide ? 1 : 0}>
					<Lines lines={chartPane(drawing)} height={charts.rows} />
				</Box>
			)}
		</Box>
	);
}

function hostPane({state, view, layout, look}: Drawing): string[] {
	const {hosts, consumed, stack = '', stacks, address = '', errors, at = 0} = state;
	const {columns, rows} = layout.hosts;
	const order = orderOfHosts(hosts, view.list.filter);
	const {first, ids} = visibleWindow(view.list, order, Math.max(1, pageOf(layout) - errors.length));
	const shown = order.rows.slice(first, first + ids.length);
	const isFocused = view.focus === 'hosts';
	const {up, down, failed} = look.symbols;
	const behind = order.ids.length - first - ids.length;
	const more = [first > 0 ? `${up}${first}` : '', behind > 0 ? `${down}${behind}` : ''];
	const others = stacks.length > 1 ? ` (one of ${stacks.length}: c chooses)` : '';
	const title = `${stack}${others} ${look.symbols.bullet} ${address} ${more.join(' ')}`.trim();
	const isFiltered = view.list.typing !== undefined || view.list.filter !== '';
	const counts = {order, total: hosts.length, noun: 'hosts'};
	const head = isFiltered
		? ` ${listStatusLine(view.list, counts, columns - 1, look)}`
		: titleLine(`Hosts ${hosts.length}`, title, {columns, isFocused}, look);
	const model = {hosts, shown, consumed, cursor: view.list.cursor, isFocused, now: at};
	return [
		head,
		...hostLines(model, {columns, rows: rows - 1 - errors.length}, look),
		...errors.map((error) => look.paint('error', ` ${failed} ${error}`)),
	];
}

function formPane({state, view, layout, look}: Drawing): string[] {
	const {hosts, consumed} = state;
	const {columns, rows} = layout.form;
	const subject = {consumed, chosen: hosts.find(({id}) => id === view.list.cursor)};
	const isFocused = view.focus === 'form';
	const lines = requestLines({form: requestForm(subject), state: view.form, subject, hosts, isFocused}, columns, look);
	const rest = rows - 1 - lines.length;
	const answer =
		view.answer === undefined ? [] : answerLines(view.answer, {columns, rows: rest}, isFocused ? 'esc d' : 'd', look);
	const asking = view.isAsking ? 'asking…' : '';
	return [titleLine('Request', asking, {columns, isFocused}, look), ...lines, ...answer];
}

function chartPane({state, view, layout, look}: Drawing): string[] {
	return chartLines({state, cursor: view.list.cursor, charted: view.charted}, layout.charts, look);
}
