import type {ReactNode} from 'react';
import {count} from '../../format/number.ts';
import {wrap} from '../../format/text-width.ts';
import type {PoolMetrics} from '../../operations/pool/metrics.ts';
import {gridOf, sideBySide} from '../../ui/chart-grid.ts';
import {lineChartLines} from '../../ui/line-chart.ts';
import type {Look, Role} from '../../ui/look.ts';
import {useLook} from '../../ui/look-context.ts';
import type {Size, ViewProps} from '../screen.ts';
import {Panel} from '../shell/panel.tsx';
import type {Overlay} from '../shell.ts';
import {secondsText} from './task-words.ts';

interface MetricsOptions {
	readonly title: string;
	readonly metrics: PoolMetrics;
	readonly close: () => void;
}

/** What a pool did over the last hour, and a chart of each state as far as CloudWatch was told. */
export function createMetricsOverlay({title, metrics, close}: MetricsOptions): Overlay {
	const View = ({size}: ViewProps): ReactNode => {
		const look = useLook();
		return <Panel title={title} size={size} lines={(inside) => metricsLines(metrics, inside, look)} />;
	};
	return {
		...{id: 'pool.metrics', size: 'full', View},
		scope: {
			...{name: title, isModal: true},
			commands: [{id: 'metrics.close', title: 'Close', hint: 'close', keys: ['escape', 'q', 'enter', 'm'], run: close}],
		},
		spoken: () => [title, summaryOf(metrics), ...states.flatMap(([state]) => stateSpoken(metrics, state))],
	};
}

const states = [
	['available', 'good'],
	['launching', 'busy'],
	['occupied', 'accent'],
	['total', 'plain'],
] as const satisfies readonly (readonly [state: keyof PoolMetrics['counts'], role: Role])[];

function summaryOf({launches, launchErrors, grabs, kills, startup}: PoolMetrics): string {
	const took =
		startup &&
		`all launches took ${secondsText(startup.p50)} (median), ${secondsText(startup.p95)} (p95); the board tells of the tasks that are there`;
	return [
		...[`grabs ${count(grabs)}`, `launches ${count(launches)}`, `failed launches ${count(launchErrors)}`],
		...[`kills ${count(kills)}`, ...(took === undefined ? [] : [took])],
	].join('   ');
}

const none = 'CloudWatch has no counts of the last hour: the monitoring service of the pool tells them while it runs.';

function metricsLines(metrics: PoolMetrics, size: Size, look: Look): readonly string[] {
	const summary = [...wrap(summaryOf(metrics), size.columns), ''];
	const known = states.filter(([state]) => metrics.counts[state].length > 0);
	if (known.length === 0) return [...summary, ...wrap(none, size.columns)];
	const room = {columns: size.columns, rows: Math.max(0, size.rows - summary.length)};
	const {across, cell} = gridOf(known.length, room);
	const highest = Math.max(1, ...known.flatMap(([state]) => metrics.counts[state]));
	const charts = known.map(([state, role]) => {
		const values = metrics.counts[state];
		const times = [`${values.length} min ago`, 'now'] as const;
		const chart = {series: [{name: state, values, role}], min: 0, max: highest * 1.1, format: count, times};
		return lineChartLines(chart, cell, look);
	});
	return [...summary, ...sideBySide(charts, across, cell)].slice(0, size.rows);
}

function stateSpoken({counts}: PoolMetrics, state: keyof PoolMetrics['counts']): string[] {
	const values = counts[state];
	return values.length === 0
		? []
		: [`${state}: now ${count(values.at(-1) ?? 0)}, at most ${count(Math.max(...values))}`];
}
