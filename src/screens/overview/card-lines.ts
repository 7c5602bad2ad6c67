import {truncate, widthOf, wrap} from '../../format/text-width.ts';
import type {SystemCard} from '../../operations/overview/overview.ts';
import {sanitiseLine} from '../../text.ts';
import type {Card} from '../../ui/boxes.ts';
import type {Look, Role} from '../../ui/look.ts';
import {progressBar} from '../../ui/progress-bar.ts';
import {factsOf, nameOf, stateText, tasksText, type Words} from './card-words.ts';

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
	const {state, middle} = stateAndMiddle(card, drawing);
	return {
		title: nameOf(card, drawing.look),
		lines: [state, ...twoLines(middle), nextLine(card, drawing)],
		isSelected: drawing.isSelected,
	};
}

/** An address that one line cannot hold takes both, and lacks its scheme; how many tasks run then stands beside the state. */
function stateAndMiddle(
	card: SystemCard,
	drawing: Drawing,
): {readonly state: string; readonly middle: readonly string[]} {
	const {look, width} = drawing;
	const {address, tasks} = card;
	const state = painted(stateText(card, look), drawing);
	if (card.state.kind !== 'ready' || address === undefined || widthOf(sanitiseLine(address)) <= width) {
		return {state, middle: middleLines(card, drawing)};
	}
	const {text} = stateText(card, look);
	const beside = painted(tasksText(tasks), {look, width: width - widthOf(text) - 3});
	return {
		state: `${state} ${look.symbols.bullet} ${beside}`,
		middle: told(address.replace(/^http:\/\//, ''), 'plain', drawing),
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

export const painted = ({role, text}: Words, {look, width}: Pick<Drawing, 'look' | 'width'>): string =>
	look.paint(role, truncate(text, width, look.symbols.ellipsis));

function middleLines(card: SystemCard, drawing: Drawing): readonly string[] {
	const facts = factsOf(card, drawing.now);
	if (hasBar(card)) return [barOf(card, 40, drawing), ...facts.map((fact) => painted(fact, drawing))];
	const [only, ...others] = facts;
	if (only !== undefined && others.length === 0) return told(only.text, only.role, drawing);
	return facts.map((fact) => painted(fact, drawing));
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
