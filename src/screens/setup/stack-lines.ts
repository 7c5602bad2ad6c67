import {fit, truncate, widthOf, wrap} from '../../format/text-width.ts';
import {clock, duration} from '../../format/time.ts';
import {sanitiseLine} from '../../text.ts';
import {beside, titled} from '../../ui/boxes.ts';
import type {Look} from '../../ui/look.ts';
import {spinner} from '../../ui/progress-bar.ts';
import {stepLines} from '../../ui/steps.ts';
import type {Size} from '../screen.ts';
import {buildLines} from './build-lines.ts';
import {eventLines, eventRows} from './event-lines.ts';
import type {BuildView, FailureView, RunKind, SetupProgress} from './progress.ts';
import type {Detail, SetupView} from './state.ts';

export interface StackPage {
	readonly view: SetupView;
	readonly progress: SetupProgress;
	/** The operation of ours that is under way. */
	readonly doing: RunKind | undefined;
	readonly detail: Detail;
	readonly now: number;
	/** Counts up while something goes on, for what turns. */
	readonly frame: number;
}

/** From this width on, details stand beside the steps. */
const wide = 130;

/** The page of one stack: its steps, what went wrong or comes next, and events, builds or parameters. */
export function stackLines(page: StackPage, size: Size, look: Look): string[] {
	const {columns, rows} = size;
	const title = titleLine(page, columns, look);
	const below = {columns, rows: rows - 2};
	return [title, '', ...(columns >= wide ? besideLines(page, below, look) : belowLines(page, below, look))];
}

function titleLine({view, progress, doing, frame}: StackPage, columns: number, look: Look): string {
	const {steps, stepNumber, elapsed} = progress;
	const name = `stack ${sanitiseLine(view.stack ?? '')}`;
	const isReady = view.standing?.next === 'use' && doing === undefined && progress.failure === undefined;
	const count = isReady ? 'ready' : `step ${stepNumber} of ${steps.length}`;
	const time = elapsed === undefined ? '' : ` · ${duration(elapsed)}`;
	const what = doing === undefined ? '' : `${doing} · `;
	const right = `${what}${count}${time}`;
	const turning = doing === undefined ? ' ' : spinner(frame, look);
	const left = ' Setup · consumer';
	const room = Math.max(0, columns - widthOf(left) - 3 - widthOf(right) - 4);
	const middle = fit(name, room, 'left', look.symbols.ellipsis);
	return `${look.paint('heading', left)}   ${look.paint('strong', middle)} ${turning} ${look.paint('dim', right)} `;
}

function belowLines(page: StackPage, {columns, rows}: Size, look: Look): string[] {
	const steps = stepLines(page.progress.steps, {columns, rows: Math.min(rows, 6)}, look, page.frame);
	const message = messageLines(page, columns, look).slice(0, Math.max(0, rows - steps.length - 4));
	const above = [...steps, '', ...message, ...(message.length > 0 ? [''] : [])];
	return [...above, ...detailLines(page, page.detail, {columns, rows: rows - above.length}, look)];
}

/** Steps on the left; events, builds and parameters beside and below them, as far as there are any. */
function besideLines(page: StackPage, {columns, rows}: Size, look: Look): string[] {
	const left = Math.floor(columns * 0.46);
	const right = columns - left - 2;
	const {events, builds, steps} = page.progress;
	const drawn = stepLines(steps, {columns: left, rows: 6}, look, page.frame);
	const above = [...drawn, '', ...messageLines(page, left, look), ''].slice(0, rows);
	const [onRight, onLeft] = places(events.length > 0, builds);
	const rest = {columns: left, rows: Math.max(0, rows - above.length)};
	const leftLines = [...above, ...(onLeft === undefined ? [] : detailLines(page, onLeft, rest, look))];
	const heights = sharedRows(onRight, rows, builds);
	const rightLines = onRight.flatMap((detail, index) => {
		return detailLines(page, detail, {columns: right, rows: heights[index] ?? 0}, look);
	});
	return beside(leftLines, rightLines, [left, right]);
}

/** The longest on the right; below the steps what is left. */
function places(hasEvents: boolean, builds: readonly BuildView[]): readonly [readonly Detail[], Detail | undefined] {
	const hasLog = builds.some(({log}) => log.length > 0);
	if (hasEvents) return [builds.length > 0 ? ['events', 'builds'] : ['events'], 'parameters'];
	if (hasLog) return [['builds'], 'parameters'];
	return [['parameters'], builds.length > 0 ? 'builds' : undefined];
}

/** Builds without a log need no more than a line each. */
function sharedRows(details: readonly Detail[], rows: number, builds: readonly BuildView[]): number[] {
	if (details.length < 2) return [rows];
	const hasLog = builds.some(({log}) => log.length > 0);
	const below = hasLog ? Math.floor(rows / 2) : builds.length + 2;
	return [rows - below, below];
}

