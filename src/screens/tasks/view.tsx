import {type ComponentType, type ReactNode, useEffect} from 'react';
import {Lines} from '../../ui/lines.tsx';
import type {Look} from '../../ui/look.ts';
import {useLook} from '../../ui/look-context.ts';
import {useLinesOf} from '../../ui/use-lines-of.ts';
import {useClock} from '../clock-context.ts';
import type {Size, ViewProps} from '../screen.ts';
import type {Levels, TasksStores} from './levels.ts';
import {nothingIn, nothingLines} from './nothing.ts';
import {pathLine} from './path-line.ts';
import type {TasksViewStore} from './state.ts';

/** Draws the screen: where the operator is, and the list of what there is. */
export function createView(levels: Levels, stores: TasksStores, view: TasksViewStore): ComponentType<ViewProps> {
	return function TasksScreen({size}: ViewProps): ReactNode {
		const look = useLook();
		const {columns, rows} = size;
		const clock = useClock();
		const {clusters, services, service, tasks} = stores;
		useEffect(() => view.setState({size: {columns, rows}}), [columns, rows]);
		const lines = useLinesOf([clusters, services, service, tasks, view, clock], () =>
			tasksLines({levels, stores, view, now: clock.getState().now}, size, look),
		);
		return <Lines lines={lines} height={rows} />;
	};
}

interface Drawing {
	readonly levels: Levels;
	readonly stores: TasksStores;
	readonly view: TasksViewStore;
	/** Milliseconds since 1970. */
	readonly now: number;
}

/** The whole screen in at most `size`. */
function tasksLines({levels, stores, view, now}: Drawing, {columns, rows}: Size, look: Look): string[] {
	const level = levels[view.getState().place.level];
	const path = pathLine(level, stores, view, columns, look);
	const nothing = nothingIn(level, stores, view);
	if (nothing !== undefined) return [path, ...nothingLines(nothing, columns, look)].slice(0, rows);
	return [path, ...level.lines({columns, rows: rows - 1}, look, now)];
}
