import {fit, padStyled, widthOf} from '../../format/text-width.ts';
import type {SystemCard} from '../../operations/overview/overview.ts';
import {sanitiseLine} from '../../text.ts';
import type {Look} from '../../ui/look.ts';
import {barOf, type Drawing, hasBar, nextLine, painted} from './card-lines.ts';
import {factsOf, nameOf, stateText} from './card-words.ts';

/** Name, state and what to do next in a line, what matters in a second: for where there is no room for cards. */
export function systemEntry(card: SystemCard, columns: EntryColumns, drawing: Drawing): readonly [string, string] {
	const {look, width, isSelected} = drawing;
	const {cursor, bullet, ellipsis} = look.symbols;
	const sign = isSelected ? look.paint('accent', cursor) : ' ';
	const name = look.paint('strong', fit(nameOf(card, look), columns.name, 'left', ellipsis));
	const state = padStyled(painted(stateText(card, look), {look, width: columns.state}), columns.state);
	const next = nextLine(card, {...drawing, width: width - columns.name - columns.state - 6});
	const facts = factsOf(card, drawing.now).map(({role, text}) => look.paint(role, sanitiseLine(text)));
	const said = [...(hasBar(card) ? [barOf(card, 20, drawing)] : []), ...facts];
	return [`${sign} ${name}  ${state}  ${next}`, `    ${said.join(look.paint('dim', ` ${bullet} `))}`];
}

/** Cells of names and states, for entries below each other. */
export interface EntryColumns {
	readonly name: number;
	readonly state: number;
}

const longestName = 32;
const longestState = 28;

export function entryColumns(cards: readonly SystemCard[], look: Look): EntryColumns {
	const widest = (texts: readonly string[], most: number): number => Math.min(most, Math.max(0, ...texts.map(widthOf)));
	return {
		name: widest(
			cards.map((card) => nameOf(card, look)),
			longestName,
		),
		state: widest(
			cards.map((card) => stateText(card, look).text),
			longestState,
		),
	};
}
