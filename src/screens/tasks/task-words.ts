import type {ContainerRow, TaskRow} from '../../operations/tasks/task-row.ts';
import {taskKind} from '../../store/tasks.ts';
import {sanitiseLine} from '../../text.ts';
import type {Role} from '../../ui/look.ts';
import type {Symbols} from '../../ui/symbols.ts';

/** Whether a stopped task ended as nobody wanted it to. */
export function hasFailed({status, stopCode, stoppedReason = '', containers}: TaskRow): boolean {
	if (status !== 'STOPPED' && stoppedReason === '') return false;
	if (stopCode === 'TaskFailedToStart' || stopCode === 'SpotInterruption') return true;
	if (/health check/i.test(stoppedReason)) return true;
	// Who stops a task sends SIGTERM, then SIGKILL: their exit codes are no failures.
	if (stopCode === 'UserInitiated' || stopCode === 'ServiceSchedulerInitiated') return false;
	return containers.some(({exitCode}) => exitCode !== undefined && exitCode !== 0);
}

/** The state in a word or two: of a stopped task how it ended, as far as that fits. */
export function stateWord(task: TaskRow): string {
	const {status, desiredStatus, health, containers, stopCode} = task;
	if (status !== 'STOPPED') {
		if (health === 'UNHEALTHY') return 'unhealthy';
		return status === 'RUNNING' && desiredStatus === 'STOPPED' ? 'stopping' : status.toLowerCase();
	}
	if (!hasFailed(task)) return 'stopped';
	const exit = containers.find(({exitCode}) => exitCode !== undefined && exitCode !== 0)?.exitCode;
	if (stopCode === 'TaskFailedToStart') return 'not started';
	if (stopCode === 'SpotInterruption') return 'spot taken';
	return exit === undefined || stopCode === 'ServiceSchedulerInitiated' ? 'failed' : `exit ${exit}`;
}

export function stateSymbol(task: TaskRow, symbols: Symbols): string {
	switch (taskKind(task)) {
		case 'running':
			return symbols.live;
		case 'moving':
			return symbols.stale;
		case 'failing':
			return symbols.failed;
		case 'stopped':
			return hasFailed(task) ? symbols.failed : symbols.waiting;
	}
}

export function stateRole(task: TaskRow): Role {
	switch (taskKind(task)) {
		case 'running':
			return 'good';
		case 'moving':
			return 'busy';
		case 'failing':
			return 'bad';
		case 'stopped':
			return hasFailed(task) ? 'bad' : 'dim';
	}
}

/** Why it stopped or is stopping, with what its containers say: «Essential container in task exited» alone says nothing. */
export function stopText({stoppedReason, containers}: TaskRow): string {
	if (stoppedReason === undefined) return '';
	const details = containers
		.filter(({exitCode, reason}) => reason !== undefined || (exitCode !== undefined && exitCode !== 0))
		.map(({name, exitCode, reason}) => `${name} ${reason ?? `exit code ${exitCode}`}`);
	return sanitiseLine(details.length === 0 ? stoppedReason : `${details.join('; ')} (${stoppedReason})`);
}

/** `service web`, `family job`: what started a task. */
export const groupText = (group: string): string =>
	sanitiseLine(group)
		.replace(/^service:/, '')
		.replace(':', ' ');

/** `0.25 vCPU 512 MiB` in as few letters: `0.25 512M`. */
export function sizeText({cpu, memory}: Pick<TaskRow, 'cpu' | 'memory'>): string {
	const mebibytes = Number(memory);
	const amount = mebibytes >= 1024 && mebibytes % 512 === 0 ? `${mebibytes / 1024}G` : `${mebibytes}M`;
	return [cpu === undefined ? '' : `${Number(cpu) / 1024}`, memory === undefined ? '' : amount].join(' ').trim();
}

export function containerRole({status, health, exitCode}: ContainerRow): Role {
	if (health === 'UNHEALTHY' || (exitCode !== undefined && exitCode !== 0)) return 'bad';
	if (status === 'RUNNING') return 'good';
	return status === 'STOPPED' ? 'dim' : 'busy';
}

export function containerSymbol(container: ContainerRow, symbols: Symbols): string {
	const role = containerRole(container);
	if (role === 'bad') return symbols.failed;
	if (role === 'good') return symbols.live;
	return role === 'dim' ? symbols.waiting : symbols.stale;
}
