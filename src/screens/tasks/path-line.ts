import {count, plural} from '../../format/number.ts';
import {truncate, widthOf} from '../../format/text-width.ts';
import {sanitiseLine} from '../../text.ts';
import {listStatusLine} from '../../ui/list-status.ts';
import type {Look} from '../../ui/look.ts';
import type {Level} from './level.ts';
import {type TasksStores, taskAt} from './levels.ts';
import {idOf, type Place, serviceAt} from './places.ts';
import type {TasksViewStore} from './state.ts';

const nouns = {clusters: 'clusters', services: 'services', tasks: 'tasks', containers: 'containers'} as const;

/** «cluster demo › service web › 3 of 3 tasks», with filter and marks at its end while there are any. */
export function pathLine(level: Level, stores: TasksStores, view: TasksViewStore, width: number, look: Look): string {
	const {place} = view.getState();
	const separator = look.symbols.isAscii ? ' > ' : ' › ';
	const {state, order, total} = level.drawn();
	const isPlain = state.filter === '' && state.typing === undefined && state.marks.size === 0;
	const counts = sanitiseLine(countsOf(place, stores, view));
	const parts = pathOf(place);
	const joined = (named: boolean): string =>
		parts.map(({kind, name}) => sanitiseLine(named ? `${kind} ${name}`.trim() : name)).join(separator);
	const wanted = isPlain ? widthOf(counts) : leastFilter;
	const fits = widthOf(joined(true)) + separator.length + wanted <= width - 1;
	const path = joined(fits);
	const room = width - 1 - widthOf(path) - (path === '' ? 0 : separator.length);
	const known = truncate(path, width - 1, look.symbols.ellipsis);
	if (room < 8) return ` ${look.paint('strong', known)}`;
	const rest = isPlain
		? look.paint('dim', truncate(counts, room, look.symbols.ellipsis))
		: listStatusLine(state, {order, total, noun: nouns[place.level]}, room, look);
	return ` ${look.paint('strong', known)}${path === '' ? '' : look.paint('dim', separator)}${rest}`;
}

/** Cells for a filter beside the path. */
const leastFilter = 30;

/** `cluster demo`, `service web`, `task 7f3a…`: how one came here. Names alone tell it where there is no room. */
function pathOf(place: Place): {readonly kind: string; readonly name: string}[] {
	if (place.level === 'clusters') return [];
	const service = serviceAt(place);
	const parts = [{kind: 'cluster', name: place.cluster}];
	if (service !== undefined) parts.push({kind: 'service', name: service.name});
	else if (place.level === 'tasks' || place.level === 'containers') parts.push({kind: '', name: 'all tasks'});
	if (place.level === 'containers') parts.push({kind: 'task', name: idOf(place.task).slice(0, 12)});
	return parts;
}

function countsOf(place: Place, stores: TasksStores, view: TasksViewStore): string {
	switch (place.level) {
		case 'clusters':
			return reading(stores.clusters.getState(), 'cluster');
		case 'services':
			return servicesText(stores);
		case 'tasks':
			return tasksText(place, stores, view.getState().withStopped);
		case 'containers':
			return containersText(stores, view);
	}
}

interface Progress {
	readonly phase: string;
	readonly rows: {readonly size: number};
	readonly total: number;
}

function reading({phase, rows, total}: Progress, one: string): string {
	if (phase === 'asking' || (phase === 'reading' && total === 0)) return 'asking AWS';
	if (phase === 'reading') return `${count(rows.size)} of ${count(total)} ${one}s read`;
	return some(rows.size, one);
}

/** `1 task`, `12,345 tasks`. */
const some = (amount: number, one: string): string => `${count(amount)} ${plural(amount, one)}`;

function servicesText({services}: TasksStores): string {
	const state = services.getState();
	const {moving = 0, short = 0, failed = 0} = state.counts;
	return listed([
		reading(state, 'service'),
		moving > 0 && `${count(moving)} moving`,
		short > 0 && `${count(short)} with too few tasks`,
		failed > 0 && `${count(failed)} failed to deploy`,
	]);
}

function tasksText(place: Place, {tasks, service}: TasksStores, withStopped: boolean): string {
	const state = tasks.getState();
	if (state.phase !== 'complete') return reading(state, 'task');
	const {running = 0, moving = 0, failing = 0, stopped = 0} = state.counts;
	const desired = service.getState().rows.get(serviceAt(place)?.arn ?? '')?.desired;
	return listed([
		desired === undefined ? some(running, 'task') : `${count(running)} of ${some(desired, 'task')}`,
		moving > 0 && `${count(moving)} moving`,
		failing > 0 && `${count(failing)} unhealthy`,
		stopped > 0 && `${count(stopped)} stopped${withStopped ? '' : ' (v shows)'}`,
	]);
}

function containersText(stores: TasksStores, view: TasksViewStore): string {
	const task = taskAt(stores, view);
	if (task === undefined) return 'no more';
	return listed([some(task.containers.length, 'container'), task.status.toLowerCase(), task.address ?? false]);
}

const listed = (parts: readonly (string | false)[]): string => parts.filter((part) => part !== false).join(', ');
