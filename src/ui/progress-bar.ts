import {fit, truncate, widthOf} from '../format/text-width.ts';
import {duration} from '../format/time.ts';
import type {Look} from './look.ts';
import {barLine} from './meter.ts';
import {isKnown} from './scale.ts';

export interface Progress {
	readonly done: number;
	/** Undefined or 0 while it is not known how much there is to do. */
	readonly total: number | undefined;
	/** Milliseconds that are left, about. */
	readonly remaining?: number | undefined;
}

/** How much was done at a time, in milliseconds. */
export interface Mark {
	readonly at: number;
	readonly done: number;
}

/**
 * Milliseconds that are left if it goes on as it did: 0 when all is done, undefined while nothing has moved. The pace is
 * that of the whole history up to `now`, so that a standstill makes it longer.
 */
export function remaining(history: readonly Mark[], total: number, now?: number): number | undefined {
	const [first, last] = [history[0], history.at(-1)];
	if (first === undefined || last === undefined) return undefined;
	if (last.done >= total) return 0;
	const took = Math.max(last.at, now ?? last.at) - first.at;
	const moved = last.done - first.done;
	const estimate = moved > 0 && took > 0 ? (took * (total - last.done)) / moved : undefined;
	return isKnown(estimate) ? estimate : undefined;
}

/** The bar alone, exactly `width` cells; without a total a block that wanders with `frame`. */
export function progressBar({done, total}: Progress, width: number, look: Look, frame = 0): string {
	return isKnown(total) && total > 0
		? barLine(isKnown(done) ? done / total : 0, width, look, {role: 'busy'})
		: wanderingBar(frame, width, look);
}

/** A block that goes to and fro over `width` cells: something goes on, nobody knows for how long. */
function wanderingBar(frame: number, width: number, look: Look): string {
	const cells = Math.max(0, Math.floor(width));
	const block = Math.min(cells, Math.max(1, Math.floor(cells / 5)));
	const way = cells - block;
	const step = way === 0 || !isKnown(frame) ? 0 : Math.abs(Math.floor(frame)) % (2 * way);
	const at = step <= way ? step : 2 * way - step;
	const {full, empty} = look.symbols;
	return (
		look.paint('dim', empty.repeat(at)) +
		look.paint('busy', full.repeat(block)) +
		look.paint('dim', empty.repeat(way - at))
	);
}

const turns = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const plainTurns = ['|', '/', '-', '\\'];

/** One cell that turns with the number of the frame. */
export function spinner(frame: number, look: Look): string {
	const all = look.symbols.isAscii ? plainTurns : turns;
	const at = isKnown(frame) ? Math.abs(Math.floor(frame)) % all.length : 0;
	return look.paint('busy', all[at] ?? ' ');
}

/** `~50 s left`, or nothing while that is not known. */
const remainingText = (milliseconds: number | undefined): string =>
	isKnown(milliseconds)
		? `~${duration(Math.max(1000, Math.round(milliseconds / 1000) * 1000)).replace('.0', '')} left`
		: '';

const longestBar = 40;
const shortestBar = 6;

/** `17 of 31 resources  ████░░░░  ~50 s left`: text, bar and what is left, in exactly `width` cells. */
export function progressLine(text: string, progress: Progress, width: number, look: Look, frame = 0): string {
	const cells = Math.max(0, Math.floor(width));
	const {ellipsis} = look.symbols;
	const left = remainingText(progress.remaining);
	const behind = left === '' ? '' : `  ${left}`;
	const shown = truncate(text, Math.max(0, cells - shortestBar - 2 - widthOf(behind)), ellipsis);
	const room = cells - widthOf(shown) - 2 - widthOf(behind);
	if (shown === '' || room < shortestBar) return fit(text, cells, 'left', ellipsis);
	const bar = Math.min(longestBar, room);
	return `${shown}  ${progressBar(progress, bar, look, frame)}${look.paint('dim', behind)}${' '.repeat(room - bar)}`;
}

/** A spinner, what is waited for and for how long, in exactly `width` cells. `elapsed` in milliseconds. */
export function waitingLine(text: string, elapsed: number, frame: number, width: number, look: Look): string {
	const cells = Math.max(0, Math.floor(width));
	const time = duration(elapsed);
	if (cells < widthOf(time) + 4) return fit(text, cells, 'left', look.symbols.ellipsis);
	const room = cells - 2 - widthOf(time) - 2;
	const shown = truncate(text, room, look.symbols.ellipsis);
	return `${spinner(frame, look)} ${shown}  ${look.paint('dim', time)}${' '.repeat(room - widthOf(shown))}`;
}
