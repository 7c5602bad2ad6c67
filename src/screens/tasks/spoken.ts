import {stripVTControlCharacters} from 'node:util';
import {createLook} from '../../ui/look.ts';
import type {Levels, TasksStores} from './levels.ts';
import {nothingIn} from './nothing.ts';
import {pathLine} from './path-line.ts';
import type {TasksViewStore} from './state.ts';

const bare = createLook({colours: false});

/** What a screen reader says: where the operator is, and the row under the cursor. */
export function spokenOf(levels: Levels, stores: TasksStores, view: TasksViewStore): readonly string[] {
	const level = levels[view.getState().place.level];
	const path = stripVTControlCharacters(pathLine(level, stores, view, 400, bare)).trim();
	const nothing = nothingIn(level, stores, view);
	if (nothing !== undefined) return [path, nothing.text, nothing.nextStep];
	const {order, state} = level.drawn();
	const place = state.cursor === undefined ? 0 : order.indexOf(state.cursor) + 1;
	const marked = state.cursor !== undefined && state.marks.has(state.cursor) ? ', marked' : '';
	return [path, `${place} of ${order.ids.length}: ${level.spoken(Date.now()) ?? ''}${marked}`];
}
