import type {Command} from '../../keys/command.ts';
import type {PoolTask} from '../../operations/pool/look.ts';
import {type ChangeParts, switchSimulator} from './changes.ts';
import {wideFrom} from './columns.ts';
import {changePool, createPool} from './creating.ts';
import {deletePool} from './deleting.ts';
import {createDetailOverlay} from './detail-overlay.tsx';
import {
	browse,
	copyAddresses,
	explain,
	loggable,
	noAddress,
	noShell,
	openShell,
	showAwsLines,
	showLogs,
	showMetrics,
} from './looks.ts';
import {chosenTasks, taskAtCursor} from './state.ts';
import {stopCommand} from './stop-command.ts';
import {referenceOf} from './task-words.ts';
import {atWork, endingNow} from './working.ts';

/** The tasks that commands are for. */
interface Subject {
	/** What the names of the commands begin with. */
	readonly id: string;
	readonly chosen: () => readonly PoolTask[];
	readonly one: () => PoolTask | undefined;
}

const noTask = 'there is no task under the cursor';

/** What operators ask of a task. */
export function tellCommands(parts: ChangeParts): readonly Command[] {
	const {logs, why, shell} = taskCommands(parts, subjectOf(parts));
	const one = (): PoolTask | undefined => subjectOf(parts).one();
	return [
		logs,
		why,
		shell,
		{
			...{id: 'pool.describe', title: 'Show all of a task, with its launch', keys: ['enter', 'd']},
			...{disabled: () => (one() === undefined ? noTask : undefined), run: () => openDetail(parts)},
		},
	];
}

function subjectOf({pool, view}: ChangeParts): Subject {
	return {
		id: 'pool',
		chosen: () => chosenTasks(pool.getState(), view.getState()),
		one: () => taskAtCursor(pool.getState(), view.getState()),
	};
}

function taskCommands(
	parts: ChangeParts,
	{id, chosen, one}: Subject,
): Readonly<Record<'logs' | 'why' | 'shell' | 'copy' | 'browse', Command>> {
	const whyNoLog = (): string | undefined => {
		if (chosen().length === 0) return noTask;
		return loggable(chosen()).length === 0 ? 'ECS has not started it yet' : undefined;
	};
	const noneToCopy = (): string | undefined =>
		chosen().some(({address}) => address !== undefined) ? undefined : (noAddress(chosen()[0]) ?? noTask);
	return {
		logs: {
			...{id: `${id}.logs`, title: 'Show the log', hint: 'logs', keys: ['l']},
			...{disabled: whyNoLog, run: () => showLogs(parts, chosen())},
		},
		why: {
			...{id: `${id}.why`, title: 'Say why it is as it is', hint: 'why', keys: ['w']},
			...{disabled: () => (one() === undefined ? noTask : undefined), run: () => explain(parts, one())},
		},
		shell: {
			...{id: `${id}.shell`, title: 'Open a shell in the task; exit comes back', keys: ['s'], dangerous: true},
			...{disabled: () => noShell(one()), run: () => openShell(parts, one())},
			commandLine() {
				const reference = referenceOf(one() ?? {});
				return reference && `ecs-console exec ${reference.task.split('/').at(-1)} --cluster ${reference.cluster}`;
			},
		},
		copy: {
			...{id: `${id}.copy`, title: 'Copy the address', keys: ['y']},
			...{disabled: noneToCopy, run: () => copyAddresses(parts, chosen())},
		},
		browse: {
			...{id: `${id}.browse`, title: 'Open the task in a browser', keys: ['o']},
			...{disabled: () => noAddress(one()), run: () => browse(parts, one())},
		},
	};
}

function openDetail(parts: ChangeParts): void {
	const {pool, shell} = parts;
	const task = subjectOf(parts).one();
	if (task === undefined) return;
	const overlay = createDetailOverlay({
		...{task, pool, close: () => shell.close(overlay)},
		commands(now) {
			const own = taskCommands(parts, {id: 'detail', chosen: () => [now], one: () => now});
			const {copy, browse: opening, logs, why, shell: entering} = own;
			return [
				{...copy, hint: 'copy'},
				{...opening, hint: 'browser'},
				logs,
				why,
				{...entering, hint: 'shell'},
				stopCommand(parts, {id: 'detail.stop', title: 'Stop the task', chosen: () => [now]}),
			];
		},
	});
	shell.open(overlay);
}

