import {truncate, widthOf} from '../../format/text-width.ts';
import type {Look, Role} from '../../ui/look.ts';

/** A piece of a line; those of the lowest rank go first where there is no room. */
export interface Part {
	readonly text: string;
	readonly role: Role;
	readonly rank: number;
	/** The last part of a line may stand at its right edge. */
	readonly isRight?: boolean;
}

const gap = 3;

/** The parts that fit, side by side, in at most `width` cells. */
export function partsLine(parts: readonly Part[], width: number, look: Look): string {
	const kept = partsThatFit(parts, width);
	const cells = cellsOf(kept);
	const [last] = kept.slice(-1);
	if (last === undefined) return '';
	// One that is too long alone is cut.
	if (cells > width) return look.paint(last.role, truncate(last.text, width, look.symbols.ellipsis));
	const space = ' '.repeat(last.isRight === true ? gap + width - cells : gap);
	const before = kept.slice(0, -1).map(({role, text}) => look.paint(role, text));
	const begin = before.join(' '.repeat(gap));
	return `${begin}${before.length === 0 ? '' : space}${look.paint(last.role, last.text)}`;
}

function partsThatFit(parts: readonly Part[], width: number): readonly Part[] {
	let kept = parts.filter(({text}) => text !== '');
	for (const part of kept.toSorted((a, b) => a.rank - b.rank)) {
		if (cellsOf(kept) <= width || kept.length === 1) break;
		kept = kept.filter((other) => other !== part);
	}
	return kept;
}

/** Cells of the parts side by side. */
export const cellsOf = (parts: readonly Part[]): number =>
	parts.reduce((sum, {text}) => sum + widthOf(text), 0) + gap * Math.max(0, parts.length - 1);
