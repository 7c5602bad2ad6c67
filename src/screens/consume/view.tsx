import {Box} from 'ink';
import {type ComponentType, memo, type ReactNode, useEffect} from 'react';
import {useStore} from 'zustand';
import type {ConsumeState, ConsumeStore} from '../../store/consume.ts';
import {Lines} from '../../ui/lines.tsx';
import {useLook} from '../../ui/look-context.ts';
import type {Size, ViewProps} from '../screen.ts';
import {absenceLines} from './absence-lines.ts';
import {type ChartsModel, chartLines} from './chart-lines.ts';
import {type Layout, layoutOf} from './layout.ts';
import {type FormPane, formPane, type HostPane, hostPane} from './panes.ts';
import type {ConsumeView, ConsumeViewStore} from './state.ts';

/** The component that draws the screen from its stores. */
export function createView(consume: ConsumeStore, store: ConsumeViewStore): ComponentType<ViewProps> {
	return function ConsumeScreen({size: {columns, rows}}: ViewProps): ReactNode {
		const state = useStore(consume);
		const view = useStore(store);
		const look = useLook();
		useEffect(() => store.setState({size: {columns, rows}}), [columns, rows]);
		const {hosts, consumed} = state;
		const wanted = {hosts: hosts.length, resources: consumed.length, below: view.below};
		const layout = layoutOf({columns, rows}, wanted);
		if (state.phase !== 'hosts') return <Lines lines={absenceLines(state, {columns, rows}, look)} height={rows} />;
		return <Panes {...{state, view, layout}} />;
	};
}

interface PanesProps {
	readonly state: ConsumeState;
	readonly view: ConsumeView;
	readonly layout: Layout;
}

function Panes({state, view, layout}: PanesProps): ReactNode {
	const {isWide, hosts, form, charts} = layout;
	const charted = view.charted === 'host' ? view.list.cursor : undefined;
	return (
		<Box flexDirection="column">
			<Box flexDirection={isWide ? 'row' : 'column'} columnGap={isWide ? 2 : 0}>
				<Hosts {...hosts} state={state} list={view.list} focus={view.focus} />
				{form.rows > 0 && <Form {...form} state={state} view={view} />}
			</Box>
			<Box marginTop={isWide ? 1 : 0}>{charts.rows > 0 && <Charts {...charts} state={state} host={charted} />}</Box>
		</Box>
	);
}

/** Components by themselves, and drawn only when they changed: typing costs neither the list nor the charts. */
const Hosts = memo(({columns, rows, ...pane}: Size & Omit<HostPane, 'size' | 'look'>): ReactNode => {
	const lines = hostPane({...pane, size: {columns, rows}, look: useLook()});
	return <Pane columns={columns} rows={rows} lines={lines} />;
});

const Form = memo(({columns, rows, ...pane}: Size & Omit<FormPane, 'size' | 'look'>): ReactNode => {
	const lines = formPane({...pane, size: {columns, rows}, look: useLook()});
	return <Pane columns={columns} rows={rows} lines={lines} />;
});

const Charts = memo(({columns, rows, ...model}: Size & ChartsModel): ReactNode => {
	const lines = chartLines(model, {columns, rows}, useLook());
	return <Pane columns={columns} rows={rows} lines={lines} />;
});

function Pane({columns, rows, lines}: Size & {readonly lines: readonly string[]}): ReactNode {
	return (
		<Box width={columns}>
			<Lines lines={lines} height={rows} />
		</Box>
	);
}
