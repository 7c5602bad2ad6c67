import type {ReactNode} from 'react';
import {wrap} from '../../format/text-width.ts';
import type {ServiceMetrics} from '../../operations/services/metrics.ts';
import {lineChartLines} from '../../ui/line-chart.ts';
import type {Look} from '../../ui/look.ts';
import {useLook} from '../../ui/look-context.ts';
import type {Size, ViewProps} from '../screen.ts';
import {Panel} from '../shell/panel.tsx';
import type {Overlay} from '../shell.ts';

interface MetricsOptions {
	readonly title: string;
	readonly metrics: ServiceMetrics;
	readonly close: () => void;
}

/** Room above the highest value, so that its line is seen as one. */
const headroom = 1.25;

const percent = (value: number): string => `${value.toFixed(value > 0 && value < 10 ? 1 : 0)} %`;

/** CPU and memory of a service over the last hour, one chart above the other. */
export function createMetricsOverlay({title, metrics, close}: MetricsOptions): Overlay {
	const View = ({size}: ViewProps): ReactNode => {
		const look = useLook();
		return <Panel title={title} size={size} lines={(inside) => metricsLines(metrics, inside, look)} />;
	};
	return {
		...{id: 'metrics', size: 'full', View},
		scope: {
			...{name: title, isModal: true},
			commands: [{id: 'metrics.close', title: 'Close', hint: 'close', keys: ['escape', 'q', 'enter'], run: close}],
		},
		spoken: () => [title, spokenOf('CPU', metrics.cpu), spokenOf('Memory', metrics.memory)],
	};
}

function metricsLines({cpu, memory}: ServiceMetrics, {columns, rows}: Size, look: Look): readonly string[] {
	if (cpu.length === 0 && memory.length === 0) {
		const none = 'CloudWatch has no values of the last hour. ECS sends one a minute while tasks run.';
		return ['', ...wrap(none, columns)];
	}
	const half = Math.floor(rows / 2);
	const chart = (name: string, values: readonly number[]): string[] =>
		lineChartLines(
			{
				series: [{name, values, role: 'accent'}],
				...{min: 0, max: Math.max(1, ...values) * headroom, format: percent},
				times: [`${values.length} min ago`, 'now'],
			},
			{columns, rows: half},
			look,
		);
	return [...chart('CPU of what tasks reserve', cpu), ...chart('Memory of what tasks reserve', memory)];
}

const spokenOf = (name: string, values: readonly number[]): string =>
	values.length === 0
		? `${name}: no values`
		: `${name}: now ${percent(values.at(-1) ?? 0)}, at most ${percent(Math.max(...values))} in the last hour`;