/** The pool as a whole, and what is shown of it. */
export function lookCommands(parts: ChangeParts, all?: 'all'): readonly Command[] {
	const {pool, view} = parts;
	const {counts, simulator, stack = ''} = pool.getState();
	const {withFailed, size} = view.getState();
	/** In the footer only where that leaves room for those of every screen. */
	const hinted = (hint: string) => (size.columns >= wideFrom || all !== undefined ? {hint} : {});
	const {copy, browse: opening} = taskCommands(parts, subjectOf(parts));
	const absent = 'the pool was made without it';
	const turn = simulator === 'on' ? 'off' : 'on';
	return [
		copy,
		opening,
		{
			...{id: 'pool.failed', title: 'Show or hide failed tasks', keys: ['v']},
			...(counts.ERROR > 0 && hinted(withFailed ? 'hide failed' : 'show failed')),
			run: () => view.setState({withFailed: !withFailed}),
		},
		{
			...{id: 'pool.simulator', title: 'Simulate traffic, or end it', ...hinted('simulator'), keys: ['t']},
			...{dangerous: true, disabled: () => (simulator === 'absent' ? absent : undefined)},
			run: () => switchSimulator(parts),
			commandLine: () => `ecs-console pool simulate --${turn} --stack ${stack}`,
		},
		{
			...{id: 'pool.metrics', title: 'Draw the figures of the last hour', ...hinted('metrics'), keys: ['m']},
			run: () => showMetrics(parts),
		},
		{
			...{id: 'pool.aws', title: 'Show the aws calls behind it', ...hinted('aws'), keys: ['!']},
			run: () => showAwsLines(parts),
		},
		stackCommand(parts),
		changeCommand(parts, hinted('parameters')),
		newCommand(parts, ['n']),
		deleteCommand(parts),
	];
}

export function newCommand(parts: ChangeParts, keys: readonly string[]): Command {
	const {phase, stack} = parts.pool.getState();
	const unfinished = phase === 'absent' && stack !== undefined ? ` --stack ${stack}` : '';
	return {
		...{id: 'pool.new', title: 'Create a pool, or go on with its creation', keys, dangerous: true},
		...(keys.length > 1 && {hint: 'create a pool'}),
		...{disabled: () => atWork(parts.view.getState()), run: () => createPool(parts)},
		commandLine: () => `ecs-console pool create${unfinished}`,
	};
}

function changeCommand(parts: ChangeParts, hint: Pick<Command, 'hint'>): Command {
	const {pool, view} = parts;
	return {
		...{id: 'pool.change', title: 'Change the parameters of the pool', also: ['update'], ...hint, keys: ['p']},
		...{disabled: () => atWork(view.getState()) ?? endingNow(parts), run: () => changePool(parts)},
		commandLine: () => `ecs-console pool change --stack ${pool.getState().stack}`,
	};
}

export function deleteCommand(parts: ChangeParts): Command {
	const {pool, view} = parts;
	const {rows, settings, phase} = pool.getState();
	const stack = (): string | undefined => pool.getState().stack;
	/** Shown where nothing is lost by it. */
	const isLikely = stack() !== undefined && (phase === 'absent' || (rows.size === 0 && settings?.target === 0));
	return {
		...{id: 'pool.delete', title: 'Delete the pool and all it made', also: ['destroy', 'remove'], keys: ['X']},
		...(isLikely && {hint: 'delete'}),
		...{dangerous: true, run: () => deletePool(parts)},
		disabled: () => (stack() === undefined ? 'there is no pool' : atWork(view.getState())),
		commandLine: () => stack() && `ecs-console pool delete --stack ${stack()}`,
	};
}

export function stackCommand({shell, pool, view, watchAnew}: ChangeParts): Command {
	/** Also one that is only planned so far. */
	function names(): readonly string[] {
		const planned = view.getState().plan?.plan.stackName;
		return [...new Set([...pool.getState().stacks, ...(planned === undefined ? [] : [planned])])].sort();
	}
	function detailOf(name: string): string | undefined {
		if (view.getState().plan?.plan.stackName === name) return 'its plan waits for you';
		return name === pool.getState().stack ? 'is shown now' : undefined;
	}
	async function choose(): Promise<void> {
		const options = names().map((name) => {
			const detail = detailOf(name);
			return {value: name, label: name, ...(detail !== undefined && {detail})};
		});
		const stack = await shell.choose({title: 'Which pool?', options});
		if (stack === undefined || stack === pool.getState().stack) return;
		view.setState({stack});
		// Lest a key should hit the pool that was looked at before.
		pool.forget();
		watchAnew();
	}
	return {
		...{id: 'pool.stack', title: 'Choose among several pools', keys: ['c'], run: choose},
		disabled() {
			if (names().length === 0) return 'there is no pool';
			return names().length === 1 && pool.getState().phase === 'pool' ? 'there is only one pool' : undefined;
		},
	};
}
