import type {Command, Scope} from '../../keys/command.ts';
import type {Form} from '../../ui/form.ts';
import {createFormState, formValues} from '../../ui/form-state.ts';
import {formTarget} from '../../ui/form-target.ts';
import {listCommands} from '../../ui/list-commands.ts';
import {mayLeaveForm} from '../leave-form.ts';
import {type PlanHost, planCommands} from '../plan/commands.ts';
import type {FlowParts, SetupFlow} from './flow.ts';
import {callOf, commandLineOf, parameterForm, withNetworkMode} from './parameter-form.ts';
import {stackCommands} from './stack-commands.ts';
import {currentPlan, newRow, type SetupViewStore} from './state.ts';

export interface CommandParts extends FlowParts {
	readonly flow: SetupFlow;
}

/** The commands of the page that is looked at; of all pages for help and README. */
export function setupScopes(parts: CommandParts, all?: 'all'): readonly Scope[] {
	const {view} = parts;
	const {page} = view.getState();
	const stacks: Scope = {name: 'Setup', commands: stacksCommands(parts)};
	const plan: Scope = {name: 'Setup: plan', commands: planCommands(planHost(parts))};
	const stack: Scope = {name: 'Setup: steps', commands: stackCommands(parts)};
	const opened: Scope = {name: 'Setup: parameters', commands: enterCommands(view)};
	if (all === 'all') return [stacks, opened, {...formScope(parts), typing: () => undefined}, plan, stack];
	if (page === 'stacks') return [stacks];
	if (page === 'form') return [formScope(parts)];
	return [currentPlan(view.getState()) === undefined ? stack : plan];
}

const planHost = ({shell, actions, view}: CommandParts): PlanHost => ({
	...{id: 'setup', shell, preview: (plan) => actions.previewExecution(plan)},
	pending: () => currentPlan(view.getState()),
	top: () => view.getState().planTop,
	scrollTo: (planTop) => view.setState({planTop}),
	size: () => view.getState().size,
});

function stacksCommands({view, flow, list}: CommandParts): readonly Command[] {
	const open = (): void | Promise<void> => {
		const {cursor} = view.getState().list;
		if (cursor === undefined || cursor === newRow) return flow.toForm('new');
		flow.toStack(cursor.replace(/^stack /, ''));
	};
	return [
		{id: 'setup.open', title: 'Open the stack', hint: 'open', keys: ['enter'], run: open},
		{id: 'setup.new', title: 'Set up a new consumer', hint: 'new', keys: ['n'], run: () => flow.toForm('new')},
		...listCommands({id: 'setup.stacks', list, canMark: false}).filter(({id}) => id !== 'setup.stacks.filter'),
	];
}

const emptyForm: Form = {fields: [], submit: 'Plan the stack'};

function formScope(parts: CommandParts): Scope {
	const {view, flow} = parts;
	const form = (): Form => {
		const {subject} = view.getState().form ?? {};
		return subject === undefined ? emptyForm : parameterForm(subject);
	};
	const commandLine = (): string | undefined => {
		const now = view.getState().form;
		return now && commandLineOf(callOf(now.subject, formValues(form(), now.state)));
	};
	const {typing, commands} = formTarget({
		form,
		state: () => view.getState().form?.state ?? createFormState(emptyForm),
		change(state) {
			const now = view.getState().form;
			if (now !== undefined) view.setState({form: {...now, state: withNetworkMode(form(), now.state, state)}});
		},
		submit: (values) => flow.submit(values),
		leave: () => leaveForm(parts),
		submission: {dangerous: true, commandLine},
	});
	if (view.getState().form?.isEntered === false) {
		const kept = commands.filter(({id}) => id === 'form.submit' || id === 'form.leave');
		return {name: 'Setup: parameters', commands: [...enterCommands(view), ...kept]};
	}
	return {name: 'Setup: parameters', commands, typing: () => typing};
}

/** Going into a form that opened by itself. */
function enterCommands(view: SetupViewStore): readonly Command[] {
	const run = (): void => view.setState(({form}) => ({form: form && {...form, isEntered: true}}));
	return [
		{id: 'setup.fill', title: 'Fill the form in', hint: 'fill in', keys: ['enter', 'tab', 'down'], run},
		{id: 'setup.new', title: 'Set up a new consumer', keys: ['n'], run},
	];
}

/** Back to where the form was opened; what was typed into it goes, so that is asked first. */
async function leaveForm({shell, view, flow}: CommandParts): Promise<void> {
	const {form} = view.getState();
	if (form !== undefined && !(await mayLeaveForm(shell, parameterForm(form.subject), form.state))) return;
	const existing = form?.subject.existing;
	if (existing === undefined) flow.toStacks();
	else flow.toStack(existing.stackName);
}
