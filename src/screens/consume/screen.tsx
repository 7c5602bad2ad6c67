import {applyLook, type ConsumeStore, createConsumeStore} from '../../store/consume.ts';
import {feed} from '../../store/feed.ts';
import type {LinkStore} from '../../store/link.ts';
import {createWatching} from '../../store/watching.ts';
import type {Screen} from '../screen.ts';
import type {Shell} from '../shell.ts';
import type {ConsumeActions} from './actions.ts';
import {consumeScopes} from './commands.ts';
import {spokenOf} from './spoken.ts';
import {createConsumeView, createHostList} from './state.ts';
import {createView} from './view.tsx';

export interface ConsumeScreenParts {
	readonly shell: Shell;
	readonly link: LinkStore;
	readonly actions: ConsumeActions;
	/** Given by tests; the screen makes its own. */
	readonly consume?: ConsumeStore;
}

/** The Consume screen: hosts with what they use beside what they should, the request, charts. */
export function createConsumeScreen({
	shell,
	link,
	actions,
	consume = createConsumeStore(),
}: ConsumeScreenParts): Screen {
	const view = createConsumeView();
	const list = createHostList(consume, view);
	const watching = createWatching(() =>
		feed({
			source: (signal) => actions.watch(view.getState().stack, signal),
			apply: (look) => applyLook(consume, look),
			link,
		}),
	);

	const parts = {shell, consume, view, actions, list, watchAnew: watching.anew};
	return {
		...{id: 'consume', title: 'Consume', key: '4'},
		scopes: (all) => consumeScopes(parts, all),
		View: createView(consume, view),
		open: watching.open,
		spoken: () => spokenOf(consume, view),
	};
}
