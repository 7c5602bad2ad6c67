import {truncate, wrap} from '../../format/text-width.ts';
import {sanitiseLine} from '../../text.ts';
import type {Look} from '../../ui/look.ts';
import {type Board, isBeingDeleted, isDraining, orderNow} from './state.ts';

/** Cells of a filter that are repeated: enough to know it by. */
const filterShown = 40;

/** Why no task is listed; nothing where one is. */
export function emptyLines({pool, view}: Board, columns: number, look: Look): string[] {
	if (orderNow(pool, view).ids.length > 0) return [];
	const [text, nextStep] = reasonOf({pool, view});
	const room = Math.max(20, columns - 6);
	return [
		...wrap(text, room).map((line) => `   ${line}`),
		...wrap(nextStep, room).map((line) => `   ${look.paint('dim', line)}`),
	];
}

function reasonOf({pool, view}: Pick<Board, 'pool' | 'view'>): readonly [text: string, nextStep: string] {
	const {rows, counts, settings, isRead} = pool;
	const {filter, typing} = view.list;
	if (filter !== '' && rows.size > 0) {
		const nextStep = typing === undefined ? 'esc shows all of them again.' : 'esc clears the filter.';
		return [`Nothing here matches «${truncate(sanitiseLine(filter), filterShown)}».`, nextStep];
	}
	if (!isRead) return ['Reading the tasks of the pool…', ''];
	if (rows.size > 0) return [`${counts.ERROR} failed, and are not shown.`, 'v shows them, with why.'];
	if (isBeingDeleted(pool, view)) return ['Everything has stopped.', 'X goes on with its deletion, if nobody does.'];
	if (isDraining(pool, view))
		return ['Everything has stopped.', 'The pool stays empty until it gets a target: = sets it.'];
	if (settings?.pausedReason !== undefined) {
		return ['There are no tasks, and none is launched.', 'r tries again once the reason is put right.'];
	}
	if (settings?.target === 0) {
		return ['There are no tasks.', '+ starts one task, = says how many should be ready; X deletes the pool.'];
	}
	return ['No task is there yet.', 'The first are launched within a minute.'];
}
