import {type ReactNode, useEffect, useMemo} from 'react';
import {useStore} from 'zustand';
import type {Activity} from '../../operations/activity/watch.ts';
import {type ActivityStore, applyActivity} from '../../store/activity.ts';
import {feed} from '../../store/feed.ts';
import {createLinkStore, type LinkStore} from '../../store/link.ts';
import type {OverviewStore} from '../../store/overview.ts';
import {Lines} from '../../ui/lines.tsx';
import {createLook} from '../../ui/look.ts';
import {useLook} from '../../ui/look-context.ts';
import type {ActivityActions} from '../activity/actions.ts';
import type {Screen, ViewProps} from '../screen.ts';
import type {Shell} from '../shell.ts';
import type {OverviewActions} from './actions.ts';
import type {KnownSystem} from './card-lines.ts';
import {overviewScope} from './commands.ts';
import {mostRecent, overviewLines} from './layout.ts';
import {recentChanges} from './recent.ts';
import {spokenOverview} from './spoken.ts';
import {createOverviewView} from './state.ts';

export interface OverviewScreenOptions {
	readonly shell: Pick<Shell, 'go' | 'show' | 'copy'>;
	readonly overview: OverviewStore;
	readonly activity: ActivityStore;
	readonly link: LinkStore;
	/** Kinds of systems, for the first frame. */
	readonly known: readonly KnownSystem[];
	readonly actions: OverviewActions;
	readonly activityActions: Pick<ActivityActions, 'watch'>;
}

/** Words need no colours. */
const spokenLook = createLook({colours: false});

/** All systems at a glance, with the next sensible step for each. */
export function createOverviewScreen(options: OverviewScreenOptions): Screen {
	const {shell, overview: store, activity, link, known, actions, activityActions} = options;
	const view = createOverviewView(store);

	function View({size}: ViewProps): ReactNode {
		const look = useLook();
		const {columns, rows} = size;
		const overview = useStore(store, (state) => state.overview);
		const selected = useStore(view, (state) => state.selected);
		const path = useStore(activity, (state) => state.path);
		const entries = useStore(activity, (state) => state.entries);
		useEffect(() => view.setState({size: {columns, rows}}), [columns, rows]);
		const lines = useMemo(() => {
			const recent = path === undefined ? undefined : recentChanges(entries.values(), mostRecent);
			return overviewLines({overview, known, recent, selected, now: Date.now()}, {columns, rows}, look);
		}, [overview, selected, path, entries, columns, rows, look]);
		return <Lines lines={lines} height={rows} />;
	}

	return {
		...{id: 'overview', title: 'Overview', key: '1', View},
		scopes: () => [overviewScope({shell, store, view, actions})],
		open() {
			const systems = feed({link, source: actions.watch, apply: (overview) => store.setState({overview})});
			const take = (value: Activity): void => applyActivity(activity, value);
			// A file on this machine says nothing of how fresh the answers of AWS are.
			const changes = feed({link: createLinkStore(), source: activityActions.watch, apply: take});
			return {
				[Symbol.dispose]() {
					systems[Symbol.dispose]();
					changes[Symbol.dispose]();
				},
			};
		},
		spoken: () => spokenOverview(store.getState().overview, view.getState().selected, spokenLook),
	};
}
