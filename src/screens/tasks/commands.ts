import type {Command, Scope} from '../../keys/command.ts';
import {clearMarks} from '../../ui/list.ts';
import {listCommands} from '../../ui/list-commands.ts';
import {filterTarget} from '../../ui/list-filter.ts';
import {askAndScale, type ChangeParts, deploy, scaleBy, stopChosen} from './changes.ts';
import type {Levels, TasksStores} from './levels.ts';
import {
	copyArns,
	copyIds,
	describe,
	explain,
	openShell,
	showAwsLines,
	showEvents,
	showLogs,
	showMetrics,
} from './looks.ts';
import {parentOf, serviceAt} from './places.ts';
import {goTo, type TasksViewStore} from './state.ts';

export interface TasksCommandParts extends Omit<ChangeParts, 'clearMarks'> {
	readonly stores: TasksStores;
	readonly view: TasksViewStore;
	readonly levels: Levels;
}

/** The commands of the screen as things stand now; all of them when `all` is set. */
export function tasksScope(parts: TasksCommandParts, all?: 'all'): Scope {
	const {levels, view} = parts;
	const {level} = view.getState().place;
	const {control, sortable} = levels[level];
	const isClearing = control.state.filter !== '' || control.state.marks.size > 0;
	const changing = {...parts, clearMarks: () => control.change(clearMarks)};
	return {
		name: 'Tasks',
		commands: [
			openCommand(parts),
			...telling(parts),
			shellCommand(parts),
			...changes(changing),
			...looking(parts),
			...switching(parts, all),
			...listCommands({id: 'tasks', list: control, sortable}, all),
			{
				...{id: 'tasks.back', title: 'Go back', keys: isClearing ? ['left'] : ['left', 'escape']},
				...(level !== 'clusters' && {hint: 'back'}),
				disabled: () => (level === 'clusters' ? 'these are all clusters' : undefined),
				run: () => goBack(parts),
			},
		],
		typing: () => filterTarget(control),
	};
}

/** Back the way that `open` came: past the services where there are none. */
function goBack({stores, view}: TasksCommandParts): void {
	const {place} = view.getState();
	const parent = parentOf(place);
	if (parent === undefined) return;
	const {rows} = stores.clusters.getState();
	const hasNoServices =
		parent.level === 'services' && rows.values().some(({name, services}) => name === parent.cluster && services === 0);
	goTo(view, hasNoServices ? {level: 'clusters'} : parent);
}

function openCommand(parts: TasksCommandParts): Command {
	const {level} = parts.chosen.place;
	return {
		...{id: 'tasks.open', title: 'Open what is under the cursor', keys: ['enter', 'right']},
		...(level !== 'containers' && {hint: 'open'}),
		disabled: () => (level === 'containers' ? 'a container has nothing inside' : nothingChosen(parts)),
		run: () => open(parts),
	};
}

function switching({view, stores, chosen, ...parts}: TasksCommandParts, all?: 'all'): readonly Command[] {
	const {place, withStopped} = view.getState();
	const {level} = place;
	const inCluster = level !== 'clusters';
	const isAllTasks = level === 'tasks' && place.service === undefined;
	const hasStopped = level === 'tasks' && (stores.tasks.getState().counts.stopped ?? 0) > 0;
	return [
		{
			...{id: 'tasks.all', title: 'Show all tasks of the cluster, or its services', keys: ['t']},
			...(inCluster && {hint: isAllTasks ? 'by service' : 'all tasks'}),
			disabled: () => (inCluster || chosen.cursor !== undefined ? undefined : 'there is no cluster'),
			run: () => switchTasks({...parts, view, stores, chosen}),
		},
		{
			...{id: 'tasks.refresh', title: 'Describe the rows shown again now', keys: ['r']},
			run: () => parts.nudge(parts.levels[level].visible()),
		},
		{
			...{id: 'tasks.stopped', title: 'Show or hide stopped tasks', keys: ['v']},
			...((hasStopped || all !== undefined) && {hint: withStopped ? 'hide stopped' : 'show stopped'}),
			run: () => view.setState(({withStopped}) => ({withStopped: !withStopped})),
		},
	];
}

/** What the thing under the cursor contains. A cluster without services has only tasks. */
function open({stores, view, chosen}: TasksCommandParts): void {
	const {cursor, place} = chosen;
	if (cursor === undefined) return;
	if (place.level === 'clusters') {
		const row = stores.clusters.getState().rows.get(cursor);
		if (row === undefined) return;
		const {name: cluster, services, running, pending} = row;
		const hasOnlyTasks = services === 0 && running + pending > 0;
		goTo(view, hasOnlyTasks ? {level: 'tasks', cluster, service: undefined} : {level: 'services', cluster});
	} else if (place.level === 'services') {
		const row = stores.services.getState().rows.get(cursor);
		if (row !== undefined) goTo(view, {...place, level: 'tasks', service: {arn: row.arn, name: row.name}});
	} else if (place.level === 'tasks') goTo(view, {...place, level: 'containers', task: cursor});
}

function switchTasks({stores, view, chosen}: TasksCommandParts): void {
	const {place} = chosen;
	const cluster =
		place.level === 'clusters' ? stores.clusters.getState().rows.get(chosen.cursor ?? '')?.name : place.cluster;
	if (cluster === undefined) return;
	const isAllTasks = place.level === 'tasks' && place.service === undefined;
	goTo(view, isAllTasks ? {level: 'services', cluster} : {level: 'tasks', cluster, service: undefined});
}

const nothingChosen = ({chosen}: Pick<TasksCommandParts, 'chosen'>): string | undefined =>
	chosen.cursor === undefined ? 'there is nothing under the cursor' : undefined;

