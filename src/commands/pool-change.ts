import type {Command} from 'commander';
import {counted} from '../format/number.ts';
import {duration} from '../format/time.ts';
import type {Stopped} from '../operations/pool/look.ts';
import {taskName} from '../operations/pool/task-name.ts';
import type {CommandContext} from './context.ts';
import {type StackOption, stackOption} from './pool-look.ts';
import {progressPrinter} from './progress.ts';
import {contextOf, type MakeContext} from './register.ts';
import {agree} from './services-change.ts';

interface GrabOptions extends StackOption {
	readonly user?: string;
	readonly claim?: string;
}

export function addGrab(pool: Command, make: MakeContext): void {
	pool
		.command('grab [user]')
		.description('take the oldest available task for a user; another one is launched in its place')
		.option(...stackOption)
		.option('--claim <id>', 'the same claim, asked for again, is answered with the same task')
		.action(async (user: string | undefined, {stack, claim}: GrabOptions, command: Command) => {
			const {output, session, signal} = contextOf(command, make);
			const {parseUser} = await import('../operations/pool/user.ts');
			const name = parseUser(user);
			const {grabTask} = await import('../operations/pool/grab.ts');
			const grabbed = await grabTask(await session(), stack, {user: name, claimId: claim}, signal);
			output.result(grabbed, () => `${grabbed.user} has task ${taskName(grabbed)} at http://${grabbed.address}/`);
		});
}

interface KillOptions extends StackOption {
	readonly reason?: string;
}

export function addKill(pool: Command, make: MakeContext): void {
	pool
		.command('kill <id...>')
		.description('stop tasks by the beginning of their id, and follow them until they are gone')
		.option(...stackOption)
		.option('--reason <text>', 'kept by ECS as the stopped reason')
		.action((ids: readonly string[], options: KillOptions, command: Command) =>
			kill(ids, options, contextOf(command, make)),
		);
}

async function kill(ids: readonly string[], {stack, reason}: KillOptions, context: CommandContext): Promise<void> {
	const {output, signal} = context;
	const {killTasks, planKill} = await import('../operations/pool/kill.ts');
	const {finish} = await import('../operations/progress.ts');
	const session = await context.session();
	const plan = await planKill(session, stack, ids, signal);
	await agree(plan, context);
	const outcome = await finish(killTasks(session, plan, {reason}, signal), progressPrinter(output));
	output.result(outcome, () => stoppedLine(outcome));
}

const stoppedLine = ({stopped, seconds}: Stopped): string =>
	`${counted(stopped, 'task')} stopped in ${duration(seconds * 1000)}.`;

export function addResize(pool: Command, make: MakeContext): void {
	pool
		.command('resize <size>')
		.description('set how many tasks are kept warm; the difference is launched, or stopped where nobody uses it')
		.option(...stackOption)
		.action((size: string, {stack}: StackOption, command: Command) => resize(size, stack, contextOf(command, make)));
}

async function resize(size: string, stack: string | undefined, context: CommandContext): Promise<void> {
	const {output, signal} = context;
	const {planResize, readSize, resizePool} = await import('../operations/pool/resize.ts');
	const to = readSize(size);
	const session = await context.session();
	const plan = await planResize(session, stack, to, signal);
	await agree(plan, context);
	const settings = await resizePool(session, plan, signal);
	const {name} = plan.pool;
	output.result({stack: name, from: plan.from, to, settings}, () => `Pool ${name} keeps ${counted(to, 'task')} warm.`);
}

export function addDrain(pool: Command, make: MakeContext): void {
	pool
		.command('drain')
		.description('stop every task of a pool, occupied ones too, and launch nothing until it is resized')
		.option(...stackOption)
		.action(({stack}: StackOption, command: Command) => drain(stack, contextOf(command, make)));
}

async function drain(stack: string | undefined, context: CommandContext): Promise<void> {
	const {output, signal} = context;
	const {drainPool, planDrain} = await import('../operations/pool/drain.ts');
	const {finish} = await import('../operations/progress.ts');
	const session = await context.session();
	const plan = await planDrain(session, stack, signal);
	await agree(plan, context);
	const outcome = await finish(drainPool(session, plan, signal), progressPrinter(output));
	output.result(outcome, () => `Pool ${plan.pool.name} is empty: ${stoppedLine(outcome)}`);
}

export function addResume(pool: Command, make: MakeContext): void {
	pool
		.command('resume')
		.description('let a pool launch again that paused itself after three launches failed in a row')
		.option(...stackOption)
		.action(async ({stack}: StackOption, command: Command) => {
			const {output, session, signal} = contextOf(command, make);
			const {resumePool} = await import('../operations/pool/resume.ts');
			const resumed = await resumePool(await session(), stack, signal);
			output.result(resumed, () => `Pool ${resumed.stack} launches again. It had paused: ${resumed.pausedReason}`);
		});
}
