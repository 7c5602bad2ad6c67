import {counted} from '../../format/number.ts';
import type {PoolTask} from '../../operations/pool/look.ts';
import {sanitiseLine} from '../../text.ts';
import {openContainerShell} from '../container-shell.ts';
import {createLogOverlay} from '../tasks/log-overlay.tsx';
import {createMetricsOverlay} from './metrics-overlay.tsx';
import type {ResizingParts} from './resizing.ts';
import {taskAtCursor} from './state.ts';
import {referenceOf, shortName, statusWords, urlOf} from './task-words.ts';

/** Most tasks whose logs are read at once: each is a call every few seconds. */
const mostLogs = 10;

/** Tasks that ECS has started, and so may have logs. */
export const loggable = (tasks: readonly PoolTask[]): readonly PoolTask[] =>
	tasks.filter((task) => referenceOf(task) !== undefined);

/** The logs of tasks, as they go on. */
export function showLogs({shell, actions}: ResizingParts, of: readonly PoolTask[]): void {
	const tasks = loggable(of).slice(0, mostLogs);
	const [first] = tasks;
	if (first === undefined) return;
	const sources = tasks.flatMap((task) => {
		const reference = referenceOf(task);
		const name = tasks.length > 1 ? shortName(task).slice(0, 8) : undefined;
		if (reference === undefined) return [];
		return {name, read: (signal: AbortSignal) => actions.logs({...reference, follow: true}, signal)};
	});
	const title = tasks.length > 1 ? `Log of ${tasks.length} tasks` : `Log of task ${shortName(first)}`;
	const overlay = createLogOverlay({title, sources, copy: shell.copy, close: () => shell.close(overlay)});
	shell.open(overlay);
}

/** Why a task is as it is: by its record where ECS has none, else by what ECS tells too. */
export async function explain({shell, actions}: ResizingParts, task: PoolTask | undefined): Promise<void> {
	if (task === undefined) return;
	const title = `Why: task ${shortName(task)}`;
	const own = ownStory(task);
	const reference = referenceOf(task);
	if (reference === undefined) {
		shell.show({title, text: own});
		return;
	}
	const why = await shell.busy(title, (signal) => actions.why(reference, signal));
	if (why === undefined) return;
	const evidence = why.evidence.length === 0 ? [] : ['', 'Evidence:', ...why.evidence.map((line) => `  ${line}`)];
	shell.show({title, text: [own, '', why.summary, ...evidence, '', `Next: ${why.nextStep}`].join('\n')});
}

function ownStory({status, reason, user, taskArn}: PoolTask): string {
	const because = reason === undefined ? '' : ` because: ${sanitiseLine(reason)}`;
	switch (status) {
		case 'RUNNING':
			return 'It is available: its container answers, and the oldest available task is handed out next.';
		case 'LAUNCHING':
			return taskArn === undefined
				? 'It is launching: ECS has been asked, or will be within 20 seconds, and has not answered with a task yet.'
				: 'It is launching: it counts as available once its container answers at its address.';
		case 'ASSIGNED':
			return `It is occupied by ${sanitiseLine(user ?? 'somebody')}, and is used once: it is never given back.`;
		case 'STOPPING':
		case 'ERROR':
			return `It ${status === 'ERROR' ? 'failed' : 'is being stopped'}${because}.`;
	}
}

/** The calls behind the board, and behind the task under the cursor. */
export async function showAwsLines({shell, pool, view, actions}: ResizingParts): Promise<void> {
	const {stack} = pool.getState();
	const task = taskAtCursor(pool.getState(), view.getState());
	const lines = stack === undefined ? [] : await actions.commandLines(stack, task && referenceOf(task));
	shell.show({title: 'The pool with the AWS CLI', text: lines.join('\n\n')});
}

export async function showMetrics({shell, pool, actions}: ResizingParts): Promise<void> {
	const {stack} = pool.getState();
	if (stack === undefined) return;
	const title = `Last hour of pool ${stack}`;
	const metrics = await shell.busy(title, (signal) => actions.metrics(stack, signal));
	if (metrics === undefined) return;
	const overlay = createMetricsOverlay({title, metrics, close: () => shell.close(overlay)});
	shell.open(overlay);
}

export function copyAddresses({shell}: ResizingParts, tasks: readonly PoolTask[]): void {
	const addresses = tasks.flatMap(({address}) => (address === undefined ? [] : sanitiseLine(address)));
	shell.copy(
		addresses.join('\n'),
		addresses.length === 1 ? (addresses[0] ?? '') : counted(addresses.length, 'address', 'addresses'),
	);
}

/** Opens a task in the operator's browser. */
export async function browse({shell, actions}: ResizingParts, task: PoolTask | undefined): Promise<void> {
	const address = task?.address;
	if (address === undefined) return;
	await actions.browse(urlOf(address));
	shell.notify('information', `${urlOf(address)} is opened in your browser`);
}

/** The only container of each task of a pool (template.yaml). */
const containerName = 'app';

/** Opens a shell in the task's container. */
export async function openShell(parts: ResizingParts, task: PoolTask | undefined): Promise<void> {
	const reference = task && referenceOf(task);
	if (reference !== undefined) await openContainerShell(parts, reference, [containerName]);
}

/** Why no shell can be opened in a task. */
export function noShell(task: PoolTask | undefined): string | undefined {
	if (task === undefined) return 'there is no task under the cursor';
	const isUp = task.status === 'RUNNING' || task.status === 'ASSIGNED';
	return isUp && referenceOf(task) !== undefined ? undefined : `the task is ${statusWords[task.status]}`;
}

/** Why a task has no page to open. */
export const noAddress = (task: PoolTask | undefined): string | undefined =>
	task === undefined
		? 'there is no task under the cursor'
		: task.address === undefined
			? `a task that is ${statusWords[task.status]} has no address`
			: undefined;
