import type {Command} from '../../keys/command.ts';
import type {NextAction, Standing} from '../../operations/consumer/read-standing.ts';
import type {CommandParts} from './commands.ts';
import {deleteStack, rollBack} from './stack-questions.ts';
import {noStack, progressOfNow} from './state.ts';

/** What `enter` does, as the account stands. */
const nextHints: Readonly<Record<NextAction, string>> = {
	'set-up': 'parameters',
	follow: 'go on',
	'go-on': 'go on',
	wait: 'go on',
	'roll-back': 'roll back',
	delete: 'delete',
	use: 'use it',
};

/** Going on with a set-up, and trying again. */
export function nextCommands(parts: CommandParts): readonly Command[] {
	const {view, flow, shell} = parts;
	const next = (): NextAction | undefined => view.getState().standing?.next;
	const isFailed = (): boolean => progressOfNow(view.getState()).failure !== undefined;
	const busy = (): string | undefined =>
		flow.isRunning ? 'it is under way already' : next() === undefined ? 'the account was not read yet' : undefined;
	const noRetry = (): string | undefined => {
		const action = next();
		if (action === 'delete') return 'AWS lets it only be deleted: D';
		if (action === 'roll-back') return 'the rollback must be continued first: R';
		return busy() ?? (action === 'wait' ? 'AWS is at work on it: wait until it has ended' : undefined);
	};
	async function goOn(): Promise<void> {
		const action = next();
		if (action === 'use' && !isFailed()) shell.go('consume');
		else if (action === 'set-up') await flow.backToForm();
		else if (action === 'delete') await deleteStack(parts);
		else if (action === 'roll-back') await rollBack(parts);
		else await flow.goOn();
	}
	return [
		{
			...{id: 'setup.next', title: 'Do what comes next', hint: nextHints[next() ?? 'go-on'], keys: ['enter']},
			...{
				// What failed here is tried again, whatever the stack allows.
				dangerous: next() !== 'use' || isFailed(),
				disabled: () => busy() ?? (next() === 'wait' ? noRetry() : undefined),
				run: goOn,
			},
		},
		{
			...{id: 'setup.retry', title: 'Try again where it failed', keys: ['r'], dangerous: true},
			...(isFailed() && {hint: 'retry'}),
			...{disabled: noRetry, run: () => flow.goOn()},
		},
		{
			...{id: 'setup.aws', title: 'Show the aws calls that the set-up would make now', keys: ['!'], disabled: noRetry},
			run: () => showCalls(parts),
		},
	];
}

/** Ways back: rolling a change back, deleting everything. */
export function undoCommands(parts: CommandParts): readonly Command[] {
	const {view} = parts;
	const {standing} = view.getState();
	return [
		{
			...{id: 'setup.rollback', title: 'Roll the last change of the stack back', keys: ['R'], dangerous: true},
			...(canRollBack(standing) && {hint: 'roll back'}),
			...{disabled: () => noStack(view.getState()), run: () => rollBack(parts)},
			commandLine: () => `ecs-console stack rollback ${view.getState().stack ?? ''}`,
		},
		{
			...{id: 'setup.delete', title: 'Delete the stack and all it made, to start again', keys: ['D']},
			...(noStack(view.getState()) === undefined && standing?.next !== 'delete' && {hint: 'delete'}),
			...{dangerous: true, run: () => deleteStack(parts)},
			commandLine: () => `ecs-console stack delete ${view.getState().stack ?? ''}`,
			disabled: () => noStack(view.getState()),
		},
	];
}

/** CloudFormation's own words decide when it is tried; this is only for the footer. */
const canRollBack = (standing: Standing | undefined): boolean =>
	/^(?:UPDATE_IN_PROGRESS|UPDATE_ROLLBACK_FAILED|CREATE_FAILED|UPDATE_FAILED)$/.test(standing?.status ?? '');

/** What the set-up would change as things stand, as `aws` lines; nothing is changed by asking. */
async function showCalls({view, flow, shell, actions}: CommandParts): Promise<void> {
	const {stack: stackName = ''} = view.getState();
	const call = flow.lastCall(stackName) ?? {stackName, parameters: {}, desired: undefined};
	const lines = await shell.busy('Looking what would be done', () => actions.previewSetUp(call));
	if (lines === undefined) return;
	const text = lines.length === 0 ? 'Nothing would be changed: everything is as it should be.' : lines.join('\n\n');
	shell.show({title: `The calls of AWS for ${stackName}, up to the first whose answer is needed`, text});
}
