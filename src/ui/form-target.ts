import type {Command, TextTarget} from '../keys/command.ts';
import type {Form, FormValues} from './form.ts';
import {enterForm, type FormState, moveFocus, pasteForm, pressForm, resetField, submitForm} from './form-state.ts';

/** Where a form lives: a screen's store. */
export interface FormHost {
	readonly form: () => Form;
	readonly state: () => FormState;
	readonly change: (state: FormState) => void;
	/** Called with values that are all right. */
	readonly submit: (values: FormValues) => void | Promise<void>;
	readonly leave: () => void | Promise<void>;
	/** What holds for every key that submits. */
	readonly submission?: Pick<Command, 'dangerous' | 'commandLine'>;
}

/** How many stops a page is. */
const page = 8;

/** Typing in the focused field and the commands of a form, for a screen's scope. */
export function formTarget(host: FormHost): {readonly typing: TextTarget; readonly commands: readonly Command[]} {
	const typing: TextTarget = {
		press(chord) {
			const state = pressForm(host.form(), host.state(), chord);
			if (state !== undefined) host.change(state);
			return state !== undefined;
		},
		paste: (text) => host.change(pasteForm(host.form(), host.state(), text)),
	};
	return {typing, commands: formCommands(host)};
}

function formCommands(host: FormHost): readonly Command[] {
	const move = (steps: number) => (): void => host.change(moveFocus(host.form(), host.state(), steps));
	function submit(): void | Promise<void> {
		const outcome = submitForm(host.form(), host.state());
		if ('values' in outcome) return host.submit(outcome.values);
		host.change(outcome.state);
	}
	function enter(): void | Promise<void> {
		const next = enterForm(host.form(), host.state());
		if (next === 'submit') return submit();
		host.change(next);
	}
	const form = host.form();
	const isSubmit = form.fields.length > 0 && enterForm(form, host.state()) === 'submit';
	const reset = (): void => host.change(resetField(host.form(), host.state()));
	return [
		{id: 'form.next', title: 'Go to the next field', hint: 'next', keys: ['tab', 'down'], run: move(1)},
		{id: 'form.previous', title: 'Go to the field before', keys: ['shift+tab', 'up'], run: move(-1)},
		{id: 'form.page-down', title: 'Go some fields on', keys: ['pagedown'], run: move(page)},
		{id: 'form.page-up', title: 'Go some fields back', keys: ['pageup'], run: move(-page)},
		{
			...{id: 'form.enter', title: 'Go on: next field, open group, or submit', keys: ['enter'], run: enter},
			...(isSubmit && {...host.submission, title: form.submit}),
		},
		{
			id: 'form.submit',
			get title() {
				return host.form().submit;
			},
			...host.submission,
			hint: 'submit',
			keys: ['ctrl+s'],
			run: submit,
		},
		{id: 'form.reset', title: 'Set the field back to what it was', hint: 'set back', keys: ['ctrl+r'], run: reset},
		{id: 'form.leave', title: 'Leave the form', hint: 'leave', keys: ['escape'], run: host.leave},
	];
}
