import {counted} from '../../../format/number.ts';
import {graphemesOf} from '../../../format/text-width.ts';

/** How what was typed differs from what has to be typed, in a sentence; undefined when it does not. */
export function differenceOf(typed: string, expected: string): string | undefined {
	if (typed === expected) return undefined;
	const [given, wanted] = [graphemesOf(typed), graphemesOf(expected)];
	const same = wanted.findIndex((grapheme, index) => grapheme !== given[index]);
	if (same < 0) return `${counted(given.length - wanted.length, 'character')} too many`;
	const [is, should] = [given[same], wanted[same]];
	return is === undefined
		? `${counted(wanted.length - same, 'character')} more to type`
		: `character ${same + 1} is "${is}", not "${should}"`;
}
