import type {Command} from '../../keys/command.ts';
import type {StackPlan} from '../../operations/stacks/plan.ts';
import type {Size} from '../screen.ts';
import type {Shell} from '../shell.ts';
import {planRows} from './lines.ts';
import type {PendingPlan} from './pending.ts';

/** Where a plan is looked at: a screen's store. */
export interface PlanHost {
	/** What the names of the commands begin with. */
	readonly id: string;
	readonly shell: Pick<Shell, 'busy' | 'show'>;
	readonly pending: () => PendingPlan | undefined;
	/** The first change that is shown. */
	readonly top: () => number;
	readonly scrollTo: (top: number) => void;
	readonly size: () => Size;
	/** The `aws` lines that carry a plan out. */
	readonly preview: (plan: StackPlan) => Promise<readonly string[]>;
}

/** Reading a plan, carrying it out, or not. */
export function planCommands(host: PlanHost): readonly Command[] {
	const {id, pending} = host;
	const page = (): number => planRows(pending(), host.size());
	const scroll = (lines: () => number) => (): void => {
		const last = Math.max(0, (pending()?.plan.changes.length ?? 0) - page());
		host.scrollTo(Math.min(last, Math.max(0, host.top() + lines())));
	};
	const all = Number.MAX_SAFE_INTEGER;
	return [
		{
			...{id: `${id}.execute`, title: 'Carry the plan out', hint: 'carry out', keys: ['enter'], dangerous: true},
			run: () => pending()?.answer(true),
		},
		{
			...{id: `${id}.discard`, title: 'Discard the plan: nothing is changed', hint: 'discard', keys: ['escape']},
			run: () => pending()?.answer(false),
		},
		{
			...{id: `${id}.plan.aws`, title: 'Show the aws calls that carry it out', hint: 'aws', keys: ['!']},
			run: () => showCalls(host),
		},
		{id: `${id}.plan.down`, title: 'Next change', keys: ['down', 'j'], run: scroll(() => 1)},
		{id: `${id}.plan.up`, title: 'Change before', keys: ['up', 'k'], run: scroll(() => -1)},
		{id: `${id}.plan.page-down`, title: 'A page down', keys: ['pagedown', 'ctrl+f'], run: scroll(page)},
		{id: `${id}.plan.page-up`, title: 'A page up', keys: ['pageup', 'ctrl+b'], run: scroll(() => -page())},
		{id: `${id}.plan.start`, title: 'First change', keys: ['home', 'g g'], run: scroll(() => -all)},
		{id: `${id}.plan.end`, title: 'Last change', keys: ['end', 'G'], run: scroll(() => all)},
	];
}

async function showCalls({shell, pending, preview}: PlanHost): Promise<void> {
	const {plan} = pending() ?? {};
	if (plan === undefined) return;
	const lines = await shell.busy('Looking what would be done', () => preview(plan));
	if (lines !== undefined) shell.show({title: 'The same with the AWS CLI', text: lines.join('\n')});
}
