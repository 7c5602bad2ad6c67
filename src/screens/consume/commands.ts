import type {Command, Scope} from '../../keys/command.ts';
import {listCommands} from '../../ui/list-commands.ts';
import type {ListControl} from '../../ui/list-control.ts';
import {filterTarget} from '../../ui/list-filter.ts';
import {answerText} from './answer-lines.ts';
import {formScope, toForm} from './form-commands.ts';
import {type RequestParts, requestCommandLine, requestOrProblem} from './send.ts';
import {hostAtCursor, layoutNow} from './state.ts';

export interface CommandParts extends RequestParts {
	readonly list: ListControl;
	/** Begins to watch the stack that was chosen. */
	readonly watchAnew: () => void;
}

/** The commands of the screen as things stand: those of the pane that has the keys are innermost. */
export function consumeScopes(parts: CommandParts, all?: 'all'): readonly Scope[] {
	const {consume, view, list} = parts;
	const general: Scope = {name: 'Consume', commands: generalCommands(parts)};
	const hosts: Scope = {name: 'Hosts', commands: hostCommands(parts, all), typing: () => filterTarget(list)};
	const absence: Scope = {name: 'No consumer', commands: absenceCommands(parts)};
	if (all === 'all') return [general, absence, hosts, formScope(parts)];
	const {phase} = consume.getState();
	if (phase !== 'hosts') return phase === 'absent' ? [general, absence] : [general];
	return [general, view.getState().focus === 'form' ? formScope(parts) : hosts];
}

function generalCommands(parts: CommandParts): readonly Command[] {
	const {shell, consume, actions} = parts;
	const noAddress = (): string | undefined =>
		consume.getState().address === undefined ? 'there is no consumer that answers yet' : undefined;
	const withAddress = (run: (address: string) => void | Promise<void>) => (): void | Promise<void> => {
		const {address} = consume.getState();
		return address === undefined ? undefined : run(address);
	};
	async function browse(address: string): Promise<void> {
		await actions.browse(address);
		shell.notify('information', `${address} is opened in your browser`);
	}
	return [
		{
			...{id: 'consume.browse', title: "Open the consumer's web console in a browser", hint: 'web console'},
			...{keys: ['o'], disabled: noAddress, run: withAddress(browse)},
		},
		{
			...{id: 'consume.copy', title: "Copy the web console's address", hint: 'copy address', keys: ['y']},
			...{disabled: noAddress, run: withAddress((address) => shell.copy(address, 'the address'))},
		},
		{
			...{id: 'consume.curl', title: 'Show the request as a command line', hint: 'curl', keys: ['!', 'alt+!']},
			...{disabled: noAddress, run: () => showLines(parts)},
		},
		answerCommand(parts),
		{
			...{id: 'consume.stack', title: 'Choose among several consumer stacks', keys: ['c']},
			disabled: () => (consume.getState().stacks.length < 2 ? 'there are no two consumers' : undefined),
			run: () => chooseStack(parts),
		},
	];
}

async function chooseStack({shell, consume, view, watchAnew}: CommandParts): Promise<void> {
	const options = consume.getState().stacks.map((name) => ({value: name, label: name}));
	const stack = await shell.choose({title: 'Which consumer?', options});
	if (stack === undefined || stack === consume.getState().stack) return;
	view.setState({stack, answer: undefined, focus: 'hosts'});
	watchAnew();
}

async function showLines(parts: RequestParts): Promise<void> {
	const call = requestOrProblem(parts);
	if (call === undefined) return;
	const line = await parts.actions.curlLine(call);
	const text = [line, '', requestCommandLine(parts) ?? ''].join('\n');
	parts.shell.show({title: 'This request as a command line', text, copied: line});
}

function answerCommand({view, shell}: RequestParts): Command {
	return {
		...{id: 'consume.answer', title: 'Show the whole last answer', keys: ['d']},
		disabled: () => (view.getState().answer === undefined ? 'nothing was asked yet' : undefined),
		run() {
			const {answer} = view.getState();
			if (answer !== undefined) shell.show({title: 'Answer of the hosts', text: answerText(answer)});
		},
	};
}

/** Host, all together; where only one of charts and form fits, the form comes between. */
function turnView({consume, view}: RequestParts): void {
	const {charted, below} = view.getState();
	const {charts, form} = layoutNow(consume, view);
	if (charts.rows > 0 && form.rows > 0) view.setState({charted: charted === 'host' ? 'all' : 'host'});
	else if (below === 'form') view.setState({below: 'charts', charted: 'host', focus: 'hosts'});
	else view.setState(charted === 'host' ? {charted: 'all'} : {below: 'form', charted: 'host'});
}

function hostCommands(parts: CommandParts, all?: 'all'): readonly Command[] {
	const {consume, view, list} = parts;
	const noHost = (): string | undefined => (hostAtCursor(consume, view) === undefined ? 'there is no host' : undefined);
	return [
		{id: 'consume.form', title: 'Go to the request', hint: 'request', keys: ['tab'], run: () => toForm(parts)},
		{
			...{id: 'consume.host', title: 'Ask the selected host', hint: 'ask this host', keys: ['enter']},
			...{disabled: noHost, run: () => toForm(parts, 'host')},
		},
		{
			...{id: 'consume.view', title: 'Draw the selected host, all together, or the request', hint: 'charts'},
			...{keys: ['v'], run: () => turnView(parts)},
		},
		{
			...{id: 'consume.form-end', title: 'Go to the end of the request', keys: ['shift+tab']},
			run: () => toForm(parts, 'end'),
		},
		...listCommands({id: 'consume', list, canMark: false}, all),
	];
}

function absenceCommands({shell, consume}: RequestParts): readonly Command[] {
	const isAbsent = (): string | undefined =>
		consume.getState().phase === 'absent' ? undefined : 'there is a consumer already';
	return [
		{
			...{id: 'consume.setup', title: 'Set up a consumer, or finish it', hint: 'Setup', keys: ['enter']},
			...{disabled: isAbsent, run: () => shell.go('setup')},
		},
	];
}
