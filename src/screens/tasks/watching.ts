import type {TasksStores} from './levels.ts';
import {type Place, serviceAt} from './places.ts';
import type {TasksViewStore} from './state.ts';

/** Watches what the place shows, and only that, until disposed. */
export function watchPlace(stores: TasksStores, view: TasksViewStore): Disposable {
	const running = new Map<string, Disposable>();
	function follow(): void {
		const wanted = wantedAt(view.getState().place, stores);
		for (const [key, watching] of running) {
			if (wanted.has(key)) continue;
			running.delete(key);
			watching[Symbol.dispose]();
		}
		for (const [key, open] of wanted) if (!running.has(key)) running.set(key, open());
	}
	const end = view.subscribe((now, before) => {
		if (now.place !== before.place) follow();
	});
	follow();
	return {
		[Symbol.dispose]() {
			end();
			for (const watching of running.values()) watching[Symbol.dispose]();
			running.clear();
		},
	};
}

type Wanted = ReadonlyMap<string, () => Disposable>;

function wantedAt(place: Place, {clusters, services, service, tasks}: TasksStores): Wanted {
	if (place.level === 'clusters') return new Map([['clusters', () => clusters.open('all')]]);
	const {cluster} = place;
	if (place.level === 'services') return new Map([[`services ${cluster}`, () => services.open({cluster})]]);
	const own = serviceAt(place);
	const wanted = new Map([[`tasks ${cluster} ${own?.arn}`, () => tasks.open({cluster, service: own?.name})]]);
	if (own !== undefined) wanted.set(`service ${own.arn}`, () => service.open({cluster, service: own.arn}));
	return wanted;
}
