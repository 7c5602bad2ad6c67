import type {LinkStore} from '../../store/link.ts';
import {ListControl} from '../../ui/list-control.ts';
import type {Screen} from '../screen.ts';
import type {Shell} from '../shell.ts';
import type {SetupActions} from './actions.ts';
import {setupScopes} from './commands.ts';
import {SetupFlow} from './flow.ts';
import {spokenOf} from './spoken.ts';
import {stacksPage} from './stacks-lines.ts';
import {createSetupView, orderOfStacks, unfinishedOf} from './state.ts';
import {createView} from './view.tsx';

export interface SetupScreenParts {
	readonly shell: Shell;
	readonly link: LinkStore;
	readonly actions: SetupActions;
}

/** The Setup wizard: from a name to a consumer that answers, step by step; it goes on when other screens are looked at. */
export function createSetupScreen({shell, link, actions}: SetupScreenParts): Screen {
	const view = createSetupView();
	const list = new ListControl({
		get: () => view.getState().list,
		set: (state) => view.setState({list: state}),
		order: () => orderOfStacks(view.getState().consumers),
		page: () => stacksPage(view.getState().size.rows),
		exists: (id) => orderOfStacks(view.getState().consumers).indexOf(id) >= 0,
	});
	const flow = new SetupFlow({shell, link, actions, view, list});
	const parts = {shell, link, actions, view, list, flow};
	return {
		...{id: 'setup', title: 'Setup', key: '2'},
		scopes: (all) => setupScopes(parts, all),
		View: createView(view, link),
		open: () => flow.open(),
		changed: view.subscribe,
		spoken: () => spokenOf(view),
		unfinished: () => unfinishedOf(view.getState()),
	};
}
