import {truncate, widthOf} from '../../format/text-width.ts';
import type {Status} from '../../operations/pool/look.ts';
import {historySeconds, seriesOf} from '../../store/history.ts';
import type {PoolState} from '../../store/pool.ts';
import {sanitiseLine} from '../../text.ts';
import {listStatusLine} from '../../ui/list-status.ts';
import type {Look} from '../../ui/look.ts';
import {progressLine} from '../../ui/progress-bar.ts';
import {sparkline} from '../../ui/sparkline.ts';
import type {Size} from '../screen.ts';
import {costTexts, deadLetterText, launchText} from './figures.ts';
import {isRoomy} from './layout.ts';
import {cellsOf, type Part, partsLine} from './parts.ts';
import {roomyLines} from './roomy-lines.ts';
import {type Board, isBeingDeleted, isDraining, orderNow, targetNow} from './state.ts';
import {statusOf} from './status.ts';
import {statuses, statusRoles, statusSign, statusWords} from './task-words.ts';

/** What is above the table: the pool, its states, its launches, what goes on. */
export function headLines(board: Board, size: Size, look: Look): string[] {
	const columns = size.columns - 2;
	const lines = [titleLine(board, columns, look), ...figureLines(board, size, look), statusLine(board, columns, look)];
	return lines.map((line) => ` ${line}`);
}

/** What the figures were last drawn for. */
interface Drawn {
	readonly target: number;
	readonly second: number;
	readonly size: Size;
	readonly look: Look;
	readonly lines: readonly string[];
}

const drawn = new WeakMap<PoolState, Drawn>();

/** States and launches; kept, for keys change neither, and a chart takes longer to draw than all else. */
function figureLines(board: Board, size: Size, look: Look): readonly string[] {
	const {pool, view, now} = board;
	const wanted = {target: targetNow(pool, view), second: Math.floor(now / 1000), look};
	const known = drawn.get(pool);
	const isSame = known?.target === wanted.target && known.second === wanted.second && known.look === look;
	if (isSame && known.size.columns === size.columns && known.size.rows === size.rows) return known.lines;
	const columns = size.columns - 2;
	const lines = isRoomy(size)
		? roomyLines(board, columns, look)
		: [statesLine(pool, columns, look), figuresLine(board, columns, look)];
	drawn.set(pool, {...wanted, size, lines});
	return lines;
}

function titleLine({pool, view}: Board, columns: number, look: Look): string {
	const {stack = '', stacks, settings, simulator} = pool;
	const target = targetNow(pool, view);
	const isChanging = settings !== undefined && target !== settings.target;
	const {idle, used} = costTexts(pool);
	const badge = badgeOf(pool, view);
	const others = stacks.length > 1 ? `${stacks.length} pools, c chooses` : '';
	const parts: readonly Part[] = [
		{text: `Pool ${sanitiseLine(stack)}`, role: 'strong', rank: 9},
		{
			text: isChanging ? `target ${settings.target} ${look.symbols.right} ${target}` : `target ${target}`,
			...{role: isChanging ? 'accent' : 'heading', rank: 10},
		},
		{text: badge, role: badge === 'PAUSED' ? 'bad' : 'warning', rank: 11},
		{text: idle, role: 'plain', rank: 6},
		{text: used, role: 'plain', rank: 5},
		{text: others, role: 'dim', rank: 4},
		{
			...{text: simulator === 'absent' ? '' : `simulator ${simulator}`, isRight: true},
			...(simulator === 'on' ? {role: 'warning', rank: 8} : {role: 'dim', rank: 3}),
		},
	];
	return partsLine(parts, columns, look);
}

function badgeOf(pool: Board['pool'], view: Board['view']): string {
	if (isBeingDeleted(pool, view)) return 'BEING DELETED';
	if (isDraining(pool, view)) return 'DRAINING';
	return pool.settings?.pausedReason === undefined ? '' : 'PAUSED';
}

/** `available ■■■■■ 5   launching □ 1 …`: a sign a task where there is room, else in proportion. */
function statesLine({counts}: PoolState, columns: number, look: Look): string {
	const shown = statuses.filter((status) => status !== 'STOPPING' || counts.STOPPING > 0);
	const bare = shown.map(
		(status): Part => ({text: `${statusWords[status]} ${counts[status]}`, role: 'plain', rank: 1}),
	);
	const cells = barCells(shown, counts, columns - cellsOf(bare) - shown.length);
	const fields = shown.map((status, index) => {
		const count = counts[status];
		if (count === 0) return look.paint('dim', `${statusWords[status]} 0`);
		const bar = statusSign(status, look.symbols).repeat(cells[index] ?? 0);
		return `${statusWords[status]} ${look.paint(statusRoles[status], `${bar}${bar === '' ? '' : ' '}${count}`)}`;
	});
	return fields.join('   ');
}

function barCells(shown: readonly Status[], counts: PoolState['counts'], room: number): readonly number[] {
	const sum = shown.reduce((total, status) => total + counts[status], 0);
	if (sum <= room) return shown.map((status) => counts[status]);
	const present = shown.filter((status) => counts[status] > 0).length;
	if (room < present) return shown.map(() => 0);
	return shown.map((status) => (counts[status] === 0 ? 0 : 1 + Math.floor((counts[status] * (room - present)) / sum)));
}

/** Narrower, a sparkline tells nothing. */
const leastSparkline = 6;

/** How many were warm, how long launches took, what was done: as far as there is room. */
function figuresLine({pool, now}: Board, columns: number, look: Look): string {
	const {grabs = 0, launches = 0, kills = 0} = pool.settings ?? {};
	const parts: readonly Part[] = [
		{text: launchText(pool.rows), role: 'plain', rank: 3},
		{text: `grabs ${grabs}  launches ${launches}  kills ${kills}`, role: 'dim', rank: 2},
		{text: deadLetterText(pool), role: 'warning', rank: 4},
	];
	const label = 'warm ';
	const rest = partsLine(parts, columns - label.length - leastSparkline - 3, look);
	const width = Math.min(historySeconds, columns - label.length - widthOf(rest) - (rest === '' ? 0 : 3));
	const {actual, target} = seriesOf(pool.history, Math.max(1, width), now);
	const max = Math.max(1, ...[...actual, ...target].filter((value) => !Number.isNaN(value)));
	return `${look.paint('dim', label)}${sparkline(actual, width, look, {role: 'good', min: 0, max})}   ${rest}`;
}

/** What is filtered and marked; else what goes on. */
function statusLine({pool, view, link, now}: Board, columns: number, look: Look): string {
	const {list} = view;
	if (list.filter !== '' || list.typing !== undefined || list.marks.size > 0) {
		const counts = {order: orderNow(pool, view), total: pool.rows.size, noun: 'tasks'};
		return listStatusLine(list, counts, columns, look);
	}
	const {role, text, progress} = statusOf({pool, view, link, now});
	if (progress !== undefined) return progressLine(text, progress, columns, look);
	return look.paint(role, truncate(text.replaceAll('→', look.symbols.right), columns, look.symbols.ellipsis));
}
