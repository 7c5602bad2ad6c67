import {fit, padStyled, truncate, widthOf, wrap} from '../../format/text-width.ts';
import {duration} from '../../format/time.ts';
import type {Overview, SystemCard, Warning} from '../../operations/overview/overview.ts';
import {sanitiseLine} from '../../text.ts';
import type {Look} from '../../ui/look.ts';
import {type Meter, meterLines} from '../../ui/meter.ts';
import {outcomeRole, outcomeSymbol, targetOf, tookOf, whatOf, whenOf} from '../activity/format.ts';
import type {Recent} from './recent.ts';
import {dearestFirst} from './texts.ts';

/** What is shown while AWS has not answered yet. */
const pending = (look: Look): string[] => [look.paint('dim', look.symbols.ellipsis)];

/** Running tasks, a bar a system against its desired count. */
export function taskLines(overview: Overview | undefined, width: number, look: Look): string[] {
	if (overview === undefined) return pending(look);
	const meters = overview.systems.flatMap((card): Meter[] => {
		const {tasks} = card;
		if (tasks === undefined || (tasks.desired === 0 && tasks.running === 0)) return [];
		const {running, desired} = tasks;
		return [
			{
				label: labelOf(card),
				value: running,
				max: Math.max(running, desired, 1),
				format: (value) => `${value} of ${desired}`,
				role: running < desired ? 'warning' : 'good',
			},
		];
	});
	return meters.length === 0 ? [look.paint('dim', 'none')] : meterLines(meters, width, look);
}

const labelOf = ({system, stack}: SystemCard): string => sanitiseLine(stack ?? system);

/** What runs and its price, the dearest first; then what to know of the sum, where there is room for it. */
export function costLines(
	overview: Overview | undefined,
	{width, rows}: {readonly width: number; readonly rows: number},
	look: Look,
): string[] {
	if (overview === undefined) return pending(look);
	const {lines, remarks, unknown} = overview.cost;
	const {ellipsis} = look.symbols;
	const things = dearestFirst(lines).map(({what, perHour}) => {
		const price = perHour === undefined ? '?' : `$${perHour.toFixed(4)}`;
		return `${fit(price, 8, 'right')}  ${truncate(sanitiseLine(what), width - 10, ellipsis)}`;
	});
	const notes = remarks.flatMap((remark) => wrap(sanitiseLine(remark), width).map((line) => look.paint('dim', line)));
	if (things.length === 0) {
		return unknown.length === 0 ? [look.paint('dim', 'nothing that costs by the hour')] : notes.slice(0, rows);
	}
	return things.length + notes.length + 1 > rows ? things : [...things, '', ...notes];
}

/** Warnings, at most two lines each. */
export function warningLines(warnings: readonly Warning[] | undefined, width: number, look: Look): string[] {
	if (warnings === undefined) return pending(look);
	const {done, failed, ellipsis} = look.symbols;
	if (warnings.length === 0) return [look.paint('good', `${done} nothing to warn of`)];
	return warnings.flatMap(({level, text}) => {
		const [first = '', ...rest] = wrap(sanitiseLine(text), width - 2);
		const further = rest.length === 0 ? [] : [`  ${truncate(rest.join(' '), width - 2, ellipsis)}`];
		const [sign, role] = level === 'failure' ? ([failed, 'bad'] as const) : (['!', 'warning'] as const);
		return [`${sign} ${first}`, ...further].map((line) => look.paint(role, line));
	});
}

/** The last changes, a line each. */
export function recentLines(
	recent: readonly Recent[] | undefined,
	{width, now}: {readonly width: number; readonly now: number},
	look: Look,
): string[] {
	if (recent === undefined) return pending(look);
	if (recent.length === 0) return [look.paint('dim', 'nothing was changed from here yet')];
	const times = look.symbols.isAscii ? 'x' : '×';
	const names = recent.map(
		({entry, calls}) => `${whatOf(entry)}${calls.length === 1 ? '' : ` ${times} ${calls.length}`}`,
	);
	const whens = recent.map(({entry}) => whenOf(entry.at, now));
	const [what, when] = [names, whens].map((texts) => Math.max(...texts.map(widthOf)));
	const {ellipsis} = look.symbols;
	return recent.map(({entry, calls}, index) => {
		const sign = look.paint(outcomeRole(entry), outcomeSymbol(entry, look.symbols));
		const took = duration(tookOf(calls));
		const name = fit(names[index] ?? '', Math.min(what ?? 0, Math.floor(width / 2)), 'left', ellipsis);
		const begin = `${look.paint('dim', fit(whens[index] ?? '', when ?? 0))} ${sign} ${name}`;
		const room = width - (when ?? 0) - widthOf(name) - 3 - 2 - 8;
		const about = entry.error ?? targetOf(calls);
		const target = fit(sanitiseLine(about), Math.max(0, room), 'left', ellipsis);
		return padStyled(`${begin}  ${target}${look.paint('dim', fit(took, 8, 'right'))}`, width);
	});
}
