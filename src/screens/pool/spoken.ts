import {counted} from '../../format/number.ts';
import {type LinkStore, staleness} from '../../store/link.ts';
import type {PoolStore} from '../../store/pool.ts';
import {sanitiseLine} from '../../text.ts';
import {planSpoken} from '../plan/lines.ts';
import {pageSpoken} from './form-page.ts';
import {orderNow, type PoolViewStore, planNow, targetNow, taskAtCursor, type Work, workNow} from './state.ts';
import {statusOf} from './status.ts';
import {secondsText, shortName, statuses, statusWords} from './task-words.ts';
import {workWords} from './work-lines.ts';

/** What a screen reader says: the pool in figures, what goes on, and the task under the cursor. */
export function spokenOf(store: PoolStore, viewStore: PoolViewStore, linkStore: LinkStore): readonly string[] {
	const [pool, view, link] = [store.getState(), viewStore.getState(), linkStore.getState()];
	const now = Date.now();
	const {phase, absence, counts, stack = '', simulator} = pool;
	if (view.form !== undefined) return pageSpoken(view.form);
	const plan = planNow(view);
	if (plan !== undefined) return planSpoken(plan);
	const work = workNow(pool, view);
	if (work !== undefined) return workSpoken(work);
	if (phase !== 'pool') {
		if (absence === undefined) return ['Looking for the pool.'];
		return [sanitiseLine(absence.problem), sanitiseLine(absence.nextStep)];
	}
	const figures = statuses
		.filter((status) => counts[status] > 0)
		.map((status) => `${counts[status]} ${statusWords[status]}`);
	const traffic = simulator === 'on' ? ', simulator on' : '';
	return [
		`Pool ${sanitiseLine(stack)}, target ${targetNow(pool, view)}: ${figures.join(', ') || 'no tasks'}${traffic}.`,
		...(staleness(link, now) === undefined ? [] : ['This is not up to date.']),
		// Without the age of the look: what changes every second would be said every second.
		`${statusOf({pool, view, link: {at: now, problem: undefined}, now}).text}.`,
		...taskSpoken(),
	];

	function taskSpoken(): string[] {
		const task = taskAtCursor(pool, view);
		if (task === undefined) return [];
		const {user, address, launch, status} = task;
		const order = orderNow(pool, view);
		const parts = [
			`${order.indexOf(task.id) + 1} of ${counted(order.ids.length, 'task')}`,
			// Without its age, for the same reason.
			statusWords[status],
			shortName(task),
			user && `for ${sanitiseLine(user)}`,
			address && sanitiseLine(address),
			launch?.total !== undefined && `launched in ${secondsText(launch.total)}`,
			view.list.marks.has(task.id) && 'marked',
		];
		return [parts.filter(Boolean).join(', ')];
	}
}

/** The step under way, or the last one. */
function workSpoken({kind, stack, run}: Work): readonly string[] {
	const {phase, steps, waiting} = run.store.getState();
	const step = steps.at(-1);
	const {done, doing} = workWords[kind];
	return [
		phase === 'failed' ? `Pool ${stack} was not ${done}.` : `${doing} pool ${stack}.`,
		...(step === undefined ? [] : [`${step.name}: ${waiting?.detail ?? step.detail}`]),
	];
}
