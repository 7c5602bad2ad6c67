import {count} from '../../format/number.ts';
import {openContainerShell} from '../container-shell.ts';
import type {Shell} from '../shell.ts';
import type {TasksActions} from './actions.ts';
import {type Chosen, serviceReference, taskReference} from './chosen.ts';
import {createLogOverlay, type LogOverlayOptions} from './log-overlay.tsx';
import {createMetricsOverlay} from './metrics-overlay.tsx';
import {idOf} from './places.ts';

export interface LookParts {
	readonly shell: Shell;
	readonly actions: TasksActions;
	readonly chosen: Chosen;
}

/** The name under which the thing chosen is shown. */
function nameOf(chosen: Chosen): string {
	const {subject} = chosen;
	switch (subject?.kind) {
		case 'cluster':
			return `cluster ${subject.cluster}`;
		case 'service':
			return `service ${subject.service}`;
		case 'task':
			return `task ${idOf(subject.task).slice(0, 12)}`;
		case 'container':
			return `container ${subject.container} of task ${idOf(subject.task).slice(0, 12)}`;
		default:
			return '';
	}
}

export async function describe({shell, actions, chosen}: LookParts): Promise<void> {
	const {subject} = chosen;
	if (subject === undefined) return;
	const title = nameOf(chosen);
	const text = await shell.busy(`Describing ${title}`, (signal) => actions.describe(subject, signal));
	if (text !== undefined) shell.show({title, text});
}

export async function explain({shell, actions, chosen}: LookParts): Promise<void> {
	const {subject} = chosen;
	if (subject === undefined || subject.kind === 'cluster' || subject.kind === 'task-definition') return;
	const title = `Why: ${nameOf(chosen)}`;
	const why = await shell.busy(title, (signal) => actions.why(subject, signal));
	if (why === undefined) return;
	const evidence = why.evidence.length === 0 ? [] : ['', 'Evidence:', ...why.evidence.map((line) => `  ${line}`)];
	shell.show({title, text: [why.summary, ...evidence, '', `Next: ${why.nextStep}`].join('\n')});
}

/** Most tasks or services whose logs are read at once: each is a call every few seconds. */
const mostLogs = 10;

/** The logs of the tasks chosen, or of all tasks of the services chosen, as one. */
export function showLogs(parts: LookParts): void {
	const {shell, chosen} = parts;
	const {title, sources} = chosen.place.level === 'services' ? serviceLogs(parts) : taskLogs(parts);
	const overlay = createLogOverlay({title, sources, copy: shell.copy, close: () => shell.close(overlay)});
	shell.open(overlay);
}

type Logs = Pick<LogOverlayOptions, 'title' | 'sources'>;

function serviceLogs({actions, chosen}: LookParts): Logs {
	const services = chosen.services.slice(0, mostLogs);
	const sources = services.map((service) => ({
		name: services.length > 1 ? service.name : undefined,
		async *read(signal: AbortSignal) {
			for await (const lines of actions.serviceLogs({...serviceReference(service), follow: true}, signal)) {
				yield lines.map((line) => ({...line, container: `${line.task.slice(0, 8)} ${line.container}`}));
			}
		},
	}));
	const [first] = services;
	return {title: services.length > 1 ? `Log of ${services.length} services` : `Log of service ${first?.name}`, sources};
}

function taskLogs({actions, chosen}: LookParts): Logs {
	const {subject} = chosen;
	const tasks = chosen.tasks.slice(0, mostLogs);
	const container = subject?.kind === 'container' ? subject.container : undefined;
	const sources = tasks.map((task) => ({
		name: tasks.length > 1 ? task.id.slice(0, 8) : undefined,
		read: (signal: AbortSignal) => actions.logs({...taskReference(task), container, follow: true}, signal),
	}));
	return {title: tasks.length > 1 ? `Log of ${tasks.length} tasks` : `Log of ${nameOf(chosen)}`, sources};
}

export async function showAwsLines({shell, actions, chosen}: LookParts): Promise<void> {
	const {subject} = chosen;
	if (subject === undefined) return;
	const lines = await actions.commandLines(subject);
	shell.show({title: `${nameOf(chosen)} with the AWS CLI`, text: lines.join('\n')});
}

export async function showMetrics({shell, actions, chosen}: LookParts): Promise<void> {
	const [service] = chosen.services;
	if (service === undefined) return;
	const title = `Last hour of service ${service.name}`;
	const metrics = await shell.busy(title, (signal) => actions.metrics(serviceReference(service), signal));
	if (metrics === undefined) return;
	const overlay = createMetricsOverlay({title, metrics, close: () => shell.close(overlay)});
	shell.open(overlay);
}

export async function showEvents({shell, actions, chosen}: LookParts): Promise<void> {
	const [service] = chosen.services;
	if (service === undefined) return;
	const title = `Events of service ${service.name}`;
	const events = await shell.busy(title, (signal) => actions.events(serviceReference(service), signal));
	if (events === undefined) return;
	const lines = events.map(({at, kind, message, count: times}) => {
		const mark = kind === 'trouble' ? '!' : ' ';
		return `${mark} ${at.toISOString().slice(0, 19).replace('T', ' ')}  ${message}${times > 1 ? ` (${count(times)} times)` : ''}`;
	});
	shell.show({title, text: lines.length === 0 ? 'Nothing was told yet.' : lines.join('\n')});
}

/** In the container chosen; of a task with several, in the one that the operator names. */
export async function openShell(parts: LookParts): Promise<void> {
	const {subject, tasks} = parts.chosen;
	const [task] = tasks;
	if (task === undefined) return;
	const names = subject?.kind === 'container' ? [subject.container] : task.containers.map(({name}) => name);
	await openContainerShell(parts, taskReference(task), names);
}

export function copyArns({shell, chosen}: LookParts): void {
	const {arns} = chosen;
	shell.copy(arns.join('\n'), arns.length === 1 ? `the ARN of ${nameOf(chosen)}` : `${arns.length} ARNs`);
}

export function copyIds({shell, chosen}: LookParts): void {
	const {arns} = chosen;
	shell.copy(arns.map(idOf).join('\n'), arns.length === 1 ? idOf(arns[0] ?? '') : `${arns.length} ids`);
}
