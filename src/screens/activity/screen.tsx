import {type ReactNode, useEffect} from 'react';
import {useStore} from 'zustand';
import {type ActivityStore, applyActivity} from '../../store/activity.ts';
import {feed} from '../../store/feed.ts';
import type {LinkStore} from '../../store/link.ts';
import {Lines} from '../../ui/lines.tsx';
import {useLook} from '../../ui/look-context.ts';
import type {Screen, ViewProps} from '../screen.ts';
import type {Shell} from '../shell.ts';
import type {ActivityActions} from './actions.ts';
import {activityScope} from './commands.ts';
import {targetOf, whatOf} from './format.ts';
import {activityLines, pageOf} from './layout.ts';
import {createActivityList} from './state.ts';

export interface ActivityScreenOptions {
	readonly shell: Pick<Shell, 'show' | 'copy' | 'prompt' | 'busy' | 'notify'>;
	readonly activity: ActivityStore;
	readonly link: LinkStore;
	readonly actions: ActivityActions;
}

/** Every change made from here, newest first. */
export function createActivityScreen({shell, activity, link, actions}: ActivityScreenOptions): Screen {
	const list = createActivityList(activity);

	function View({size}: ViewProps): ReactNode {
		const look = useLook();
		const data = useStore(activity);
		const {list: state} = useStore(list.view);
		const page = pageOf(size);
		useEffect(() => list.view.setState({page}), [page]);
		const model = {data, list: state, order: list.order(), now: Date.now()};
		return <Lines lines={activityLines(model, size, look)} height={size.rows} />;
	}

	return {
		...{id: 'activity', title: 'Activity', key: '9', View},
		scopes: (all) => [activityScope({shell, list, actions}, all)],
		open: () => feed({link, source: actions.watch, apply: (value) => applyActivity(activity, value)}),
		spoken() {
			const {entries, failed} = activity.getState();
			const sum = `${entries.size} changes, ${failed} of them did not succeed`;
			const row = list.current();
			if (row === undefined) return [sum];
			const {entry, calls} = row;
			const times = calls.length === 1 ? '' : `, ${calls.length} calls`;
			const reason = entry.error === undefined ? '' : `, ${entry.error.replace(/\.$/, '')}`;
			return [sum, `${whatOf(entry)}${times} on ${targetOf(calls)}: ${entry.outcome}${reason}, by ${entry.who}`];
		},
	};
}
