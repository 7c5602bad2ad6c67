import type {Command} from '../../keys/command.ts';
import type {NextAction} from '../../operations/consumer/read-standing.ts';
import type {CommandParts} from './commands.ts';
import {eventRows} from './event-lines.ts';
import {askCount} from './flow.ts';
import type {SetupProgress} from './progress.ts';
import {deleteStack, rollBack} from './stack-questions.ts';
import {currentRun, type Detail, detailNow, progressNow, type SetupView} from './state.ts';

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

/** The commands of the page of one stack. */
export function stackCommands(parts: CommandParts): readonly Command[] {
	return [...nextCommands(parts), ...changeCommands(parts), ...addressCommands(parts), ...detailCommands(parts)];
}

const runNow = (view: SetupView) => currentRun(view)?.run.store.getState();

function nextCommands(parts: CommandParts): readonly Command[] {
	const {view, flow, shell} = parts;
	const next = (): NextAction | undefined => view.getState().standing?.next;
	const isFailed = (): boolean => progressNow(view.getState(), runNow(view.getState()), 0).failure !== undefined;
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
				dangerous: next() !== 'use',
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
		{
			...{id: 'setup.rollback', title: 'Roll the last change of the stack back', keys: ['R'], dangerous: true},
			...(canRollBack(view.getState()) && {hint: 'roll back'}),
			...{disabled: () => noStack(view.getState()), run: () => rollBack(parts)},
			commandLine: () => `ecs-console stack rollback ${view.getState().stack ?? ''}`,
		},
		{
			...{id: 'setup.delete', title: 'Delete the stack and all it made, to start again', keys: ['D']},
			...(noStack(view.getState()) === undefined && next() !== 'delete' && {hint: 'delete'}),
			...{dangerous: true, run: () => deleteStack(parts)},
			commandLine: () => `ecs-console stack delete ${view.getState().stack ?? ''}`,
			disabled: () => noStack(view.getState()),
		},
	];
}

/** What the set-up would change as things stand, as `aws` lines; nothing is changed by asking. */
async function showCalls({view, flow, shell, actions}: CommandParts): Promise<void> {
	const {stack: stackName = ''} = view.getState();
	const call = flow.lastCall(stackName) ?? {stackName, parameters: {}, desired: undefined};
	const lines = await shell.busy('Looking what would be done', () => actions.previewSetUp(call));
	if (lines === undefined) return;
	const text = lines.length === 0 ? 'Nothing would be changed: everything is as it should be.' : lines.join('\n\n');
	shell.show({title: `The calls of AWS for ${stackName}, up to the first whose answer is needed`, text});
}

const noStack = ({standing}: SetupView): string | undefined =>
	standing?.stackId === undefined ? 'there is no stack' : undefined;

/** CloudFormation's own words decide when it is tried; this is only for the footer. */
const canRollBack = ({standing}: SetupView): boolean =>
	/^(?:UPDATE_IN_PROGRESS|UPDATE_ROLLBACK_FAILED|CREATE_FAILED|UPDATE_FAILED)$/.test(standing?.status ?? '');

function changeCommands({view, flow, shell, actions}: CommandParts): readonly Command[] {
	const notReady = (): string | undefined => {
		if (flow.isRunning) return 'an operation on it is under way';
		const {status} = view.getState().standing ?? {};
		return status?.endsWith('_COMPLETE') === true && view.getState().standing?.address !== undefined
			? undefined
			: 'its stack is not complete';
	};
	const isUsed = view.getState().standing?.next === 'use' && notReady() === undefined;
	const stack = (): string => view.getState().stack ?? '';
	const tasks = (): number => view.getState().standing?.tasks?.desired ?? 0;
	async function scale(): Promise<void> {
		const name = stack();
		const desired = await askCount(shell, `Tasks of ${name}`, String(tasks()));
		if (desired !== undefined) flow.run(name, 'scale', (signal) => actions.scale(name, desired, signal));
	}
	async function redeploy(): Promise<void> {
		const name = stack();
		const isWanted = await shell.confirm({
			title: `Replace the ${tasks()} tasks of ${name}`,
			lines: ['Images whose sources changed are built before.', 'Tasks are replaced a few at a time.'],
			awsLines: () => actions.previewRedeploy(name),
		});
		if (isWanted) flow.run(name, 'redeploy', (signal) => actions.redeploy(name, signal));
	}
	return [
		{
			...{id: 'setup.scale', title: 'Change how many tasks run', keys: ['='], dangerous: true},
			...(isUsed && {hint: 'scale'}),
			...{disabled: notReady, run: scale, commandLine: () => `ecs-console setup scale ${tasks()} --stack ${stack()}`},
			awsLines: () => actions.previewScale(stack(), tasks()),
		},
		{
			...{id: 'setup.redeploy', title: 'Replace all tasks by new ones', keys: ['N'], dangerous: true},
			...(isUsed && {hint: 'redeploy'}),
			...{disabled: notReady, run: redeploy, commandLine: () => `ecs-console setup redeploy --stack ${stack()}`},
			awsLines: () => actions.previewRedeploy(stack()),
		},
		{
			...{id: 'setup.change', title: 'Change the parameters of the stack', keys: ['e']},
			...(noStack(view.getState()) === undefined && {hint: 'parameters'}),
			...{disabled: notReady, run: () => flow.toForm('existing')},
		},
	];
}

