import {truncate, wrap} from '../../format/text-width.ts';
import {ago} from '../../format/time.ts';
import type {PoolSummary, SystemCard, TaskCounts} from '../../operations/overview/overview.ts';
import {sanitiseLine} from '../../text.ts';
import type {Card} from '../../ui/boxes.ts';
import type {Look, Role} from '../../ui/look.ts';
import {progressBar} from '../../ui/progress-bar.ts';

/** A kind of system, as far as it is known before AWS has answered. */
export interface KnownSystem {
	readonly id: string;
	readonly title: string;
	readonly purpose: string;
}

interface Drawing {
	/** Cells inside of a card. */
	readonly width: number;
	readonly isSelected: boolean;
	/** Milliseconds since 1970. */
	readonly now: number;
	readonly look: Look;
}

/** State, two lines of what matters in it, and what to do next: the same for every state, so that cards keep still. */
export function systemCard(card: SystemCard, drawing: Drawing): Card {
	const {look, width, isSelected} = drawing;
	const {title, system, stack} = card;
	const named =
		stack === undefined || stack === system ? title : `${title} ${look.symbols.bullet} ${sanitiseLine(stack)}`;
	return {
		title: named,
		lines: [stateLine(card, look, width), ...twoLines(middle(card, drawing)), nextLine(card, drawing)],
		isSelected,
	};
}

/** A card of which only the kind of system is known yet. */
export function unknownCard({title, purpose}: KnownSystem, {look, width, isSelected}: Drawing): Card {
	const {ellipsis} = look.symbols;
	const lines = [look.paint('dim', ellipsis), ...twoLines(dimmed(purpose, {look, width})), look.paint('dim', ellipsis)];
	return {title, lines, isSelected};
}

function stateLine(card: SystemCard, look: Look, width: number): string {
	const {role, text} = stateText(card, look);
	return look.paint(role, truncate(text, width, look.symbols.ellipsis));
}

/** The state in words behind its sign. */
export function stateText(
	{state, pool}: Pick<SystemCard, 'state' | 'pool'>,
	{symbols}: Look,
): {readonly role: Role; readonly text: string} {
	switch (state.kind) {
		case 'absent':
			return {role: 'dim', text: `${symbols.waiting} not set up`};
		case 'busy': {
			const text = `${symbols.running} ${state.doing} ${state.done} of ${state.total}`;
			return {role: state.doing === 'rolling back' ? 'bad' : 'busy', text};
		}
		case 'ready':
			if (pool?.settings?.isDraining === true) return {role: 'busy', text: `${symbols.running} draining`};
			if (pool?.settings?.pausedReason !== undefined) return {role: 'bad', text: `${symbols.failed} paused`};
			return {role: 'good', text: `${symbols.live} ready`};
		case 'failed':
			return {role: 'bad', text: `${symbols.failed} failed: ${sanitiseLine(state.status)}`};
	}
}

function middle(card: SystemCard, drawing: Drawing): readonly string[] {
	const {look, width, now} = drawing;
	const {state, tasks, address, purpose} = card;
	if (state.kind === 'absent') return dimmed(purpose, drawing);
	if (state.kind === 'failed') return told(state.cause ?? 'AWS gave no reason', 'plain', drawing);
	if (state.kind === 'busy') {
		if (state.cause !== undefined) return told(state.cause, 'plain', drawing);
		const began = state.since === undefined ? '' : `begun ${ago(state.since.getTime(), now)}`;
		return [progressBar(state, Math.min(40, width), look), look.paint('dim', began)];
	}
	if (card.pool !== undefined) return poolLines(card.pool, drawing);
	return [
		tasksLine(tasks, drawing),
		address === undefined ? '' : truncate(sanitiseLine(address), width, look.symbols.ellipsis),
	];
}

function tasksLine(tasks: TaskCounts | undefined, {look, width}: Drawing): string {
	if (tasks === undefined) return look.paint('dim', 'no service');
	const {running, desired, pending} = tasks;
	if (desired === 0 && running === 0) return look.paint('dim', 'no tasks wanted yet');
	const under = running < desired ? 'warning' : 'plain';
	const coming = pending === 0 ? '' : `, ${pending} on their way`;
	const sign = running < desired ? '! ' : '';
	return look.paint(
		under,
		truncate(`${sign}${running} of ${desired} tasks run${coming}`, width, look.symbols.ellipsis),
	);
}

/** What is warm of what should be, and the rest. */
function poolLines({counts, settings}: PoolSummary, {look, width}: Drawing): readonly string[] {
	if (settings === undefined) return [look.paint('dim', 'not filled yet')];
	const {available, launching, occupied, failed} = counts;
	const {target, pausedReason} = settings;
	const isUnder = available < target;
	const isWarm = target + available + launching > 0;
	const coming = launching === 0 ? '' : `, ${launching} launching`;
	const warm = isWarm ? `${isUnder ? '! ' : ''}${available} of ${target} available${coming}` : 'nothing is kept warm';
	const others = [`${occupied} occupied`, ...(failed === 0 ? [] : [`${failed} failed`])].join(', ');
	const second = pausedReason === undefined ? others : sanitiseLine(pausedReason);
	const cut = (text: string): string => truncate(text, width, look.symbols.ellipsis);
	return [
		look.paint(isUnder ? 'warning' : 'plain', cut(warm)),
		look.paint(pausedReason === undefined ? 'plain' : 'bad', cut(second)),
	];
}

function nextLine({next}: SystemCard, {look, width, isSelected}: Drawing): string {
	const {right, ellipsis} = look.symbols;
	if (!isSelected) return look.paint('dim', truncate(`${right} ${next.label}`, width, ellipsis));
	return `${look.paint('key', 'enter')} ${look.paint('accent', truncate(next.label, width - 6, ellipsis))}`;
}

const dimmed = (text: string, drawing: Pick<Drawing, 'look' | 'width'>): string[] => told(text, 'dim', drawing);

/** A text in at most two lines. */
function told(text: string, role: Role, {look, width}: Pick<Drawing, 'look' | 'width'>): string[] {
	const lines = wrap(sanitiseLine(text), width);
	const rest = lines.slice(1).join(' ');
	const {ellipsis} = look.symbols;
	return [lines[0] ?? '', truncate(rest, width, ellipsis)].map((line) => look.paint(role, line));
}

const twoLines = ([first = '', second = '']: readonly string[]): readonly [string, string] => [first, second];
