import type {Command, Scope} from '../../keys/command.ts';
import {listCommands} from '../../ui/list-commands.ts';
import {filterTarget} from '../../ui/list-filter.ts';
import {type PlanHost, planCommands} from '../plan/commands.ts';
import {askTarget, type ChangeParts, grab, resume} from './changes.ts';
import {columnsFor} from './columns.ts';
import {drain} from './draining.ts';
import {formScope} from './form-scope.ts';
import {deleteCommand, lookCommands, newCommand, stackCommand, tellCommands} from './look-commands.ts';
import {chosenTasks, isPlanned, planNow, targetNow, workNow} from './state.ts';
import {stopCommand} from './stop-command.ts';
import {endingNow} from './working.ts';

/** The commands of the screen as things stand; all of them when `all` is set. */
export function poolScopes(parts: ChangeParts, all?: 'all'): readonly Scope[] {
	const {pool, list} = parts;
	const absent: Scope = {name: 'No pool', commands: absentCommands(parts)};
	const board: Scope = {name: 'Pool', commands: boardCommands(parts, all), typing: () => filterTarget(list)};
	const plan: Scope = {name: 'Pool: plan', commands: planCommands(planHost(parts))};
	if (all === 'all') return [absent, board, {...formScope(parts), typing: () => undefined}, plan];
	const view = parts.view.getState();
	if (view.form !== undefined) return [formScope(parts)];
	if (planNow(view) !== undefined) return [plan];
	const work = workNow(parts.pool.getState(), view);
	if (work !== undefined && isPlanned(work)) return [{name: 'Pool', commands: [stackCommand(parts)]}];
	const {phase} = pool.getState();
	return phase === 'pool' ? [board] : phase === 'absent' ? [absent] : [];
}

const planHost = ({shell, actions, view}: ChangeParts): PlanHost => ({
	...{id: 'pool', shell, preview: (plan) => actions.previewExecution(plan)},
	pending: () => planNow(view.getState()),
	top: () => view.getState().planTop,
	scrollTo: (planTop) => view.setState({planTop}),
	size: () => view.getState().size,
});

/** A stack that is there without a whole pool can be gone on with, or deleted. */
function absentCommands(parts: ChangeParts): readonly Command[] {
	return [newCommand(parts, ['n', 'enter']), stackCommand(parts), deleteCommand(parts)];
}

function boardCommands(parts: ChangeParts, all?: 'all'): readonly Command[] {
	const {view, list} = parts;
	const sortable = columnsFor(view.getState().size.columns, parts.pool.getState().rows).plain;
	return [
		...takeBackCommand(parts, all),
		...users(parts),
		...sizes(parts, all),
		...tellCommands(parts),
		...listCommands({id: 'pool', list, sortable, taken: ['g g']}, all),
		...lookCommands(parts, all),
	];
}

/** While a new target waits to be set, `escape` leaves the old one. */
function takeBackCommand({resizing}: ChangeParts, all?: 'all'): readonly Command[] {
	if (!resizing.isWaiting && all === undefined) return [];
	return [
		{
			...{id: 'pool.keep-target', title: 'Leave the target as it is', hint: 'keep target', keys: ['escape']},
			...{
				disabled: () => (resizing.isWaiting ? undefined : 'no other target is wanted'),
				run: () => resizing.takeBack(),
			},
		},
	];
}

const emptied = ({pool}: ChangeParts): string | undefined => {
	const {settings, rows, isRead} = pool.getState();
	return isRead && rows.size === 0 && settings?.target === 0 ? 'it is empty, and stays so' : undefined;
};

/** Handing out and taking away. */
function users(parts: ChangeParts): readonly Command[] {
	const {pool, view} = parts;
	const named = (): string => pool.getState().stack ?? '';
	return [
		{
			...{id: 'pool.grab', title: 'Grab a task for a user', hint: 'grab', keys: ['g']},
			...{also: ['claim', 'take'], dangerous: true, disabled: () => endingNow(parts), run: () => grab(parts)},
			commandLine: () => `ecs-console pool grab ${view.getState().user || 'ana'} --stack ${named()}`,
		},
		stopCommand(parts, {
			...{id: 'pool.stop', title: 'Stop the marked tasks'},
			chosen: () => chosenTasks(pool.getState(), view.getState()),
		}),
	];
}

/** How many are kept warm, and whether anything is launched. */
function sizes(parts: ChangeParts, all?: 'all'): readonly Command[] {
	const {pool, view, resizing} = parts;
	const {stack = '', settings} = pool.getState();
	const isPaused = settings?.pausedReason !== undefined;
	const target = (): number => targetNow(pool.getState(), view.getState());
	const resizes = (to: () => number) => ({
		dangerous: true,
		commandLine: () => `ecs-console pool resize ${to()} --stack ${stack}`,
	});
	return [
		{
			...{id: 'pool.resume', title: 'Launch again after launches failed', keys: ['r'], dangerous: true},
			...((isPaused || all !== undefined) && {hint: 'resume'}),
			...{disabled: () => (isPaused ? undefined : 'launches are not stopped'), run: () => resume(parts)},
			commandLine: () => `ecs-console pool resume --stack ${stack}`,
		},
		{
			...{id: 'pool.resize', title: 'Say how many tasks are kept warm', hint: 'resize', keys: ['=']},
			...resizes(target),
			...{also: ['scale', 'target'], disabled: () => endingNow(parts), run: () => askTarget(parts)},
		},
		{
			...{id: 'pool.more', title: 'Keep one task more warm', keys: ['+'], ...resizes(() => target() + 1)},
			...{disabled: () => endingNow(parts), run: () => resizing.step(1)},
		},
		{
			...{
				id: 'pool.fewer',
				title: 'Keep one task fewer warm',
				keys: ['-'],
				...resizes(() => Math.max(0, target() - 1)),
			},
			disabled: () => endingNow(parts) ?? (target() === 0 ? 'none is kept warm already' : undefined),
			run: () => resizing.step(-1),
		},
		{
			...{id: 'pool.drain', title: 'Stop every task, and launch none', hint: 'drain', keys: ['D'], dangerous: true},
			...{also: ['empty'], disabled: () => endingNow(parts) ?? emptied(parts), run: () => drain(parts)},
			commandLine: () => `ecs-console pool drain --stack ${stack}`,
		},
	];
}
