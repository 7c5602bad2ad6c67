import {since} from '../../../assets/pool/protocol/since.ts';
import {counted} from '../../format/number.ts';
import {span} from '../../format/time.ts';
import type {PoolTask} from '../../operations/pool/look.ts';
import {staleness} from '../../store/link.ts';
import type {PoolState} from '../../store/pool.ts';
import {launchesOf} from '../../store/pool-launches.ts';
import {sanitiseLine} from '../../text.ts';
import type {Role} from '../../ui/look.ts';
import {costs} from './figures.ts';
import {type Board, isBeingDeleted, isDraining, type PoolView, taskAtCursor} from './state.ts';
import {shortName, statusWords} from './task-words.ts';
import {workWords} from './work-lines.ts';

/** What goes on, in a sentence. */
export interface PoolStatus {
	readonly role: Role;
	readonly text: string;
	/** How much of it is done, where that is known. */
	readonly progress?: {readonly done: number; readonly total: number} | undefined;
}

/** The one thing that an operator has to know now. */
export function statusOf({pool, view, link, now}: Board): PoolStatus {
	return (
		wantedStatus(pool, view) ??
		workStatus(pool, view) ??
		asSeen(
			drainStatus(pool, view) ?? pausedStatus(pool) ?? reasonStatus(taskAtCursor(pool, view)) ?? warmStatus(pool, now),
			staleness(link, now),
		)
	);
}

/** What was seen a while ago may not be so any more: nothing is said to be good. */
function asSeen(status: PoolStatus, age: number | undefined): PoolStatus {
	if (age === undefined) return status;
	const text = status.text.replace(/^\p{Lu}(?=\p{Ll})/u, (letter) => letter.toLowerCase());
	const role = status.role === 'good' || status.role === 'busy' ? 'warning' : status.role;
	return {...status, role, text: `As of ${span(age)} ago: ${text}`};
}

function wantedStatus(pool: PoolState, {wanted}: PoolView): PoolStatus | undefined {
	const {settings, stack} = pool;
	if (wanted === undefined || wanted.stack !== stack || settings === undefined) return undefined;
	const {target, isAsked} = wanted;
	const cost = costs(pool, settings.target, target);
	const what = `Target ${settings.target} → ${target}${cost === undefined ? '' : `, ${cost}`}`;
	return {role: 'accent', text: isAsked ? `${what}: being set…` : `${what}: set in a moment, esc takes it back`};
}

/** Its stack is there before its image and its tasks, and after them. */
function workStatus({stack}: PoolState, {work}: PoolView): PoolStatus | undefined {
	if (work === undefined || work.stack !== stack) return undefined;
	const {phase, steps, waiting} = work.run.store.getState();
	const step = steps.at(-1);
	if (phase !== 'running' || step === undefined) return undefined;
	const progress = waiting?.step === step.name ? waiting.progress : undefined;
	return {
		role: 'busy',
		text: `Being ${workWords[work.kind].done}: ${step.name}, ${waiting?.detail ?? step.detail}`,
		progress,
	};
}

function drainStatus(pool: PoolState, view: PoolView): PoolStatus | undefined {
	if (!isDraining(pool, view)) return undefined;
	const left = pool.rows.size - pool.counts.ERROR;
	const progress = view.drain?.stack === pool.stack ? view.drain?.run.store.getState().waiting?.progress : undefined;
	const isLast = isBeingDeleted(pool, view);
	const what = isLast ? 'Emptied to be deleted' : 'Draining';
	const then = isLast ? '; X goes on with it, if nobody does' : '';
	const text =
		left === 0 ? `${what}: every task has stopped${then}` : `${what}: ${counted(left, 'task')} still to stop`;
	return {role: 'warning', text, progress};
}

function pausedStatus({settings}: PoolState): PoolStatus | undefined {
	const {pausedReason} = settings ?? {};
	if (pausedReason === undefined) return undefined;
	return {role: 'bad', text: `Nothing is launched: ${sanitiseLine(pausedReason)}`};
}

/** Why the task under the cursor failed or is stopped: its column may be too narrow for it. */
function reasonStatus(task: PoolTask | undefined): PoolStatus | undefined {
	if (task?.reason === undefined) return undefined;
	const text = `${shortName(task)} ${statusWords[task.status]}: ${sanitiseLine(task.reason)}`;
	return {role: task.status === 'ERROR' ? 'error' : 'dim', text};
}

function warmStatus({settings, counts, isRead, rows}: PoolState, now: number): PoolStatus {
	const {target = 0} = settings ?? {};
	const {RUNNING: ready, LAUNCHING: launching} = counts;
	if (!isRead) return {role: 'busy', text: 'Reading the tasks…'};
	const surplus = ready + launching - target;
	if (surplus > 0) {
		return {role: 'warning', text: `${counted(surplus, 'task')} over the target: stopped within a minute`};
	}
	if (target === 0) return {role: 'dim', text: 'Nothing is kept warm: the target is 0. = sets it, + adds one'};
	if (ready === target) {
		const all = target === 1 ? 'The one task is' : target === 2 ? 'Both are' : `All ${target} are`;
		return {role: 'good', text: `${all} ready to be handed out`};
	}
	const some = `${ready} of ${target} ready`;
	if (launching === 0) return {role: 'warning', text: `${some}; ${target - ready} missing, launched within a minute`};
	return {role: 'busy', text: `${some}, ${launching} on the way${nextText(rows, now)}`};
}

/** When the launch that is under way longest should be over, as launches went so far. */
function nextText(rows: PoolState['rows'], now: number): string {
	const usual = launchesOf(rows)?.p50;
	if (usual === undefined) return '';
	const oldest = rows.values().find(({status}) => status === 'LAUNCHING');
	const left = oldest === undefined ? 0 : since(oldest) + usual * 1000 - now;
	return left <= 0 ? `; one takes ${span(usual * 1000)} as a rule` : `; the next in about ${span(left)}`;
}
