import {graphemesOf, truncate, widthOf} from '../format/text-width.ts';

/**
 * The beginning and the end of an unstyled text that fit, with an ellipsis between them: names with a common beginning
 * still differ.
 */
export function cutMiddle(text: string, width: number, ellipsis = '…'): string {
	if (widthOf(text) <= width) return text;
	if (width <= 2) return truncate(text, width, ellipsis);
	const head = truncate(text, Math.ceil(width / 2), ellipsis);
	return head + endOf(text, width - widthOf(head));
}

function endOf(text: string, width: number): string {
	let end = '';
	let cells = 0;
	for (const grapheme of graphemesOf(text).toReversed()) {
		cells += widthOf(grapheme);
		if (cells > width) break;
		end = grapheme + end;
	}
	return end;
}
