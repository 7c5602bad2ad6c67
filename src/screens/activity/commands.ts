import type {Command, Scope} from '../../keys/command.ts';
import {listCommands} from '../../ui/list-commands.ts';
import {filterTarget} from '../../ui/list-filter.ts';
import type {Shell} from '../shell.ts';
import type {ActivityActions} from './actions.ts';
import {whatOf} from './format.ts';
import {recordText} from './record.ts';
import {type ActivityList, callsOf} from './state.ts';

export interface ActivityCommandsOptions {
	readonly shell: Pick<Shell, 'show' | 'copy' | 'prompt' | 'busy' | 'notify'>;
	readonly list: ActivityList;
	readonly actions: ActivityActions;
}

export function activityScope(options: ActivityCommandsOptions, all?: 'all'): Scope {
	const {control} = options.list;
	const {shell, list} = options;
	const none = (): string | undefined => (list.chosen().length === 0 ? 'nothing was changed from here yet' : undefined);
	const lines = (): string =>
		list
			.chosen()
			.map(({commandLine}) => commandLine)
			.join('\n');
	const describe = (): void => {
		const row = list.current();
		if (row === undefined) return;
		const {entry, calls} = row;
		const title = calls.length === 1 ? whatOf(entry) : `${whatOf(entry)} × ${calls.length}`;
		const copied = calls.map(({commandLine}) => commandLine).join('\n');
		shell.show({title, text: calls.map(recordText).join('\n\n\n'), copied});
	};
	const opening: readonly Command[] = [
		{
			...{id: 'activity.open', title: 'Open the call, or the row of calls', keys: ['enter']},
			...{hint: hintOf(list), disabled: none},
			run: () => {
				const row = list.current();
				if (row !== undefined && row.calls.length > 1) list.toggle(row);
				else describe();
			},
		},
		{
			...{id: 'activity.describe', title: 'Show the whole record of the call', keys: ['d']},
			...{disabled: none, run: describe},
		},
	];
	const awsLine: Command = {
		...{id: 'activity.aws', title: 'Show the call as an aws line', hint: 'aws', keys: ['!'], disabled: none},
		run: () => shell.show({title: 'The same with the AWS CLI', text: lines()}),
	};
	const copy: Command = {
		...{id: 'activity.copy', title: 'Copy the aws line', hint: 'copy', keys: ['y'], disabled: none},
		run: () => {
			const count = list.chosen().length;
			shell.copy(lines(), count === 1 ? 'the aws line' : `${count} aws lines`);
		},
	};
	return {
		name: 'Activity',
		commands: [
			...opening,
			awsLine,
			copy,
			exportCommand(options),
			...listCommands({id: 'activity', list: control}, all),
		],
		typing: () => filterTarget(control),
	};
}

/** What `enter` does. */
function hintOf(list: ActivityList): string {
	const row = list.current();
	if (row === undefined || row.calls.length === 1) return 'open';
	return row.isOpen ? 'fold' : `show ${row.calls.length} calls`;
}

/** Marked entries if there are any, else all that the filter lets through. */
function exportCommand({shell, list, actions}: ActivityCommandsOptions): Command {
	const entries = () => (list.control.state.marks.size > 0 ? list.chosen() : callsOf(list.order().rows));
	return {
		...{id: 'activity.export', title: 'Write the calls as a shell script', hint: 'export', keys: ['x']},
		disabled: () => (entries().length === 0 ? 'there is nothing to write' : undefined),
		commandLine: () => 'ecs-console activity --export activity.sh',
		run: async () => {
			const chosen = entries();
			const path = await shell.prompt({
				title: `Write ${chosen.length} calls as a shell script`,
				label: 'File',
				value: 'activity.sh',
				example: 'activity.sh',
				problem: (value) => (value.trim() === '' ? 'A script needs a name, for example activity.sh' : undefined),
			});
			if (path === undefined) return;
			const written = await shell.busy('Writing the script', async () => {
				await actions.exportScript(chosen, path.trim());
				return true;
			});
			if (written === true) shell.notify('success', `${chosen.length} calls written to ${path.trim()}`);
		},
	};
}
