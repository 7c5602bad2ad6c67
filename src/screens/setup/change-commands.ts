import type {Command} from '../../keys/command.ts';
import type {CommandParts} from './commands.ts';
import {askCount} from './flow.ts';
import {noStack, type SetupView} from './state.ts';

/** Changing what is set up. */
export function changeCommands(parts: CommandParts): readonly Command[] {
	const {view, flow} = parts;
	const notReady = (): string | undefined => {
		if (flow.isRunning) return 'an operation on it is under way';
		const {status} = view.getState().standing ?? {};
		return status?.endsWith('_COMPLETE') === true && view.getState().standing?.address !== undefined
			? undefined
			: 'its stack is not complete';
	};
	const isUsed = view.getState().standing?.next === 'use' && notReady() === undefined;
	const stack = (): string => view.getState().stack ?? '';
	const tasks = (): number => desiredNow(view.getState());
	return [
		{
			...{id: 'setup.scale', title: 'Change how many tasks run', keys: ['='], dangerous: true},
			...(isUsed && {hint: 'scale'}),
			...{
				disabled: notReady,
				run: () => scale(parts),
				commandLine: () => `ecs-console setup scale ${tasks()} --stack ${stack()}`,
			},
		},
		{
			...{id: 'setup.redeploy', title: 'Replace all tasks by new ones', keys: ['F'], dangerous: true},
			...(isUsed && {hint: 'redeploy'}),
			...{
				disabled: notReady,
				run: () => redeploy(parts),
				commandLine: () => `ecs-console setup redeploy --stack ${stack()}`,
			},
		},
		{
			...{id: 'setup.change', title: 'Change the parameters of the stack', keys: ['p']},
			...(noStack(view.getState()) === undefined && {hint: 'parameters'}),
			...{disabled: notReady, run: () => flow.toForm('existing')},
		},
	];
}

const desiredNow = ({standing}: SetupView): number => standing?.tasks?.desired ?? 0;

async function scale({view, flow, shell, actions}: CommandParts): Promise<void> {
	const {stack} = view.getState();
	if (stack === undefined) return;
	const desired = await askCount(shell, `Tasks of ${stack}`, String(desiredNow(view.getState())));
	if (desired === undefined) return;
	const plan = await shell.busy(`Looking what ${desired} tasks need`, (signal) =>
		actions.planScale(stack, desired, signal),
	);
	if (plan === undefined) return;
	const isWanted = await shell.confirm({
		title: `Scale ${stack} from ${plan.from} to ${plan.to}`,
		lines: plan.lines,
		...(plan.typed !== undefined && {typed: plan.typed}),
		awsLines: () => actions.previewScale(stack, desired),
	});
	if (isWanted) flow.run(stack, 'scale', (signal) => actions.scale(stack, desired, signal));
}

async function redeploy({view, flow, shell, actions}: CommandParts): Promise<void> {
	const {stack} = view.getState();
	if (stack === undefined) return;
	const isWanted = await shell.confirm({
		title: `Replace the ${desiredNow(view.getState())} tasks of ${stack}`,
		lines: ['Images whose sources changed are built before.', 'Tasks are replaced a few at a time.'],
		awsLines: () => actions.previewRedeploy(stack),
	});
	if (isWanted) flow.run(stack, 'redeploy', (signal) => actions.redeploy(stack, signal));
}

/** Its web console. */
export function addressCommands({view, shell, actions}: CommandParts): readonly Command[] {
	const address = (): string | undefined => view.getState().standing?.address;
	const noAddress = (): string | undefined => (address() === undefined ? 'it has no address yet' : undefined);
	return [
		{
			...{
				id: 'setup.browse',
				title: 'Open its web console in a browser',
				hint: 'open',
				keys: ['o'],
				disabled: noAddress,
			},
			run: () => actions.browse(address() ?? ''),
		},
		{
			...{id: 'setup.copy', title: 'Copy its address', hint: 'copy', keys: ['y'], disabled: noAddress},
			run: () => shell.copy(address() ?? '', 'the address'),
		},
	];
}
