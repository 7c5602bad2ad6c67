import {truncate, wrap} from '../../format/text-width.ts';
import type {SystemCard} from '../../operations/overview/overview.ts';
import {sanitiseLine} from '../../text.ts';
import type {Card} from '../../ui/boxes.ts';
import type {Look, Role} from '../../ui/look.ts';
import {progressBar} from '../../ui/progress-bar.ts';
import {inLine, nameOf, toldOf, type Words} from './card-words.ts';

/** A kind of system, as far as it is known before AWS has answered. */
export interface KnownSystem {
	readonly id: string;
	readonly title: string;
	readonly purpose: string;
}

export interface Drawing {
	/** Cells inside of a card. */
	readonly width: number;
	readonly isSelected: boolean;
	/** Milliseconds since 1970. */
	readonly now: number;
	readonly look: Look;
}

/** State, two lines of what matters in it, and what to do next: the same for every state, so that cards keep still. */
export function systemCard(card: SystemCard, drawing: Drawing): Card {
	const {look, width, now, isSelected} = drawing;
	const {state, facts} = toldOf(card, {now, look, room: width});
	const middle = middleLines(card, facts, drawing);
	return {
		title: nameOf(card, look),
		lines: [inLine(state, width, look), ...twoLines(middle), nextLine(card, drawing)],
		isSelected,
	};
}

/** A card of which only the kind of system is known yet. */
export function unknownCard({title, purpose}: KnownSystem, {look, width, isSelected}: Drawing): Card {
	const {ellipsis} = look.symbols;
	const lines = [
		look.paint('dim', ellipsis),
		...twoLines(told(purpose, 'dim', {look, width})),
		look.paint('dim', ellipsis),
	];
	return {title, lines, isSelected};
}

function middleLines(card: SystemCard, facts: readonly Words[], drawing: Drawing): readonly string[] {
	const {width, look} = drawing;
	const lines = (): string[] => facts.map((fact) => inLine([fact], width, look));
	if (hasBar(card)) return [barOf(card, 40, drawing), ...lines()];
	const [only, ...others] = facts;
	return only !== undefined && others.length === 0 ? told(only.text, only.role, drawing) : lines();
}

/** How far a stack has come says all, as long as nothing failed. */
export const hasBar = ({state}: SystemCard): boolean => state.kind === 'busy' && state.cause === undefined;

/** Its bar, of at most so many cells; nothing unless something goes on. */
export function barOf({state}: SystemCard, longest: number, {width, look}: Drawing): string {
	return state.kind === 'busy' ? progressBar(state, Math.min(longest, width), look) : '';
}

/** What `enter` does with it. */
export function nextLine({next}: SystemCard, {look, width, isSelected}: Drawing): string {
	const {right, ellipsis} = look.symbols;
	if (!isSelected) return look.paint('dim', truncate(`${right} ${next.label}`, width, ellipsis));
	return `${look.paint('key', 'enter')} ${look.paint('accent', truncate(next.label, width - 6, ellipsis))}`;
}

/** A text in at most two lines. */
function told(text: string, role: Role, {look, width}: Pick<Drawing, 'look' | 'width'>): string[] {
	const safe = sanitiseLine(text);
	const [first = ''] = wrap(safe, width);
	const rest = safe.slice(first.length).trimStart();
	return [first, truncate(rest, width, look.symbols.ellipsis)].map((line) => look.paint(role, line));
}

const twoLines = ([first = '', second = '']: readonly string[]): readonly [string, string] => [first, second];
