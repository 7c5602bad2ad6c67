import type {Command} from '../../keys/command.ts';
import type {CommandParts} from './commands.ts';
import {planRows} from './plan-lines.ts';
import {currentPlan, type PendingPlan} from './state.ts';

/** Reading a plan, carrying it out, or not. */
export function planCommands(parts: CommandParts): readonly Command[] {
	const {view} = parts;
	const pending = (): PendingPlan | undefined => currentPlan(view.getState());
	const scroll = (lines: number) => (): void => {
		const {planTop, size} = view.getState();
		const last = Math.max(0, (pending()?.plan.changes.length ?? 0) - planRows(size));
		view.setState({planTop: Math.min(last, Math.max(0, planTop + lines))});
	};
	const page = (): number => planRows(view.getState().size);
	const all = Number.MAX_SAFE_INTEGER;
	return [
		{
			...{id: 'setup.execute', title: 'Carry the plan out', hint: 'carry out', keys: ['enter'], dangerous: true},
			run: () => pending()?.answer(true),
		},
		{
			...{id: 'setup.discard', title: 'Discard the plan: nothing is changed', hint: 'discard', keys: ['escape']},
			run: () => pending()?.answer(false),
		},
		{
			...{id: 'setup.plan.aws', title: 'Show the aws calls that carry it out', hint: 'aws', keys: ['!']},
			run: () => showCalls(parts, pending()),
		},
		{id: 'setup.plan.down', title: 'Next change', keys: ['down', 'j'], run: scroll(1)},
		{id: 'setup.plan.up', title: 'Change before', keys: ['up', 'k'], run: scroll(-1)},
		{id: 'setup.plan.page-down', title: 'A page down', keys: ['pagedown', 'ctrl+f'], run: () => scroll(page())()},
		{id: 'setup.plan.page-up', title: 'A page up', keys: ['pageup', 'ctrl+b'], run: () => scroll(-page())()},
		{id: 'setup.plan.start', title: 'First change', keys: ['home', 'g g'], run: scroll(-all)},
		{id: 'setup.plan.end', title: 'Last change', keys: ['end', 'G'], run: scroll(all)},
	];
}

async function showCalls({shell, actions}: CommandParts, pending: PendingPlan | undefined): Promise<void> {
	if (pending === undefined) return;
	const lines = await shell.busy('Looking what would be done', () => actions.previewExecution(pending.plan));
	if (lines !== undefined) shell.show({title: 'The same with the AWS CLI', text: lines.join('\n')});
}
