import {truncate, widthOf} from '../format/text-width.ts';
import {sanitiseLine} from '../text.ts';
import {fitStyled} from './fit-styled.ts';
import type {Look, Role} from './look.ts';

/** Room on the screen, in cells. */
export interface Size {
	readonly columns: number;
	readonly rows: number;
}

/** Two blocks of painted lines side by side, as high as the higher one; each line is as wide as both and their gap. */
export function beside(
	left: readonly string[],
	right: readonly string[],
	[leftWidth, rightWidth]: readonly [left: number, right: number],
	gap = 2,
): string[] {
	return Array.from(
		{length: Math.max(left.length, right.length)},
		(_, row) => fitStyled(left[row] ?? '', leftWidth) + ' '.repeat(gap) + fitStyled(right[row] ?? '', rightWidth),
	);
}

/** A section under a ruled title, `── Title ─────`, in exactly the size given. Titles are unstyled, and made safe here. */
export function titled(title: string, lines: readonly string[], size: Size, look: Look): string[] {
	const [columns, rows] = cellsOf(size);
	return block([ruledTitle(title, columns, look), ...lines], columns, rows);
}

function ruledTitle(title: string, columns: number, look: Look): string {
	const {rule, ellipsis} = look.symbols;
	const name = truncate(sanitiseLine(title), columns - 4, ellipsis);
	if (name === '') return look.paint('dim', rule.repeat(columns));
	const left = rule.repeat(Math.min(2, columns));
	const right = rule.repeat(Math.max(0, columns - 4 - widthOf(name)));
	return `${look.paint('dim', left)} ${look.paint('heading', name)} ${look.paint('dim', right)}`;
}

/**
 * A border with a title, in exactly the size given. Inside there is room for `columns - 4` by `rows - 2`; lines are cut
 * to it.
 */
export function bordered(
	title: string,
	lines: readonly string[],
	size: Size,
	look: Look,
	role: Role = 'accent',
): string[] {
	const [columns, rows] = cellsOf(size);
	if (columns < 4 || rows < 2) return block(lines, columns, rows);
	const {rule, bar, ellipsis, isAscii} = look.symbols;
	const [topLeft, topRight, bottomLeft, bottomRight] = isAscii ? '++++' : '╭╮╰╯';
	const name = truncate(sanitiseLine(title), columns - 6, ellipsis);
	const heading = name === '' ? '' : ` ${look.paint('strong', name)} `;
	const begin = look.paint(role, `${topLeft}${name === '' ? '' : rule}`);
	const taken = name === '' ? 0 : widthOf(name) + 3;
	const top = begin + heading + look.paint(role, `${rule.repeat(columns - 2 - taken)}${topRight}`);
	const side = look.paint(role, bar);
	const inside = block(lines, columns - 4, rows - 2).map((line) => `${side} ${line} ${side}`);
	return [top, ...inside, look.paint(role, `${bottomLeft}${rule.repeat(columns - 2)}${bottomRight}`)];
}

/** One of several equal boxes. */
export interface Card {
	readonly title: string;
	/** Painted lines; `cardsWidth` says how wide they may be. */
	readonly lines: readonly string[];
	/** Under the cursor: told by a symbol in its title and by the role of its border. */
	readonly isSelected?: boolean;
}

const cardGap = 1;
const cardPadding = 4;

/** How many equal cards of at least `minimum` cells stand in a row, and the cells inside each of them. */
export function cardsWidth(
	count: number,
	columns: number,
	minimum = 30,
): {readonly perRow: number; readonly inside: number} {
	const most = Math.max(1, Math.floor((columns + cardGap) / (minimum + cardGap)));
	const rows = Math.ceil(count / most);
	const perRow = Math.max(1, Math.ceil(count / Math.max(1, rows)));
	const width = Math.floor((columns - cardGap * (perRow - 1)) / perRow);
	return {perRow, inside: Math.max(0, width - cardPadding)};
}

/** Equal cards in rows that wrap; all cards of a row are as high as its highest. Lines are exactly `columns` wide. */
export function cards(all: readonly Card[], columns: number, look: Look, minimum = 30): string[] {
	const {perRow, inside} = cardsWidth(all.length, columns, minimum);
	const width = Math.min(columns, inside + cardPadding);
	const lines: string[] = [];
	for (let at = 0; at < all.length; at += perRow) {
		const row = all.slice(at, at + perRow);
		const rows = Math.max(...row.map((card) => card.lines.length)) + 2;
		const drawn = row.map((card) => cardLines(card, {columns: width, rows}, look));
		for (let line = 0; line < rows; line++) {
			lines.push(fitStyled(drawn.map((card) => card[line] ?? '').join(' '.repeat(cardGap)), columns));
		}
	}
	return lines;
}

function cardLines({title, lines, isSelected = false}: Card, size: Size, look: Look): string[] {
	const name = isSelected ? `${look.symbols.cursor} ${title}` : title;
	return bordered(name, lines, size, look, isSelected ? 'accent' : 'dim');
}

/** Exactly so many lines of exactly so many cells. */
const block = (lines: readonly string[], columns: number, rows: number): string[] =>
	Array.from({length: rows}, (_, row) => fitStyled(lines[row] ?? '', columns));

const cellsOf = ({columns, rows}: Size): readonly [number, number] => [
	Math.max(0, Math.floor(columns)),
	Math.max(0, Math.floor(rows)),
];
