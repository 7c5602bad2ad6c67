import {dollarsPerHour} from '../../format/money.ts';
import {counted} from '../../format/number.ts';
import type {PoolTask} from '../../operations/pool/look.ts';
import {createRun} from '../../store/run.ts';
import {clearMarks, placeCursor} from '../../ui/list.ts';
import type {ListControl} from '../../ui/list-control.ts';
import {createGrabbedOverlay} from './grabbed-overlay.tsx';
import type {Resizing, ResizingParts} from './resizing.ts';
import {targetNow} from './state.ts';

export interface ChangeParts extends ResizingParts {
	readonly list: ListControl;
	readonly resizing: Resizing;
	/** Begins to watch anew, the pool that was chosen. */
	readonly watchAnew: () => void;
	/** Whether this screen is the one that is looked at. */
	readonly isLookedAt: () => boolean;
}

/** Takes the oldest task for a user, and shows where it is. */
export async function grab(parts: ChangeParts): Promise<void> {
	const {shell, pool, view, actions, list} = parts;
	const {stack} = pool.getState();
	if (stack === undefined) return;
	const typed = await shell.prompt({
		...{title: 'Grab a task', label: 'For whom', value: view.getState().user, example: 'ana'},
		problem: (text) => (/^[\w.@-]{1,64}$/.test(text.trim()) ? undefined : userRule),
	});
	const user = typed?.trim();
	if (user === undefined) return;
	view.setState({user});
	const what = `Grabbing a task for ${user}`;
	const grabbed = await shell.busy(what, (signal) => {
		const grabbing = actions.grab(stack, user, signal);
		// Who cancelled it no longer waits for what it leaves behind.
		const leftBehind = (error: unknown): void => {
			actions.nudge();
			if (error !== signal.reason) shell.fail(error, what);
		};
		signal.addEventListener('abort', () => void grabbing.catch(leftBehind), {once: true});
		return grabbing;
	});
	actions.nudge();
	if (grabbed === undefined) return;
	list.change((state, order, page) => placeCursor(state, order, page, grabbed.id));
	const overlay = createGrabbedOverlay({
		...{grabbed, copy: shell.copy, browse: (address) => actions.browse(address)},
		again() {
			shell.close(overlay);
			return grab(parts);
		},
		close: () => shell.close(overlay),
	});
	shell.open(overlay);
}

const userRule = 'a name of 1 to 64 letters, digits, dots, hyphens, underscores or @';

/** Those that can be stopped: neither stopping already nor failed. */
export const stoppable = (tasks: readonly PoolTask[]): readonly PoolTask[] =>
	tasks.filter(({status}) => status !== 'STOPPING' && status !== 'ERROR');

/** Why none of them can be stopped. */
export function noneToStop(tasks: readonly PoolTask[]): string | undefined {
	if (tasks.length === 0) return 'there is no task under the cursor';
	return stoppable(tasks).length === 0 ? 'it stops or has stopped already' : undefined;
}

/** Stops tasks, after showing which, whose they are and what follows. */
export async function stopTasks({shell, pool, actions, list}: ChangeParts, of: readonly PoolTask[]): Promise<void> {
	const {stack} = pool.getState();
	const tasks = stoppable(of);
	if (stack === undefined || tasks.length === 0) return;
	const ids = tasks.map(({id}) => id);
	const plan = await shell.busy('Looking at what would stop', (signal) => actions.planStop(stack, ids, signal));
	if (plan === undefined) return;
	const what = counted(plan.tasks.length, 'task');
	const isAgreed = await shell.confirm({
		title: `Stop ${what} of pool ${stack}`,
		lines: plan.lines,
		...(plan.typed !== undefined && {typed: plan.typed}),
		awsLines: () => actions.previewStop(plan),
	});
	if (!isAgreed) return;
	list.change(clearMarks);
	shell.notify('information', `Stopping ${what}`);
	const run = createRun((signal) => actions.stop(plan, signal), {signal: shell.signal});
	// Its first step tells them all to stop; the board shows how they go.
	const end = run.store.subscribe((now, before) => {
		if (now.steps !== before.steps) actions.nudge();
	});
	const {phase, failure, result} = await run.ended;
	end();
	actions.nudge();
	if (phase === 'failed') shell.fail(failure?.error, `Stopping ${what}`);
	else if (result !== undefined) shell.notify('success', `${counted(result.stopped, 'task')} stopped`);
}

/** Asks how many should be warm, shows what that changes and costs, and sets it. */
export async function askTarget({shell, pool, view, resizing}: ChangeParts): Promise<void> {
	const {stack, settings} = pool.getState();
	if (stack === undefined || settings === undefined) return;
	const typed = await shell.prompt({
		...{title: `Resize pool ${stack}`, label: 'Warm tasks', example: '5'},
		value: String(targetNow(pool.getState(), view.getState())),
		problem: (text) => (/^\d{1,6}$/.test(text.trim()) ? undefined : 'a whole number, 0 or more'),
	});
	if (typed === undefined) return;
	if (Number(typed) === settings.target)
		shell.notify('information', `The target of ${stack} is ${Number(typed)} already`);
	else await resizing.set(stack, Number(typed), 'confirmed');
}

/** Launches again what a pause kept back. */
export async function resume({shell, pool, actions}: ChangeParts): Promise<void> {
	const {stack, settings, counts, hourlyCost} = pool.getState();
	if (stack === undefined || settings === undefined) return;
	const missing = Math.max(0, settings.target - counts.RUNNING - counts.LAUNCHING);
	const cost = hourlyCost === undefined ? '' : `, ${dollarsPerHour(missing * hourlyCost)}`;
	const isAgreed = await shell.confirm({
		title: `Launch again in pool ${stack}`,
		lines: [
			`Launches stopped because: ${settings.pausedReason ?? ''}`,
			'',
			`Launches ${counted(missing, 'task')}${cost}. Three failures in a row stop it again.`,
		],
		awsLines: () => actions.previewResume(stack),
	});
	if (!isAgreed) return;
	const resumed = await shell.busy('Resuming the launches', (signal) => actions.resume(stack, signal));
	actions.nudge();
	if (resumed === undefined) return;
	if (pool.getState().stack === stack) pool.takeSettings(resumed);
	shell.notify('success', `Pool ${stack} launches again`);
}

/** Turns the traffic simulator on, after saying what it does, or off. */
export async function switchSimulator({shell, pool, actions}: ChangeParts): Promise<void> {
	const {stack, simulator, settings} = pool.getState();
	if (stack === undefined) return;
	const isOn = simulator !== 'on';
	const isAgreed =
		!isOn ||
		(await shell.confirm({
			title: `Turn the traffic simulator of pool ${stack} on`,
			lines: [
				'Every minute it grabs 5 to 15 tasks for made-up users, and stops 5 to 14 of those that are occupied.',
				`Each grab launches another task, to keep ${settings?.target ?? 0} warm. It goes on until it is turned off.`,
			],
			awsLines: () => actions.previewSimulate(stack, isOn),
		}));
	if (!isAgreed) return;
	const what = `Turning the simulator ${isOn ? 'on' : 'off'}`;
	const now = await shell.busy(what, (signal) => actions.simulate(stack, isOn, signal));
	actions.nudge('all');
	if (now !== undefined) shell.notify('success', `The simulator is ${now}`);
}
