import {fit, truncate, widthOf} from '../format/text-width.ts';
import {type Chord, characterOf} from '../keys/chord.ts';
import type {Look} from './look.ts';

const steps: Readonly<Record<Chord, number>> = {left: -1, up: -1, right: 1, down: 1, space: 1};

/**
 * The index of the value that a key chooses: the next or previous one, round the end, or the next that begins with the
 * letter. The same index when there is no such value; undefined when the key means nothing to a select.
 */
export function moveSelect(labels: readonly string[], index: number, chord: Chord): number | undefined {
	const count = labels.length;
	const step = steps[chord];
	if (step !== undefined) return count === 0 ? index : (Math.max(index, step < 0 ? 0 : -1) + step + count) % count;
	if (chord === 'home') return Math.min(0, count - 1);
	if (chord === 'end') return count - 1;
	const letter = characterOf(chord)?.toLowerCase();
	if (letter === undefined) return undefined;
	const further = labels.map((_, offset) => (index + 1 + offset) % count);
	return further.find((at) => labels[at]?.toLowerCase().startsWith(letter) === true) ?? index;
}

/**
 * One of some values on a line of `width` cells: all of them side by side with the chosen one in brackets, or only the
 * chosen one with its place where there is no room. `index` is -1 while none is chosen.
 */
export function selectLine(
	labels: readonly string[],
	index: number,
	width: number,
	look: Look,
	{focused}: {readonly focused: boolean},
): string {
	const cells = labels.map((label, at) => (at === index ? `[${label}]` : ` ${label} `));
	const all = cells.join(' ');
	if (widthOf(all) <= width) {
		const painted = cells.map((cell, at) => look.paint(at === index ? (focused ? 'selected' : 'plain') : 'dim', cell));
		return painted.join(' ') + ' '.repeat(width - widthOf(all));
	}
	const place = ` ${index + 1}/${labels.length}`;
	const room = Math.max(0, width - place.length);
	const chosen = truncate(`[${labels[index] ?? ''}]`, room, look.symbols.ellipsis);
	return look.paint(focused ? 'selected' : 'plain', chosen) + look.paint('dim', fit(place, width - widthOf(chosen)));
}