const noSubject = (parts: TasksCommandParts): string | undefined =>
	parts.chosen.subject === undefined ? nothingChosen(parts) : undefined;

/** What operators ask first: what it says, and why it is as it is. */
function telling(parts: TasksCommandParts): readonly Command[] {
	const {chosen} = parts;
	const {level} = chosen.place;
	const noLog = (): string | undefined => {
		if (level === 'clusters') return 'open the cluster first';
		if (level === 'services') return nothingChosen(parts);
		return chosen.tasks.length === 0 ? 'there is no task' : undefined;
	};
	const noWhy = (): string | undefined =>
		chosen.subject?.kind === 'cluster' ? 'a cluster has no story; open it' : noSubject(parts);
	return [
		{
			...{id: 'tasks.logs', title: 'Show the log of the task or service', hint: 'logs', keys: ['l']},
			...{disabled: noLog, run: () => showLogs(parts)},
		},
		{
			...{id: 'tasks.why', title: 'Say why it is as it is', hint: 'why', keys: ['w']},
			...{disabled: noWhy, run: () => explain(parts)},
		},
		{
			...{id: 'tasks.events', title: 'Show what happened to the service', keys: ['e']},
			...(level === 'services' && {hint: 'events'}),
			...{disabled: () => noService(parts), run: () => showEvents(parts)},
		},
		{
			...{id: 'tasks.metrics', title: 'Draw CPU and memory of the last hour', keys: ['m']},
			...(level === 'services' && {hint: 'metrics'}),
			...{disabled: () => noService(parts), run: () => showMetrics(parts)},
		},
	];
}

/** Nothing is changed by opening it, but by what is typed there; so it is not to be had in read-only. */
function shellCommand(parts: TasksCommandParts): Command {
	const {chosen} = parts;
	const {level} = chosen.place;
	return {
		...{id: 'tasks.shell', title: 'Open a shell in the container; exit comes back', keys: ['s'], dangerous: true},
		...((level === 'tasks' || level === 'containers') && {hint: 'shell'}),
		disabled: () => noShell(parts),
		commandLine: () => {
			const [task] = chosen.tasks;
			return task && `ecs-console exec ${task.id.slice(0, 12)} --cluster ${task.cluster}`;
		},
		run: () => openShell(parts),
	};
}

function noShell({chosen}: TasksCommandParts): string | undefined {
	const [task, ...others] = chosen.tasks;
	if (task === undefined) return 'open a service and choose a task';
	if (others.length > 0) return 'one task at a time: take the marks away';
	return task.status === 'RUNNING' ? undefined : `the task is ${task.status}`;
}

function looking(parts: TasksCommandParts): readonly Command[] {
	const {chosen} = parts;
	const disabled = (): string | undefined => noSubject(parts);
	const noArn = (): string | undefined => (chosen.arns.length === 0 ? nothingChosen(parts) : undefined);
	return [
		{
			...{id: 'tasks.describe', title: 'Describe it as AWS does', hint: 'describe', keys: ['d']},
			...{disabled, run: () => describe(parts)},
		},
		{
			...{id: 'tasks.aws', title: 'Show the aws calls behind it', hint: 'aws', keys: ['!']},
			...{disabled, run: () => showAwsLines(parts)},
		},
		{
			...{id: 'tasks.copy', title: 'Copy the ARN', keys: ['y'], disabled: noArn},
			run: () => copyArns(parts),
		},
		{
			...{id: 'tasks.copy-id', title: 'Copy the id or name', keys: ['ctrl+y'], disabled: noArn},
			run: () => copyIds(parts),
		},
	];
}

function noService({chosen}: Pick<TasksCommandParts, 'chosen'>): string | undefined {
	if (chosen.services.length > 1) return 'one service at a time: take the marks away';
	if (chosen.services.length === 1) return undefined;
	const isInside = serviceAt(chosen.place) !== undefined;
	return isInside ? 'the service is still being read' : 'choose a service';
}

function changes(parts: ChangeParts): readonly Command[] {
	const {chosen} = parts;
	const service = (): string | undefined => noService(parts);
	const noTask = (): string | undefined => {
		if (chosen.tasks.length === 0) return 'choose tasks; a service is stopped by scaling it to 0';
		return chosen.tasks.every(({status}) => status === 'STOPPED') ? 'it has stopped already' : undefined;
	};
	const atZero = (): string | undefined =>
		service() ?? (chosen.services[0]?.desired === 0 ? 'no tasks are wanted already' : undefined);
	return [
		{
			...{id: 'tasks.stop', title: 'Stop the marked tasks', also: ['kill'], hint: 'stop', keys: ['S'], dangerous: true},
			...{disabled: noTask, run: () => stopChosen(parts)},
			commandLine: () => {
				const ids = chosen.tasks.map(({id}) => id.slice(0, 12));
				return `ecs-console tasks stop ${ids.join(' ')} --cluster ${chosen.tasks[0]?.cluster}`;
			},
		},
		{
			...{id: 'tasks.more', title: 'One task more', keys: ['+'], dangerous: true},
			...{disabled: service, run: () => scaleBy(parts, 1)},
		},
		{
			...{id: 'tasks.fewer', title: 'One task fewer', keys: ['-'], dangerous: true},
			...{disabled: atZero, run: () => scaleBy(parts, -1)},
		},
		{
			...{id: 'tasks.scale', title: 'Say how many tasks are wanted', hint: 'scale', keys: ['='], dangerous: true},
			...{disabled: service, run: () => askAndScale(parts)},
		},
		{
			...{id: 'tasks.deploy', title: 'Force a new deployment', hint: 'deploy', keys: ['F'], dangerous: true},
			...{disabled: service, run: () => deploy(parts)},
		},
	];
}
