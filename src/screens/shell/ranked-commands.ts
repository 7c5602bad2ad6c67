import type {Command} from '../../keys/command.ts';
import {fuzzyRank} from '../../ui/matching.ts';

/**
 * The commands that a query finds by title, other words or id, the best first: of two that match as well, the one whose
 * title does. Without a query all of them, in their order.
 */
export function rankedCommands(commands: readonly Command[], query: string): readonly Command[] {
	if (query.trim() === '') return commands;
	const inTitle = ({title}: Command, positions: readonly number[]): boolean => (positions.at(-1) ?? 0) < title.length;
	return fuzzyRank(query, commands, ({title, also = [], id}) => [title, ...also, id].join(' '))
		.toSorted(
			(a, b) =>
				b.score - a.score || Number(inTitle(b.candidate, b.positions)) - Number(inTitle(a.candidate, a.positions)),
		)
		.map(({candidate}) => candidate);
}
