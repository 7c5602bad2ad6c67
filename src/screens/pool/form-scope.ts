import type {Scope} from '../../keys/command.ts';
import type {Form, FormValues} from '../../ui/form.ts';
import {createFormState, formValues} from '../../ui/form-state.ts';
import {formTarget} from '../../ui/form-target.ts';
import {mayLeaveForm} from '../leave-form.ts';
import type {ChangeParts} from './changes.ts';
import {carryOut} from './creating.ts';
import {commandLineOf, poolForm, withFittingMemory} from './pool-form.ts';

const emptyForm: Form = {fields: [], submit: 'Plan the stack'};

/** Typing in the form of a pool, and its commands. */
export function formScope(parts: ChangeParts): Scope {
	const {view} = parts;
	const form = (): Form => {
		const now = view.getState().form;
		return now === undefined ? emptyForm : poolForm(now.subject, now.state.values);
	};
	const commandLine = (): string | undefined => {
		const now = view.getState().form;
		return now && commandLineOf(now.subject, formValues(form(), now.state));
	};
	const {typing, commands} = formTarget({
		form,
		state: () => view.getState().form?.state ?? createFormState(emptyForm),
		change: (state) =>
			view.setState(({form: now}) => ({
				form: now && {...now, state: withFittingMemory(now.subject, now.state, state)},
			})),
		submit: (values: FormValues) => carryOut(parts, values),
		leave: () => leaveForm(parts),
		submission: {dangerous: true, commandLine},
	});
	return {name: 'Pool: parameters', commands, typing: () => typing};
}

/** Back to the board; what was typed goes, so that is asked first. */
async function leaveForm({shell, view}: ChangeParts): Promise<void> {
	const {form} = view.getState();
	if (form !== undefined && !(await mayLeaveForm(shell, poolForm(form.subject, form.state.values), form.state))) return;
	view.setState({form: undefined, failed: undefined});
}
