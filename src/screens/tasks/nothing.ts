import {wrap} from '../../format/text-width.ts';
import {sanitiseLine} from '../../text.ts';
import type {Look, Role} from '../../ui/look.ts';
import type {Level} from './level.ts';
import {shownTasks, type TasksStores, taskAt} from './levels.ts';
import {type Place, serviceAt} from './places.ts';
import type {TasksViewStore} from './state.ts';

export interface Nothing {
	/** What is the case. */
	readonly text: string;
	/** What can be done about it. */
	readonly nextStep: string;
	readonly role: Role;
}

/** Why there is nothing in the list; undefined when there is something. */
export function nothingIn(level: Level, stores: TasksStores, view: TasksViewStore): Nothing | undefined {
	const {order, state, total} = level.drawn();
	if (order.ids.length > 0) return undefined;
	const {place} = view.getState();
	const {phase, problem} = sourceOf(place, stores).getState();
	if (total > 0) {
		const nextStep = state.typing === undefined ? 'esc shows all of them again.' : 'esc clears the filter.';
		return {text: `Nothing here matches «${sanitiseLine(state.filter)}».`, nextStep, role: 'plain'};
	}
	if (problem !== undefined) {
		const again = 'It is asked again by itself.';
		const {nextStep: advice = again} = problem;
		// Behind a command line a full stop would be typed along.
		const rest = advice === again ? '' : advice.endsWith('.') ? ` ${again}` : ' (it is asked again by itself)';
		const nextStep = `${advice}${rest}`;
		return {text: sanitiseLine(problem.text), nextStep: sanitiseLine(nextStep), role: 'bad'};
	}
	if (phase !== 'complete') return {text: asking(place), nextStep: 'esc goes back.', role: 'busy'};
	return emptyAt(place, stores, view);
}

function sourceOf(place: Place, {clusters, services, tasks}: TasksStores) {
	if (place.level === 'clusters') return clusters;
	return place.level === 'services' ? services : tasks;
}

function asking(place: Place): string {
	switch (place.level) {
		case 'clusters':
			return 'Asking AWS for the clusters…';
		case 'services':
			return `Asking AWS for the services of cluster ${place.cluster}…`;
		default: {
			const service = serviceAt(place);
			const whose = service === undefined ? `cluster ${place.cluster}` : `service ${service.name}`;
			return `Asking AWS for the tasks of ${whose}…`;
		}
	}
}

function emptyAt(place: Place, stores: TasksStores, view: TasksViewStore): Nothing {
	const role = 'plain';
	switch (place.level) {
		case 'clusters':
			return {
				role,
				text: 'There are no clusters in this Region.',
				nextStep: 'Set up a system: 2 opens the Setup screen.',
			};
		case 'services':
			return {
				role,
				text: `Cluster ${place.cluster} has no services.`,
				nextStep: 't shows tasks that were started without one.',
			};
		case 'tasks':
			return emptyTasks(place, stores, view);
		case 'containers':
			return taskAt(stores, view) === undefined
				? {role, text: 'ECS does not know this task any more.', nextStep: 'esc goes back to the tasks.'}
				: {role, text: 'The task has no containers yet.', nextStep: 'w says what it waits for.'};
	}
}

function emptyTasks(place: Place, stores: TasksStores, view: TasksViewStore): Nothing {
	const role = 'plain';
	const {stopped = 0} = stores.tasks.getState().counts;
	if (stopped > 0 && shownTasks(stores, view).size === 0) {
		const text = `No task runs here; ${stopped === 1 ? 'one has' : `${stopped} have`} stopped within the last hour.`;
		return {role, text, nextStep: 'v shows what stopped, and why.'};
	}
	const service = serviceAt(place);
	if (service === undefined) {
		return {role, text: 'There are no tasks in this cluster.', nextStep: 'esc goes back; t shows the services.'};
	}
	const desired = stores.service.getState().rows.get(service.arn)?.desired;
	return desired === 0
		? {role, text: `Service ${service.name} is off: no tasks are wanted.`, nextStep: '+ starts one, = sets how many.'}
		: {role, text: `Service ${service.name} has no tasks.`, nextStep: 'w says what it waits for.'};
}

/** The same as lines in the middle of the pane's upper half. */
export function nothingLines({text, nextStep, role}: Nothing, columns: number, look: Look): string[] {
	const width = Math.max(1, columns - 6);
	return [
		'',
		...wrap(sanitiseLine(text), width).map((line) => `   ${look.paint(role, line)}`),
		...wrap(sanitiseLine(nextStep), width).map((line) => `   ${look.paint('dim', line)}`),
	];
}
