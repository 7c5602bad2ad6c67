import {graphemesOf, padStyled, widthOf} from '../format/text-width.ts';

const styles = /(\u001B\[[\d;]*m)/;

/** A painted line in exactly `width` cells: cut without an ellipsis, its styles ended, or padded with blanks. */
export function fitStyled(text: string, width: number): string {
	if (widthOf(text) <= width) return padStyled(text, width);
	let room = Math.max(0, Math.floor(width));
	let kept = '';
	for (const part of text.split(styles)) {
		if (styles.test(part)) {
			kept += part;
			continue;
		}
		const beginning = beginningOf(part, room);
		kept += beginning;
		// Once something is left out, nothing behind it may move up.
		room = beginning === part ? room - widthOf(beginning) : 0;
	}
	return padStyled(kept, width);
}

function beginningOf(text: string, width: number): string {
	let kept = '';
	let cells = 0;
	for (const grapheme of graphemesOf(text)) {
		cells += widthOf(grapheme);
		if (cells > width) break;
		kept += grapheme;
	}
	return kept;
}
