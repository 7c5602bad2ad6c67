import type {Command} from '../../keys/command.ts';
import type {CommandParts} from './commands.ts';
import {eventRows} from './event-lines.ts';
import type {SetupProgress} from './progress.ts';
import {type Detail, detailNow, progressOfNow, type SetupView} from './state.ts';

/** Looking at events, builds and parameters, and leaving. */
export function detailCommands(parts: CommandParts): readonly Command[] {
	const {view, shell} = parts;
	const progress = () => progressOfNow(view.getState());
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
		{id: 'setup.back', title: 'Back to all consumers', hint: 'back', keys: ['escape'], run: () => leave(parts)},
	];
}

/** What is under way goes on, unless the operator wants it to stop. */
async function leave({view, flow, shell}: CommandParts): Promise<void> {
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

/** Scrolling in the pane that is looked at. */
export function scrollCommands({view}: CommandParts): readonly Command[] {
	const scroll = (lines: number) => (): void => {
		// Events have the newest on top, a log has it at its end.
		const detail = detailNow(view.getState(), progressOfNow(view.getState()));
		const direction = detail === 'builds' ? -1 : 1;
		const last = scrollable(detail, progressOfNow(view.getState()), view.getState()) - 1;
		view.setState(({scrolled}) => ({scrolled: Math.max(0, Math.min(scrolled + direction * lines, last))}));
	};
	const page = (): number => Math.max(1, Math.floor(view.getState().size.rows / 2));
	return [
		{id: 'setup.down', title: 'Scroll down', keys: ['down', 'j'], run: scroll(1)},
		{id: 'setup.up', title: 'Scroll up', keys: ['up', 'k'], run: scroll(-1)},
		{id: 'setup.page-down', title: 'Scroll a page down', keys: ['pagedown', 'ctrl+f'], run: () => scroll(page())()},
		{id: 'setup.page-up', title: 'Scroll a page up', keys: ['pageup', 'ctrl+b'], run: () => scroll(-page())()},
	];
}

/** Lines that there are at least. */
function scrollable(detail: Detail, {events, builds}: SetupProgress, {build, standing}: SetupView): number {
	if (detail === 'events') return eventRows(events, 0).length;
	return detail === 'builds' ? (builds[build]?.log.length ?? 0) : Object.keys(standing?.parameters ?? {}).length;
}

/** Why it failed, in full. */
export function whyCommand({view, shell}: CommandParts): Command {
	const failureNow = () => progressOfNow(view.getState()).failure;
	return {
		...{id: 'setup.why', title: 'Why it failed, in full', hint: 'why', keys: ['w']},
		disabled: () => (failureNow() === undefined ? 'nothing has failed' : undefined),
		run() {
			const failure = failureNow();
			if (failure?.error !== undefined) shell.fail(failure.error, `Setting up ${view.getState().stack}`);
			else if (failure !== undefined)
				shell.show({title: 'Why it failed', text: [failure.cause, ...failure.evidence].join('\n')});
		},
	};
}
