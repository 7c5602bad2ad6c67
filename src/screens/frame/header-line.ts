import {truncate, widthOf} from '../../format/text-width.ts';
import type {Look, Role} from '../../ui/look.ts';
import type {Freshness} from './freshness.ts';

/** What the header answers: which AWS, how fresh, how much is asked of it, what it costs, may I break things. */
export interface HeaderModel {
	readonly place: string;
	readonly freshness: Freshness;
	readonly requests: string;
	readonly cost: string | undefined;
	readonly rights: {readonly role: Role; readonly text: string};
	readonly clock: string;
}

interface Part {
	readonly text: string;
	readonly role: Role;
	/** Parts of the lowest rank go first where there is no room. */
	readonly rank: number;
}

const name = 'ecs-console';

/** What is always left of how fresh it is, beside the longest place. Cells. */
const least = 10;

/** One line of exactly `columns` cells: the place on the left, the rest on the right. */
export function headerLine(model: HeaderModel, columns: number, look: Look): string {
	const left: Part[] = [
		{text: name, role: 'heading', rank: 2},
		{text: model.place, role: 'strong', rank: 9},
	];
	// A link that is lost has more to tell than the line can hold, and must not be what goes first.
	const room = Math.max(least, columns - 4 - widthOf(model.place));
	const {freshness} = model;
	const fresh = freshness.texts.find((text) => widthOf(text) <= room) ?? freshness.texts.at(-1) ?? '';
	const right: Part[] = [
		{role: freshness.role, text: truncate(fresh, room, look.symbols.ellipsis), rank: 8},
		{text: model.requests, role: 'dim', rank: 4},
		...(model.cost === undefined ? [] : [{text: model.cost, role: 'plain' as const, rank: 5}]),
		{...model.rights, rank: 7},
		{text: model.clock, role: 'dim', rank: 3},
	];
	const kept = keepWhatFits([...left, ...right], columns);
	const drawn = (parts: readonly Part[]): {text: string; width: number} => {
		const present = parts.filter((part) => kept.has(part));
		return {
			text: present.map(({role, text}) => look.paint(role, text)).join('  '),
			width: widthOf(present.map(({text}) => text).join('  ')),
		};
	};
	const [start, end] = [drawn(left), drawn(right)];
	return ` ${start.text}${' '.repeat(Math.max(2, columns - 2 - start.width - end.width))}${end.text} `;
}

/** Two cells between parts are as many as one at either side of each. */
function keepWhatFits(parts: readonly Part[], room: number): ReadonlySet<Part> {
	const kept = new Set(parts.filter(({text}) => text !== ''));
	const width = (): number => [...kept].reduce((sum, {text}) => sum + widthOf(text) + 2, 0);
	for (const part of parts.toSorted((a, b) => a.rank - b.rank)) {
		if (width() <= room) break;
		kept.delete(part);
	}
	return kept;
}
