import {feed} from '../../store/feed.ts';
import type {LinkStore} from '../../store/link.ts';
import {createPoolStore, type PoolStore} from '../../store/pool.ts';
import {createWatching} from '../../store/watching.ts';
import type {Screen} from '../screen.ts';
import type {Shell} from '../shell.ts';
import type {PoolActions} from './actions.ts';
import {poolScopes} from './commands.ts';
import {unfinishedOf} from './draining.ts';
import {Resizing} from './resizing.ts';
import {spokenOf} from './spoken.ts';
import {createPoolView, createTaskList} from './state.ts';
import {createView} from './view.tsx';

export interface PoolScreenParts {
	readonly shell: Shell;
	readonly link: LinkStore;
	readonly actions: PoolActions;
	/** Given by tests; the screen makes its own. */
	readonly pool?: PoolStore;
}

/** The Pool screen: warm tasks, who has them, how many there should be. */
export function createPoolScreen({shell, link, actions, pool = createPoolStore()}: PoolScreenParts): Screen {
	const view = createPoolView();
	const list = createTaskList(pool, view);
	const resizing = new Resizing({shell, pool, view, actions});
	const watching = createWatching(() =>
		feed({
			source: (signal) => actions.watch(view.getState().stack, signal),
			apply: (look) => pool.take(look),
			link,
		}),
	);

	const looking = {watchAnew: watching.anew, isLookedAt: watching.isOpen};
	const parts = {shell, pool, view, actions, list, resizing, ...looking};
	return {
		...{id: 'pool', title: 'Pool', key: '3'},
		scopes: (all) => poolScopes(parts, all),
		View: createView(pool, view, link),
		open: watching.open,
		changed: view.subscribe,
		spoken: () => spokenOf(pool, view, link),
		unfinished: () => unfinishedOf(parts),
	};
}
