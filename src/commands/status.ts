import type {Command} from 'commander';
import type {Overview, SystemCard} from '../operations/overview/overview.ts';
import {nextCommand} from './next-command.ts';
import {table} from './output.ts';
import {contextOf, type Register} from './register.ts';

export const registerStatus: Register = (program, make) => {
	program
		.command('status')
		.description('all systems at a glance: state, tasks, cost per hour, warnings')
		.action(async (_options: unknown, command: Command) => {
			const {output, session, signal} = contextOf(command, make);
			const {readOverview} = await import('../operations/overview/watch.ts');
			const overview = await readOverview(await session(), signal);
			output.result(overview, () => toLines(overview));
		});
};

function toLines({systems, runningTasks, cost, warnings}: Overview): string[] {
	return [
		...table(['SYSTEM', 'STACK', 'STATE', 'TASKS', 'ADDRESS', 'NEXT'], systems.map(toRow)),
		'',
		`${runningTasks} tasks run, about ${cost.label}`,
		...cost.lines.map(({what, perHour}) => `  ${perHour === undefined ? '?' : `$${perHour.toFixed(4)}`}  ${what}`),
		...cost.remarks.map((remark) => `  ${remark}`),
		...(warnings.length === 0
			? []
			: ['', ...warnings.map(({level, text}) => `${level === 'failure' ? '✗' : '!'} ${text}`)]),
	];
}

function toRow(card: SystemCard): string[] {
	const {system, stack, tasks, address, next} = card;
	const counts = tasks === undefined ? '' : `${tasks.running} of ${tasks.desired}`;
	return [system, stack ?? '', stateText(card), counts, address ?? '', `${next.label}: ${nextCommand(card)}`];
}

function stateText({state, pool, failedBuild}: SystemCard): string {
	switch (state.kind) {
		case 'absent':
			return 'not set up';
		case 'busy':
			return `${state.doing} ${state.done} of ${state.total}`;
		case 'ready':
			if (pool?.settings?.isDraining === true) return 'draining';
			if (pool?.settings?.pausedReason !== undefined) return 'paused';
			return failedBuild === undefined ? 'ready' : 'ready, last build failed';
		case 'failed':
			return `failed (${state.status})`;
	}
}
