import {createStore, type StoreApi} from 'zustand/vanilla';
import {createListState, type ListState} from '../../ui/list.ts';
import type {Size} from '../screen.ts';
import type {LevelName, Place} from './places.ts';

/** What the operator does on the Tasks screen. */
export interface TasksView {
	readonly place: Place;
	/** Those above the place are as they were left. */
	readonly lists: Readonly<Record<LevelName, ListState>>;
	/** Whether stopped tasks are shown. */
	readonly withStopped: boolean;
	/** Room of the screen, as last drawn. */
	readonly size: Size;
}

export type TasksViewStore = StoreApi<TasksView>;

const freshList = (level: LevelName): ListState =>
	createListState(level === 'containers' ? undefined : {column: firstSort[level], descending: false});

/** Orders that keep still: by name, and tasks by when they came, the stopped ones last. */
const firstSort = {clusters: 'cluster', services: 'service', tasks: 'state'} as const;

export const createTasksView = (): TasksViewStore =>
	createStore<TasksView>(() => ({
		place: {level: 'clusters'},
		lists: {
			clusters: freshList('clusters'),
			services: freshList('services'),
			tasks: freshList('tasks'),
			containers: freshList('containers'),
		},
		withStopped: true,
		size: {columns: 80, rows: 20},
	}));

/** Goes to a place. A list of other things than before begins anew; on the way back everything is as it was left. */
export function goTo(view: TasksViewStore, place: Place): void {
	const {place: before, lists} = view.getState();
	const isBack = depth[place.level] < depth[before.level];
	const list = isBack && place.level !== 'tasks' ? lists[place.level] : listFor(place, before, lists);
	view.setState({place, lists: {...lists, [place.level]: list}});
}

function listFor(place: Place, before: Place, lists: TasksView['lists']): ListState {
	const isOfSame = before.level === 'containers' && place.level === 'tasks';
	return isOfSame ? lists.tasks : freshList(place.level);
}

const depth: Readonly<Record<LevelName, number>> = {clusters: 0, services: 1, tasks: 2, containers: 3};

export function setList(view: TasksViewStore, level: LevelName, list: ListState): void {
	view.setState(({lists}) => ({lists: {...lists, [level]: list}}));
}

/** Lines above the rows: the path, and the heads of the columns. */
const heads = 2;

/** How many rows the screen has room for. */
export const pageOf = ({rows}: Size): number => Math.max(1, rows - heads);
