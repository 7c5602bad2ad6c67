import type {Command} from 'commander';
import {DeclinedError} from '../operations/errors.ts';
import type {Session} from '../operations/session.ts';
import type {CommandContext} from './context.ts';
import {type StackOption, stackOption} from './pool-look.ts';
import {progressPrinter} from './progress.ts';
import {contextOf, type MakeContext} from './register.ts';

export function addDelete(pool: Command, make: MakeContext): void {
	pool
		.command('delete')
		.description('drain a pool, stop its monitoring, and delete the stack with its images and all it made')
		.option(...stackOption)
		.action(({stack}: StackOption, command: Command) => remove(stack, contextOf(command, make)));
}

async function remove(stack: string | undefined, context: CommandContext): Promise<void> {
	const session = await context.session();
	const {onlyPool} = await import('../operations/pool/only.ts');
	await deletePoolStack(await onlyPool(session, stack, context.signal), session, context);
}

/** Asks for the name of a pool, and deletes it with all that it made. @throws DeclinedError */
export async function deletePoolStack(
	name: string,
	session: Session,
	{output, signal, confirm}: CommandContext,
): Promise<void> {
	const {deletePool, poolDeletionLines, previewPoolDeletion} = await import('../operations/pool/delete.ts');
	const {finish} = await import('../operations/progress.ts');
	const preview = await previewPoolDeletion(session, name, signal);
	const goes = poolDeletionLines(preview).join(', ');
	const text = `This deletes pool ${name} in ${session.region} (${preview.status}): ${goes}.`;
	if (!(await confirm({text, typed: name}))) {
		throw new DeclinedError('Nothing was deleted.', `Type the pool's name, ${name}, to agree, or use --yes.`);
	}
	await finish(deletePool(session, preview, signal), progressPrinter(output));
	output.result(
		{deleted: name, resources: preview.resources},
		() => `Pool ${name} is gone, and nothing of it is left.`,
	);
}