function addressCommands({view, shell, actions}: CommandParts): readonly Command[] {
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

/** Lines that there are at least. */
function scrollable(detail: Detail, {events, builds}: SetupProgress, {build, standing}: SetupView): number {
	if (detail === 'events') return eventRows(events, 0).length;
	return detail === 'builds' ? (builds[build]?.log.length ?? 0) : Object.keys(standing?.parameters ?? {}).length;
}

function detailCommands({view, flow, shell}: CommandParts): readonly Command[] {
	const progress = () => progressNow(view.getState(), runNow(view.getState()), Date.now());
	const scroll = (lines: number) => (): void => {
		// Events have the newest on top, a log has it at its end.
		const detail = detailNow(view.getState(), progress());
		const direction = detail === 'builds' ? -1 : 1;
		const last = scrollable(detail, progress(), view.getState()) - 1;
		view.setState(({scrolled}) => ({scrolled: Math.max(0, Math.min(scrolled + direction * lines, last))}));
	};
	const page = (): number => Math.max(1, Math.floor(view.getState().size.rows / 2));
	function turn(): void {
		const {events, builds} = progress();
		const there = {events: events.length > 0, builds: builds.length > 0, parameters: true};
		const all = (['events', 'builds', 'parameters'] as const).filter((detail) => there[detail]);
		const at = all.indexOf(detailNow(view.getState(), progress()));
		view.setState({detail: all[(at + 1) % all.length], scrolled: 0});
	}
	const select = (by: 1 | -1) => (): void => {
		const {length} = progress().builds;
		view.setState(({build}) => ({build: (build + by + length) % Math.max(1, length), detail: 'builds', scrolled: 0}));
	};
	const noBuilds = (): string | undefined => (progress().builds.length === 0 ? 'nothing was built yet' : undefined);
	return [
		{id: 'setup.detail', title: 'Show events, builds or parameters', hint: 'view', keys: ['tab', 'v'], run: turn},
		{
			...{id: 'setup.next-build', title: 'Log of the next build', keys: ['right'], disabled: noBuilds},
			run: select(1),
		},
		{
			...{id: 'setup.previous-build', title: 'Log of the build before', keys: ['left'], disabled: noBuilds},
			run: select(-1),
		},
		{
			...{id: 'setup.log', title: 'The whole log of the selected build', keys: ['l'], disabled: noBuilds},
			run() {
				const build = progress().builds[view.getState().build];
				if (build !== undefined) shell.show({title: `Log of ${build.id}`, text: build.log.join('\n')});
			},
		},
		{
			...{id: 'setup.why', title: 'Why it failed, in full', keys: ['w']},
			disabled: () => (progress().failure === undefined ? 'nothing has failed' : undefined),
			run() {
				const {failure} = progress();
				if (failure?.error !== undefined) shell.fail(failure.error, `Setting up ${view.getState().stack}`);
				else if (failure !== undefined)
					shell.show({title: 'Why it failed', text: [failure.cause, ...failure.evidence].join('\n')});
			},
		},
		{id: 'setup.down', title: 'Scroll down', keys: ['down', 'j'], run: scroll(1)},
		{id: 'setup.up', title: 'Scroll up', keys: ['up', 'k'], run: scroll(-1)},
		{id: 'setup.page-down', title: 'Scroll a page down', keys: ['pagedown', 'ctrl+f'], run: () => scroll(page())()},
		{id: 'setup.page-up', title: 'Scroll a page up', keys: ['pageup', 'ctrl+b'], run: () => scroll(-page())()},
		{id: 'setup.back', title: 'Back to all consumers', hint: 'back', keys: ['escape'], run: () => leave()},
	];

	/** What is under way goes on, unless the operator wants it to stop. */
	async function leave(): Promise<void> {
		if (flow.isRunning) {
			const chosen = await shell.choose({
				title: `${view.getState().stack} is under way`,
				options: [
					{value: 'on', label: 'Let it go on', detail: 'come back any time'},
					{value: 'stop', label: 'Stop here', detail: 'what AWS has begun, it ends; go on later from there'},
				],
			});
			if (chosen === undefined) return;
			if (chosen === 'stop') {
				await flow.stop();
				return;
			}
		}
		flow.toStacks();
	}
}
