import type {Command} from 'commander';
import {age} from '../format/time.ts';
import type {TaskRow} from '../operations/tasks/task-row.ts';
import {table} from './output.ts';
import {contextOf, type Register} from './register.ts';
import {addDescribeTask} from './tasks-describe.ts';
import {addStop} from './tasks-stop.ts';
import {addWhy} from './tasks-why.ts';

interface TaskOptions {
	readonly cluster?: string;
	readonly service?: string;
	readonly stopped?: boolean;
}

export const registerTasks: Register = (program, make) => {
	const tasks = program
		.command('tasks')
		.description('tasks with their state, address and, when stopped, why; stop them, explain them')
		.option('--cluster <name>', 'one cluster; all of them without it')
		.option('--service <name>', 'one service')
		.option('--stopped', 'stopped tasks too')
		.action(async (options: TaskOptions, command: Command) => {
			const {output, session, signal} = contextOf(command, make);
			const {listTasks} = await import('../operations/tasks/tasks.ts');
			const query = {cluster: options.cluster, service: options.service, withStopped: options.stopped};
			const rows = await listTasks(await session(), query, signal);
			output.result(rows, () => (rows.length === 0 ? 'No tasks.' : taskLines(rows)));
		});
	addStop(tasks, make);
	addWhy(tasks, make);
	addDescribeTask(tasks, make);
};

function taskLines(rows: readonly TaskRow[]): string[] {
	const now = Date.now();
	return table(
		['TASK', 'CLUSTER', 'GROUP', 'STATUS', 'HEALTH', 'ADDRESS', 'AGE', 'REASON'],
		rows.map((row) => [
			row.id.slice(0, 12),
			row.cluster,
			row.group,
			row.status,
			row.health ?? '',
			row.address ?? '',
			age((row.startedAt ?? row.createdAt)?.getTime(), now),
			stopReason(row),
		]),
	);
}

/** The stop reason with what the containers say: «Essential container in task exited» alone says nothing. */
function stopReason({stoppedReason, containers}: TaskRow): string {
	if (stoppedReason === undefined) return '';
	const details = containers
		.filter(({reason}) => reason !== stoppedReason)
		.filter(({exitCode, reason}) => reason !== undefined || (exitCode !== undefined && exitCode !== 0))
		.map(({name, exitCode, reason}) => `${name} ${reason ?? `exit code ${exitCode}`}`);
	return details.length === 0 ? stoppedReason : `${stoppedReason} (${details.join('; ')})`;
}
