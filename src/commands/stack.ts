import type {Command} from 'commander';
import {age} from '../format/time.ts';
import {DeclinedError} from '../operations/errors.ts';
import type {CommandContext} from './context.ts';
import {table} from './output.ts';
import {deletePoolStack} from './pool-delete.ts';
import {progressPrinter} from './progress.ts';
import {contextOf, type Register} from './register.ts';

export const registerStack: Register = (program, make) => {
	const stack = program.command('stack').description('look at CloudFormation stacks, roll them back, and delete them');
	stack
		.command('list')
		.description('every stack of the account and region')
		.action((_options: unknown, command: Command) => list(contextOf(command, make)));
	stack
		.command('events <name>')
		.description("a stack's events, oldest first")
		.action((name: string, _options: unknown, command: Command) => events(name, contextOf(command, make)));
	stack
		.command('outputs <name>')
		.description("a stack's outputs, such as its public address")
		.action((name: string, _options: unknown, command: Command) => outputs(name, contextOf(command, make)));
	stack
		.command('delete <name>')
		.description('stop its tasks, empty its buckets, and delete the stack with all it made')
		.action((name: string, _options: unknown, command: Command) => remove(name, contextOf(command, make)));
	stack
		.command('rollback <name>')
		.description('cancel an update under way, or take up a rollback that failed')
		.action((name: string, _options: unknown, command: Command) => rollBack(name, contextOf(command, make)));
};

async function list({output, session, signal}: CommandContext): Promise<void> {
	const {listStacks} = await import('../operations/stacks/describe.ts');
	const rows = await listStacks(await session(), signal);
	output.result(rows, () => {
		if (rows.length === 0) return 'No stacks. Set one up: ecs-console setup consumer';
		const cells = rows.map(({name, status, system, created}) => [
			name,
			status,
			system ?? '',
			age(created?.getTime(), Date.now()),
		]);
		return table(['NAME', 'STATUS', 'SYSTEM', 'AGE'], cells);
	});
}

async function events(name: string, {output, session, signal}: CommandContext): Promise<void> {
	const {stackEvents} = await import('../operations/stacks/describe.ts');
	const rows = await stackEvents(await session(), name, signal);
	output.result(rows, () =>
		table(
			['TIME', 'RESOURCE', 'STATUS', 'TYPE', 'REASON'],
			rows.map(({at, logicalId, status, resourceType, reason}) => [
				at?.toISOString().slice(11, 19) ?? '',
				logicalId,
				status,
				resourceType,
				reason ?? '',
			]),
		),
	);
}

async function outputs(name: string, {output, session, signal}: CommandContext): Promise<void> {
	const {outputsOf, requireStack} = await import('../operations/stacks/describe.ts');
	const stack = await requireStack(await session(), name, signal);
	const found = outputsOf(stack);
	output.result(found, () =>
		Object.keys(found).length === 0
			? `Stack ${name} (${stack.StackStatus}) has no outputs.`
			: table(['OUTPUT', 'VALUE'], Object.entries(found)),
	);
}

async function remove(name: string, context: CommandContext): Promise<void> {
	const {output, signal} = context;
	const {previewDeletion, deletionLines, deleteStack} = await import('../operations/stacks/delete.ts');
	const {requireStack, systemOf} = await import('../operations/stacks/describe.ts');
	const {finish} = await import('../operations/progress.ts');
	const session = await context.session();
	if (systemOf(await requireStack(session, name, signal)) === 'pool') {
		// Its functions would start new tasks while the old ones are stopped.
		await deletePoolStack(name, session, context);
		return;
	}
	const preview = await previewDeletion(session, name, signal);
	const goes = deletionLines(preview).join(', ');
	const text = `This deletes stack ${name} in ${session.region} (${preview.status}): ${goes}.`;
	if (!(await context.confirm({text, typed: name})))
		throw new DeclinedError('Nothing was deleted.', `Type the stack's name, ${name}, to agree, or use --yes.`);
	await finish(deleteStack(session, preview, signal), progressPrinter(output));
	output.result(
		{deleted: name, resources: preview.resources},
		() => `Stack ${name} is gone, and nothing of it is left.`,
	);
}

async function rollBack(name: string, context: CommandContext): Promise<void> {
	const {output, signal} = context;
	const {planRollback, rollBackStack} = await import('../operations/stacks/rollback.ts');
	const {finish} = await import('../operations/progress.ts');
	const session = await context.session();
	const plan = await planRollback(session, name, signal);
	if (!(await context.confirm({text: plan.lines.join(' ')})))
		throw new DeclinedError('Nothing was rolled back.', 'Run it again to agree, or use --yes.');
	const {status} = await finish(rollBackStack(session, plan, signal), progressPrinter(output));
	output.result({name, status}, () => `Stack ${name} is in ${status}: as it was before its last operation.`);
}
