import type {Command} from 'commander';
import {counted} from '../format/number.ts';
import {DeclinedError} from '../operations/errors.ts';
import type {StopOutcome} from '../operations/tasks/stop.ts';
import type {CommandContext} from './context.ts';
import {progressPrinter} from './progress.ts';
import {contextOf, type MakeContext} from './register.ts';

interface StopOptions {
	readonly cluster?: string;
	readonly reason?: string;
	readonly wait?: boolean;
}

export function addStop(tasks: Command, make: MakeContext): void {
	tasks
		.command('stop <id...>')
		.description('stop tasks; those of a service are replaced by it')
		.option('--cluster <name>', 'the cluster they are in; all are searched without it')
		.option('--reason <text>', 'kept by ECS as the stopped reason')
		.option('--wait', 'follow them until they have stopped')
		.action((ids: readonly string[], _options: unknown, command: Command) =>
			stop(ids, command.optsWithGlobals<StopOptions>(), contextOf(command, make)),
		);
}

async function stop(ids: readonly string[], options: StopOptions, context: CommandContext): Promise<void> {
	const {output, signal} = context;
	const {planStop, stopTasks} = await import('../operations/tasks/stop.ts');
	const {finish} = await import('../operations/progress.ts');
	const {cluster, reason, wait} = options;
	const session = await context.session();
	const names = ids.map((task) => ({task, cluster}));
	const plan = await planStop(session, names, signal);
	const text = [`This stops in ${session.region}:`, ...plan.lines.map((line) => `  ${line}`)].join('\n');
	if (!(await context.confirm({text, ...(plan.typed !== undefined && {typed: plan.typed})}))) {
		throw new DeclinedError('Nothing was stopped.', `Agree with ${plan.typed ?? 'y'}, or use --yes.`);
	}
	const outcome = await finish(stopTasks(session, plan, {reason, wait}, signal), progressPrinter(output));
	output.result(outcome, () => outcomeLine(outcome, wait === true));
	if (outcome.failed.length > 0) context.exitWith(1);
}

function outcomeLine({stopped, failed}: StopOutcome, hasWaited: boolean): string {
	const count = counted(stopped.length, 'task');
	const said = hasWaited ? `${count} stopped` : `${count} told to stop`;
	return failed.length === 0 ? `${said}.` : `${said}; ${failed.length} could not be.`;
}
