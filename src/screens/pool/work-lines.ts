import {truncate} from '../../format/text-width.ts';
import type {RunState, RunStep} from '../../store/run.ts';
import type {Look} from '../../ui/look.ts';
import {type Step, type StepState, stepLines} from '../../ui/steps.ts';
import type {Size} from '../screen.ts';
import type {Work} from './state.ts';

const states: Readonly<Record<RunStep['state'], StepState>> = {
	started: 'running',
	done: 'done',
	skipped: 'skipped',
	failed: 'failed',
};

/** What it is called, and the key that goes on with it. */
export const workWords = {
	create: {done: 'created', doing: 'Creating', key: 'n'},
	change: {done: 'changed', doing: 'Changing', key: 'p'},
	delete: {done: 'deleted', doing: 'Deleting', key: 'X'},
} as const satisfies Record<Work['kind'], object>;

/** How far a pool is made, changed or deleted: the steps, and the last that was told. `now` in milliseconds since 1970. */
export function workLines({kind, stack, run}: Work, now: number, {columns, rows}: Size, look: Look): string[] {
	const state = run.store.getState();
	const steps = state.steps.map((step) => drawn(step, state, now));
	const drawnSteps = stepLines(steps, {columns, rows: Math.max(1, rows - 4)}, look, Math.floor(now / 500));
	const told = lastTold(state, rows - drawnSteps.length - 4);
	const hasFailed = state.phase === 'failed';
	const {done, doing, key} = workWords[kind];
	return [
		'',
		`   ${look.paint('strong', hasFailed ? `Pool ${stack} was not ${done}` : `${doing} pool ${stack}`)}`,
		hasFailed ? look.paint('dim', `   ${key} goes on where it ended.`) : '',
		...drawnSteps,
		'',
		...told.map((line) => look.paint('dim', truncate(`   ${line}`, columns, look.symbols.ellipsis))),
	];
}

function drawn({name, state, detail, elapsed, startedAt}: RunStep, run: RunState<unknown>, now: number): Step {
	if (state !== 'started') return {name, state: states[state], detail, elapsed};
	const waiting = run.waiting?.step === name ? run.waiting : undefined;
	const progress = name === 'stack' ? run.resources : waiting?.progress;
	return {name, state: 'running', detail: waiting?.detail ?? detail, elapsed: now - startedAt, progress};
}

/** Of a build its log, else the resources of the stack, the newest last. */
function lastTold({builds, events}: RunState<unknown>, most: number): string[] {
	const log = builds.at(-1)?.log ?? [];
	const lines =
		log.length > 0
			? log
			: events.toReversed().map(({logicalId, status, reason = ''}) => `${logicalId}  ${status}  ${reason}`.trimEnd());
	return lines.slice(-Math.max(0, most));
}
