import type {ServiceReference, Subject, TaskReference} from '../../operations/tasks/subject.ts';
import type {TaskRow} from '../../operations/tasks/task-row.ts';
import type {ServiceRow} from '../../operations/watch/service-row.ts';
import {chosenIds} from '../../ui/list.ts';
import type {Levels, TasksStores} from './levels.ts';
import {type Place, serviceAt, serviceSubject} from './places.ts';
import type {TasksViewStore} from './state.ts';

/** What the operator's next command is for. */
export class Chosen {
	readonly #levels: Levels;
	readonly #stores: TasksStores;
	readonly #view: TasksViewStore;

	constructor(levels: Levels, stores: TasksStores, view: TasksViewStore) {
		this.#levels = levels;
		this.#stores = stores;
		this.#view = view;
	}

	get place(): Place {
		return this.#view.getState().place;
	}

	/** Identity of the row under the cursor, if there is one. */
	get cursor(): string | undefined {
		const {order, state} = this.#levels[this.place.level].drawn();
		return state.cursor !== undefined && order.indexOf(state.cursor) >= 0 ? state.cursor : undefined;
	}

	/** The marked rows, or that under the cursor. */
	get ids(): readonly string[] {
		const {order, state} = this.#levels[this.place.level].drawn();
		return chosenIds(state, order);
	}

	/** The tasks chosen: in a task, that one. */
	get tasks(): readonly TaskRow[] {
		const {place} = this;
		const {rows} = this.#stores.tasks.getState();
		const arns = place.level === 'containers' ? [place.task] : place.level === 'tasks' ? this.ids : [];
		return arns.flatMap((arn) => rows.get(arn) ?? []);
	}

	/** The services chosen; in one, that one. */
	get services(): readonly ServiceRow[] {
		const {place} = this;
		const {services, service} = this.#stores;
		if (place.level === 'services') return this.ids.flatMap((arn) => services.getState().rows.get(arn) ?? []);
		const own = serviceAt(place);
		const row = own === undefined ? undefined : service.getState().rows.get(own.arn);
		return row === undefined ? [] : [row];
	}

	/** The thing under the cursor. */
	get subject(): Subject | undefined {
		const {place, cursor} = this;
		if (cursor === undefined) return place.level === 'tasks' ? this.#parent(place) : undefined;
		switch (place.level) {
			case 'clusters': {
				const cluster = this.#stores.clusters.getState().rows.get(cursor)?.name;
				return cluster === undefined ? undefined : {kind: 'cluster', cluster};
			}
			case 'services': {
				const row = this.#stores.services.getState().rows.get(cursor);
				return row && serviceSubject(place.cluster, row);
			}
			case 'tasks':
				return {kind: 'task', cluster: place.cluster, task: cursor};
			default:
				return {kind: 'container', cluster: place.cluster, task: place.task, container: cursor};
		}
	}

	/** ARNs to copy: of the rows chosen; of a container, that of its task. */
	get arns(): readonly string[] {
		return this.place.level === 'containers' ? [this.place.task] : this.ids;
	}

	#parent(place: Place): Subject | undefined {
		const service = serviceAt(place);
		return service !== undefined && place.level !== 'clusters' ? serviceSubject(place.cluster, service) : undefined;
	}
}

export const taskReference = ({cluster, arn}: TaskRow): TaskReference => ({cluster, task: arn});

export const serviceReference = ({cluster, name}: ServiceRow): ServiceReference => ({cluster, service: name});
