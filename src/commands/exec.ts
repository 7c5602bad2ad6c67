import type {Command} from 'commander';
import {ConsoleError} from '../errors.ts';
import type {ExecFinding} from '../operations/tasks/exec-doctor.ts';
import type {CommandContext} from './context.ts';
import {progressPrinter} from './progress.ts';
import {contextOf, type Register} from './register.ts';

interface ExecOptions {
	readonly cluster?: string;
	readonly container?: string;
	readonly check?: boolean;
}

interface ExecRequest extends ExecOptions {
	readonly task: string;
}

export const registerExec: Register = (program, make) => {
	program
		.command('exec <task> [command...]')
		.description('a shell in a container of a task, or a command after --; its exit code is the command’s')
		.option('--cluster <name>', 'the cluster of the task; all are searched without it')
		.option('--container <name>', 'the container, where the task has several')
		.option('--check', 'say what stands in the way of a shell, and open none')
		.action((task: string, words: readonly string[], options: ExecOptions, command: Command) => {
			const context = contextOf(command, make);
			return options.check === true ? check({...options, task}, context) : run({...options, task}, words, context);
		});
};

/** The console shows what its child failed with: what the child writes is gone when the screen comes back. */
async function run(request: ExecRequest, words: readonly string[], context: CommandContext): Promise<void> {
	try {
		await open(request, words, context);
	} catch (error) {
		if (error instanceof ConsoleError) process.send?.({message: error.message, nextStep: error.nextStep});
		throw error;
	}
}

async function open(request: ExecRequest, words: readonly string[], context: CommandContext): Promise<void> {
	const {output, exitWith} = context;
	const {planShell, runShell} = await import('../operations/tasks/shell.ts');
	const {finish} = await import('../operations/progress.ts');
	const {OperatorTerminal} = await import('./exec-terminal.ts');
	leaveWithParent();
	const {signal} = context;
	// The console's header has said already which AWS it is.
	const session = await (process.connected ? context.openSession() : context.session());
	const plan = await planShell(session, request, signal);
	using terminal = new OperatorTerminal();
	const {container, taskId} = plan;
	const where = `container ${container} of task ${taskId.slice(0, 12)}`;
	if (words.length === 0 && terminal.size !== undefined) output.line(`In ${where}: exit or Ctrl-D ends it.`);
	const print = progressPrinter(output);
	const running = runShell(session, plan, words.length === 0 ? undefined : words, terminal, signal);
	const {exitCode = 0} = await finish(running, (event) => {
		if (event.type !== 'step') print(event);
		else output.status(event.state === 'started' ? `▸ ${where} …` : '');
	});
	exitWith(exitCode);
}

/** As a terminal tells it that is gone (128 + SIGHUP). */
const hungUpExitCode = 129;

/** A console that runs this as its child takes it along when it is killed; the far side ends with the connection. */
function leaveWithParent(): void {
	if (!process.connected) return;
	process.once('disconnect', () => process.exit(hungUpExitCode));
	process.channel?.unref();
}

const marks = {good: '✓', unknown: '?', wrong: '✗'} as const;

async function check({task: name, cluster, container}: ExecRequest, context: CommandContext): Promise<void> {
	const {output, signal, exitWith} = context;
	const [{findTask}, {examineExec, wrongIn}] = await Promise.all([
		import('../operations/tasks/find.ts'),
		import('../operations/tasks/exec-doctor.ts'),
	]);
	const session = await context.session();
	const task = await findTask(session, {task: name, cluster}, signal);
	const findings = await examineExec(session, task, container, signal);
	output.result(findings, () => findings.flatMap(toLines));
	if (wrongIn(findings).length > 0) exitWith(1);
}

function toLines({check: subject, state, text, nextStep}: ExecFinding): string[] {
	const line = `${marks[state]} ${subject.padEnd(12)} ${text}`;
	return nextStep === undefined ? [line] : [line, `  → ${nextStep}`];
}