/** What went wrong, the root cause first; else what comes next. */
function messageLines({view, progress, doing}: StackPage, columns: number, look: Look): string[] {
	if (progress.failure !== undefined && doing === undefined) return failureLines(progress.failure, columns, look);
	const {standing} = view;
	if (standing === undefined || doing !== undefined) return [];
	const {right, done, bullet, ellipsis} = look.symbols;
	const [cause] = standing.causes;
	const rolledBack = `${bullet} The last change was rolled back because of ${sanitiseLine(cause ?? '')}`;
	const undone = cause === undefined ? [] : [look.paint('warning', fit(` ${rolledBack}`, columns, 'left', ellipsis))];
	if (progress.isOutdated && standing.address === undefined) return [];
	if (standing.next === 'use' || progress.isOutdated) {
		const address = truncate(sanitiseLine(standing.address ?? ''), columns - 3, ellipsis);
		const hint = `  ${look.paint('key', 'o')} opens it, ${look.paint('key', 'y')} copies it`;
		const room = columns - 3 - widthOf(address) - '  o opens it, y copies it'.length;
		const keys = room < 0 ? '' : look.paint('dim', hint);
		return [` ${look.paint('good', done)} ${look.paint('strong', address)}${keys}`, ...undone];
	}
	const how = standing.next === 'wait' ? '' : `${look.paint('key', 'enter')}: `;
	const advice = truncate(sanitiseLine(standing.advice), columns - (how === '' ? 3 : 10), ellipsis);
	return [` ${look.paint('accent', right)} ${how}${advice}`, ...undone];
}

function failureLines({cause, evidence, nextStep}: FailureView, columns: number, look: Look): string[] {
	const paragraph = (text: string, sign: string, most: number): string[] => {
		const lines = wrap(sanitiseLine(text), Math.max(10, columns - 5));
		const shown = lines.slice(0, most).map((line, index) => ` ${index === 0 ? sign : ' '} ${line}`);
		return lines.length > most ? shown.with(-1, `${shown.at(-1)} ${look.symbols.ellipsis}`) : shown;
	};
	const first = paragraph(cause, look.symbols.failed, 3).map((line) => look.paint('bad', line));
	const further = evidence.slice(0, 3).flatMap((line) => paragraph(line, look.symbols.bullet, 1));
	const next = nextStep === undefined ? [] : paragraph(nextStep, look.symbols.right, 2);
	return [...first, ...further, ...next.map((line) => look.paint('dim', line))];
}

const titles: Readonly<Record<Detail, string>> = {events: 'Events', builds: 'Builds', parameters: 'Parameters'};

function detailLines(page: StackPage, detail: Detail, size: Size, look: Look): string[] {
	const {columns, rows} = size;
	if (rows < 2) return [];
	const isActive = detail === page.detail;
	const title = isActive ? `${look.symbols.cursor} ${titles[detail]}` : titles[detail];
	const scrolled = isActive ? page.view.scrolled : 0;
	return titled(title, detailBody(page, detail, scrolled, {columns, rows: rows - 1}, look), size, look);
}

function detailBody(
	{view, progress, now}: StackPage,
	detail: Detail,
	scrolled: number,
	size: Size,
	look: Look,
): string[] {
	const {columns, rows} = size;
	switch (detail) {
		case 'events': {
			const lines = eventLines(eventRows(progress.events, now), columns, look);
			const top = Math.max(0, Math.min(scrolled, lines.length - rows));
			return lines.length === 0 ? [look.paint('dim', ' No events yet')] : lines.slice(top, top + rows);
		}
		case 'builds': {
			const {builds} = progress;
			const chosen = {selected: Math.min(view.build, Math.max(0, builds.length - 1)), scrolled};
			return builds.length === 0
				? [look.paint('dim', ' Nothing was built yet')]
				: buildLines(builds, chosen, size, look);
		}
		case 'parameters':
			return parameterLines(view, scrolled, size, look);
	}
}

function parameterLines({standing}: SetupView, scrolled: number, {columns, rows}: Size, look: Look): string[] {
	const {parameters = {}, since, status} = standing ?? {};
	const all = Object.entries(parameters).map(([name, value]) => {
		const shown = value === '' ? look.paint('dim', '(empty)') : sanitiseLine(value);
		return ` ${look.paint('dim', fit(name, 22))} ${value === '' ? shown : fit(shown, Math.max(0, columns - 25), 'left', look.symbols.ellipsis)}`;
	});
	if (all.length === 0)
		return [look.paint('dim', standing === undefined ? ' Reading the account…' : ' There is no stack yet')];
	const head = since === undefined ? [] : [look.paint('dim', ` ${status} since ${clock(since)}`)];
	const lines = [...head, ...all];
	const top = Math.max(0, Math.min(scrolled, lines.length - rows));
	return lines.slice(top, top + rows);
}
