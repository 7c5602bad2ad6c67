import {type ComponentType, type ReactNode, useEffect, useState} from 'react';
import {useStore} from 'zustand';
import {Lines} from '../../ui/lines.tsx';
import type {Look} from '../../ui/look.ts';
import {useLook} from '../../ui/look-context.ts';
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
		useStore(stores.clusters);
		useStore(stores.services);
		useStore(stores.service);
		useStore(stores.tasks);
		useStore(view);
		const now = useSeconds();
		useEffect(() => view.setState({size: {columns, rows}}), [columns, rows]);
		return <Lines lines={tasksLines({levels, stores, view, now}, size, look)} height={rows} />;
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
export function tasksLines({levels, stores, view, now}: Drawing, {columns, rows}: Size, look: Look): string[] {
	const level = levels[view.getState().place.level];
	const path = pathLine(level, stores, view, columns, look);
	const nothing = nothingIn(level, stores, view);
	if (nothing !== undefined) return [path, ...nothingLines(nothing, columns, look)].slice(0, rows);
	return [path, ...level.lines({columns, rows: rows - 1}, look, now)];
}

/** Time for ages, a second at a time. */
function useSeconds(): number {
	const [now, setNow] = useState(() => Date.now());
	useEffect(() => {
		const timer = setInterval(() => setNow(Date.now()), 1000);
		return () => clearInterval(timer);
	}, []);
	return now;
}
