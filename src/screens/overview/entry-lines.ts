import {fit, padStyled, widthOf} from '../../format/text-width.ts';
import type {SystemCard} from '../../operations/overview/overview.ts';
import {barOf, type Drawing, hasBar, nextLine} from './card-lines.ts';
import {inLine, nameOf, toldOf} from './card-words.ts';

/** Systems below each other: name, state and what to do next in a line, what matters in a second. */
export function systemEntries(
	cards: readonly SystemCard[],
	selected: string | undefined,
	drawing: Pick<Drawing, 'look' | 'width' | 'now'>,
): string[] {
	const {look, width, now} = drawing;
	const {cursor, ellipsis} = look.symbols;
	const all = cards.map((card) => ({card, ...toldOf(card, {now, look, room: width - indent - besideAddress})}));
	const names = all.map(({card}) => nameOf(card, look));
	const states = all.map(({state}) => inLine(state, longestState, look));
	const columns = {name: widest(names, longestName), state: widest(states, longestState)};
	return all.flatMap(({card, facts}, index) => {
		const isSelected = card.id === selected;
		const sign = isSelected ? look.paint('accent', cursor) : ' ';
		const name = look.paint('strong', fit(names[index] ?? '', columns.name, 'left', ellipsis));
		const next = nextLine(card, {...drawing, isSelected, width: width - columns.name - columns.state - 6});
		const bar = hasBar(card) ? `${barOf(card, barCells, {...drawing, isSelected})}  ` : '';
		const said = inLine(facts, width - indent - (bar === '' ? 0 : barCells + 2), look);
		return [
			`${sign} ${name}  ${padStyled(states[index] ?? '', columns.state)}  ${next}`,
			`${' '.repeat(indent)}${bar}${said}`,
		];
	});
}

const indent = 4;
const barCells = 20;
const longestName = 32;
const longestState = 34;
/** What stands in the line of an address: how many tasks run. */
const besideAddress = 24;

const widest = (texts: readonly string[], most: number): number =>
	Math.min(most, Math.max(0, ...texts.map((text) => widthOf(text))));
