import {graphemesOf, wrap} from '../format/text-width.ts';
import type {Look} from './look.ts';

/** Longer sentences quote a long value: their middle is left out, so that what is demanded stays in sight. */
const longestSentence = 500;

/** What is wrong, as lines of at most `width` cells behind the sign of a failure. */
export function problemLines(problem: string, width: number, look: Look): string[] {
	const sentence = abridged(problem, look.symbols.ellipsis);
	return wrap(`${look.symbols.failed} ${sentence}`, width).map((line) => look.paint('error', line));
}

function abridged(text: string, ellipsis: string): string {
	if (text.length <= longestSentence) return text;
	const graphemes = graphemesOf(text);
	const half = longestSentence / 2;
	return graphemes.length <= longestSentence
		? text
		: `${graphemes.slice(0, half).join('')}${ellipsis}${graphemes.slice(-half).join('')}`;
}
