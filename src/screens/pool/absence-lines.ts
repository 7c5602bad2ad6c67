import {wrap} from '../../format/text-width.ts';
import {sanitiseLine} from '../../text.ts';
import type {Look} from '../../ui/look.ts';
import type {Size} from '../screen.ts';
import type {Board} from './state.ts';

/** In place of a board: that the pool is being asked for, or why there is none and what to do. */
export function absenceLines(
	{pool: {phase, absence, stack, stacks}, link: {problem}}: Pick<Board, 'pool' | 'link'>,
	{columns}: Size,
	look: Look,
): string[] {
	const room = Math.max(20, columns - 6);
	const paragraph = (text: string): string[] => wrap(sanitiseLine(text), room).map((line) => `   ${line}`);
	if (phase === 'asking' || absence === undefined) {
		const why =
			problem === undefined ? [] : ['', ...paragraph(problem.text), ...paragraph('It is tried again by itself.')];
		return ['', look.paint('dim', `   Looking for the pool${look.symbols.ellipsis}`), ...why];
	}
	const isThere = stack !== undefined;
	const keys = [
		['n', isThere ? 'go on with it' : 'create a pool'],
		...(isThere ? [['X', 'delete it']] : []),
		...(stacks.length > (isThere ? 1 : 0) ? [['c', 'another pool']] : []),
	];
	return [
		'',
		...paragraph(absence.problem).map((line) => look.paint('strong', line)),
		...paragraph(absence.nextStep),
		'',
		`   ${keys.map(([key = '', what]) => `${look.paint('key', key)} ${what}`).join('    ')}`,
		'',
		...paragraph(
			'A warm pool keeps tasks started before anybody needs them: whoever asks gets one at once, and another is launched in its place.',
		).map((line) => look.paint('dim', line)),
	];
}
