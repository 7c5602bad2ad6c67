import stringWidth from 'string-width';

/**
 * Text measured in terminal cells. `string-width` is the table that Ink uses too: with two tables, borders shift.
 * Plain ASCII, which most of a board is, needs no table.
 */

const escapeCharacter = '\u001B';
const plain = /^[\u0020-\u007E]*$/;
const graphemes = new Intl.Segmenter(undefined, {granularity: 'grapheme'});

/** Cells that a text takes; escape sequences take none. */
export function widthOf(text: string): number {
	return plain.test(text) ? text.length : stringWidth(text);
}

/** What a person sees as one character: letters with their accents, emoji with their joiners. */
export function graphemesOf(text: string): string[] {
	return plain.test(text) ? [...text] : Array.from(graphemes.segment(text), ({segment}) => segment);
}

/** The beginning of an unstyled text that fits, with an ellipsis where something is left out. */
export function truncate(text: string, width: number, ellipsis = '…'): string {
	if (widthOf(text) <= width) return text;
	if (width <= 0) return '';
	let kept = '';
	let cells = 0;
	for (const grapheme of graphemesOf(text)) {
		const next = cells + widthOf(grapheme);
		if (next > width - 1) break;
		kept += grapheme;
		cells = next;
	}
	return kept + ellipsis;
}

/** An unstyled text in exactly `width` cells: truncated, or padded on the side that alignment leaves. */
export function fit(text: string, width: number, align: 'left' | 'right' = 'left', ellipsis = '…'): string {
	const short = truncate(text, width, ellipsis);
	const padding = ' '.repeat(Math.max(0, width - widthOf(short)));
	return align === 'left' ? short + padding : padding + short;
}

/** A styled text with blanks up to `width`; longer ones stay as they are. */
export function padStyled(text: string, width: number): string {
	const cells = text.includes(escapeCharacter) || !plain.test(text) ? stringWidth(text) : text.length;
	return cells >= width ? text : text + ' '.repeat(width - cells);
}

/** A tab goes as far as the terminal likes; so many blanks stand for it. */
const tab = '    ';

/** An unstyled text in lines of at most `width` cells, broken between words where that can be. Newlines stay. */
export function wrap(text: string, width: number): string[] {
	return text
		.replaceAll('\t', tab)
		.split('\n')
		.flatMap((line) => wrapLine(line, Math.max(1, width)));
}

function wrapLine(line: string, width: number): string[] {
	const lines: string[] = [];
	let current = '';
	for (const word of line.split(' ')) {
		const joined = current === '' ? word : `${current} ${word}`;
		if (widthOf(joined) <= width) {
			current = joined;
			continue;
		}
		if (current !== '') lines.push(current);
		const pieces = splitWord(word, width);
		lines.push(...pieces.slice(0, -1));
		current = pieces.at(-1) ?? '';
	}
	return [...lines, current];
}

function splitWord(word: string, width: number): string[] {
	const pieces: string[] = [];
	let piece = '';
	let cells = 0;
	for (const grapheme of graphemesOf(word)) {
		const own = widthOf(grapheme);
		if (piece !== '' && cells + own > width) {
			pieces.push(piece);
			piece = '';
			cells = 0;
		}
		piece += grapheme;
		cells += own;
	}
	return [...pieces, piece];
}
