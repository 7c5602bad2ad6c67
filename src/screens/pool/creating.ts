import {counted} from '../../format/number.ts';
import type {StackPlan} from '../../operations/stacks/plan.ts';
import {planSummary} from '../setup/plan-lines.ts';
import type {Shell} from '../shell.ts';
import type {PoolActions} from './actions.ts';
import type {ChangeParts} from './changes.ts';
import {work} from './working.ts';

const usualName = 'fargate-pool';
const usualTarget = '5';
/** What the template takes. */
const mostTasks = 5000;

/** Creates a pool, or goes on with one that is not complete: asks for name and size, shows the plan, follows it. */
export async function createPool(parts: ChangeParts): Promise<void> {
	const {shell, pool} = parts;
	const {phase, stack, stacks} = pool.getState();
	const unfinished = phase === 'absent' ? stack : undefined;
	const name = await shell.prompt({
		...{title: 'Create a pool', label: 'Stack', value: unfinished ?? usualName, example: usualName},
		problem: (text) => nameProblem(text.trim(), unfinished === undefined ? stacks : []),
	});
	if (name === undefined) return;
	const target = await shell.prompt({
		...{title: `Create pool ${name.trim()}`, label: 'Warm tasks', value: usualTarget, example: usualTarget},
		problem: (text) =>
			/^\d{1,6}$/.test(text.trim()) && Number(text) <= mostTasks ? undefined : `a whole number from 0 to ${mostTasks}`,
	});
	if (target !== undefined) await follow(parts, name.trim(), Number(target));
}

/** The rule of the operation, told as it is typed. */
function nameProblem(name: string, taken: readonly string[]): string | undefined {
	if (!/^[a-zA-Z][a-zA-Z0-9-]{0,40}$/.test(name)) return 'letters, digits and hyphens, a letter first, at most 41';
	return taken.includes(name) ? `pool ${name} exists already` : undefined;
}

async function follow(parts: ChangeParts, stack: string, target: number): Promise<void> {
	const {shell, view, actions, watchAnew} = parts;
	const {stack: before} = view.getState();
	const approve = (plan: StackPlan): Promise<boolean> => agree(shell, actions, plan);
	const {phase, failure, result} = await work(parts, {kind: 'create', stack}, (signal) =>
		actions.create({stackName: stack, target}, approve, signal),
	);
	if (phase === 'done' && result !== undefined) {
		view.setState({work: undefined});
		shell.notify(
			'success',
			`Pool ${stack} is there: ${result.available} of ${counted(result.target, 'task')} available`,
		);
	} else if (failure?.error instanceof Error && failure.error.name === 'DeclinedError') {
		view.setState({work: undefined, stack: before});
		watchAnew();
		shell.notify('information', 'The plan was discarded; nothing was changed');
	} else if (phase === 'failed') shell.fail(failure?.error, `Creating pool ${stack}`);
}

function agree(shell: Shell, actions: PoolActions, plan: StackPlan): Promise<boolean> {
	const kinds = Map.groupBy(plan.changes, ({resourceType}) => resourceType.split('::').slice(1).join(' '));
	const made = [...kinds].map(([kind, {length}]) => (length === 1 ? kind : `${length} ${kind}`));
	return shell.confirm({
		title: `${plan.kind === 'create' ? 'Create' : 'Change'} pool ${plan.stackName}`,
		lines: [
			`Resources: ${planSummary(plan)}.`,
			`${made.join(', ')}.`,
			'',
			'Then its image is built, and the tasks are launched; they cost from then on.',
		],
		awsLines: () => actions.previewExecution(plan),
	});
}
