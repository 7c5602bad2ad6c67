import {askDeletion} from '../ask-deletion.ts';
import type {CommandParts} from './commands.ts';

/** Shows what goes with the stack, wants its name typed, deletes it; then the form is there to start again. */
export async function deleteStack({view, flow, shell, actions}: CommandParts): Promise<void> {
	const {stack} = view.getState();
	if (stack === undefined) return;
	const plan = await askDeletion(shell, {
		...{kind: 'stack', name: stack, plan: actions.planDeletion, preview: actions.previewDeletion},
		consequences: () => ['Then the form is there again, with the parameters it had.'],
	});
	if (plan === undefined) return;
	await flow.stop();
	flow.run(stack, 'delete', (signal) => actions.delete(plan, signal));
}

/** Shows what a rollback would do, and does it. */
export async function rollBack({view, flow, shell, actions}: CommandParts): Promise<void> {
	const {stack} = view.getState();
	if (stack === undefined) return;
	const plan = await shell.busy(`Looking how ${stack} can be rolled back`, (signal) =>
		actions.planRollback(stack, signal),
	);
	if (plan === undefined) return;
	const isWanted = await shell.confirm({
		title: `Roll stack ${stack} back`,
		lines: plan.lines,
		awsLines: () => actions.previewRollback(plan),
	});
	if (!isWanted) return;
	await flow.stop();
	flow.run(stack, 'roll back', (signal) => actions.rollBack(plan, signal));
}
