import {count} from '../../format/number.ts';
import {fit, truncate, widthOf} from '../../format/text-width.ts';
import {historySeconds, seriesOf} from '../../store/history.ts';
import type {PoolState} from '../../store/pool.ts';
import {beside} from '../../ui/boxes.ts';
import {lineChartLines} from '../../ui/line-chart.ts';
import type {Look} from '../../ui/look.ts';
import {barLine} from '../../ui/meter.ts';
import {deadLetterText, launchText, partsText} from './figures.ts';
import {partsLine} from './parts.ts';
import {type Board, targetNow} from './state.ts';
import {statuses, statusRoles, statusSign, statusWords} from './task-words.ts';

/** Lines of the states and of the launches. */
const roomyRows = 7;
const wordCells = 9;

/** With room: a bar for each state and the launches, beside the available tasks of the last minutes; eight lines. */
export function roomyLines(board: Board, columns: number, look: Look): string[] {
	const left = Math.floor(columns * 0.5);
	const right = columns - left - 3;
	const states = stateBars(board, left, look);
	const {rows, settings} = board.pool;
	const {grabs = 0, launches = 0, kills = 0} = settings ?? {};
	const done = [
		{text: launchText(rows), role: 'plain', rank: 3} as const,
		{text: `grabs ${grabs}  launches ${launches}  kills ${kills}`, role: 'dim', rank: 2} as const,
		{text: deadLetterText(board.pool), role: 'warning', rank: 4} as const,
	];
	const parts = truncate(partsText(rows, left), left, look.symbols.ellipsis);
	const figures = [...states, partsLine(done, left, look), look.paint('dim', parts)];
	return [...beside(figures, warmChart(board, {columns: right, rows: roomyRows}, look), [left, right], 3), ''];
}

/** Bars over one scale, the target marked on the first. */
function stateBars({pool, view}: Board, columns: number, look: Look): string[] {
	const target = targetNow(pool, view);
	const most = Math.max(1, target, ...statuses.map((status) => pool.counts[status]));
	const texts = statuses.map((status) => {
		const amount = count(pool.counts[status]);
		return status === 'RUNNING' ? `${amount} of ${count(target)}` : amount;
	});
	const numberCells = Math.max(10, ...texts.map(widthOf));
	const width = columns - wordCells - numberCells - 4;
	return statuses.map((status, index) => {
		const amount = pool.counts[status];
		const role = amount === 0 ? 'dim' : statusRoles[status];
		const mark = status === 'RUNNING' ? target / most : undefined;
		const bar = barLine(amount / most, width, look, {role, mark});
		const number = texts[index] ?? '';
		const name = look.paint(role, `${statusSign(status, look.symbols)} ${fit(statusWords[status], wordCells)}`);
		return `${name} ${bar} ${look.paint(amount === 0 ? 'dim' : 'strong', fit(number, numberCells))}`;
	});
}

/** What was available beside the target, over as many minutes as are known. */
function warmChart({pool, now}: Board, size: {readonly columns: number; readonly rows: number}, look: Look): string[] {
	const seconds = secondsKnown(pool.history, now);
	const {actual, target} = seriesOf(pool.history, seconds, now);
	const highest = Math.max(1, ...[...actual, ...target].filter((value) => !Number.isNaN(value)));
	return lineChartLines(
		{
			...{series: [{name: 'available', values: actual, role: 'good'}], target, min: 0, max: highest * 1.1},
			...{format: (value) => count(value), times: [`${seconds / 60} min ago`, 'now']},
		},
		size,
		look,
	);
}

/** Whole minutes, as many as the history reaches. */
function secondsKnown([first]: PoolState['history'], now: number): number {
	const minutes = Math.ceil((now - (first?.at ?? now) + 1) / 60_000);
	return Math.min(historySeconds, Math.max(1, minutes) * 60);
}
