import type {StoreApi} from 'zustand/vanilla';
import {systems as known} from '../operations/overview/systems.ts';
import {createEcsWatches} from '../operations/watch/watches.ts';
import {createActivityScreen} from '../screens/activity/screen.tsx';
import {createConsumeScreen} from '../screens/consume/screen.tsx';
import type {Meters} from '../screens/frame/header.tsx';
import {createOverviewScreen} from '../screens/overview/screen.tsx';
import {createPoolScreen} from '../screens/pool/screen.tsx';
import type {Screen} from '../screens/screen.ts';
import {createSetupScreen} from '../screens/setup/screen.tsx';
import type {Shell} from '../screens/shell.ts';
import {createTasksScreen} from '../screens/tasks/screen.tsx';
import {createActivityStore} from '../store/activity.ts';
import type {LinkStore} from '../store/link.ts';
import {createOverviewStore} from '../store/overview.ts';
import type {SessionStore} from '../store/session.ts';
import {createActivityActions} from './actions/activity.ts';
import {createConsumeActions} from './actions/consume.ts';
import {createContainerShellActions} from './actions/container-shell.ts';
import {createOverviewActions} from './actions/overview.ts';
import {createPoolActions} from './actions/pool.ts';
import {createSetupActions} from './actions/setup.ts';
import {createTasksActions} from './actions/tasks.ts';
import type {Connection} from './connection.ts';
import {keepMeters} from './meters.ts';

export interface ScreenParts {
	readonly shell: Shell;
	readonly connection: Connection;
	readonly link: LinkStore;
	readonly session: SessionStore;
	/** Figures for the header, set by whoever knows them. */
	readonly meters: StoreApi<Meters>;
}

/** Every screen with its stores and the actions it may run, in the order of the tabs. */
export function createScreens({shell, link, connection, meters}: ScreenParts): readonly Screen[] {
	const {session} = connection;
	const [overview, activity] = [createOverviewStore(), createActivityStore()];
	const shells = createContainerShellActions(connection);
	const activityActions = createActivityActions(session);
	keepMeters({meters, session, overview, link, signal: shell.signal});
	return [
		createOverviewScreen({
			...{shell, overview, activity, link, known, activityActions},
			actions: createOverviewActions(session),
		}),
		createSetupScreen({shell, link, actions: createSetupActions(session)}),
		createPoolScreen({shell, link, actions: {...createPoolActions(session), ...shells}}),
		createConsumeScreen({shell, link, actions: createConsumeActions(session)}),
		createTasksScreen({
			shell,
			link,
			actions: {...createTasksActions(session), ...shells},
			watches: createEcsWatches(session),
		}),
		createActivityScreen({shell, activity, link, actions: activityActions}),
	];
}
