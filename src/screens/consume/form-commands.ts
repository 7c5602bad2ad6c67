import type {Command, Scope, TextTarget} from '../../keys/command.ts';
import type {Form} from '../../ui/form.ts';
import {
	type FormState,
	focusedStop,
	moveFocus,
	pasteForm,
	pressForm,
	resetField,
	setField,
	stopsOf,
} from '../../ui/form-state.ts';
import {type RequestSubject, unitByKey, unitField, whomField} from './request-form.ts';
import {type RequestParts, requestCommandLine, requestNow, sendRequest} from './send.ts';
import {type ConsumeView, formNow} from './state.ts';

/** What holds while the request form has the keys. */
export function formScope(parts: RequestParts): Scope {
	return {name: 'Request', commands: [sendCommand(parts), ...moves(parts)], typing: () => typingIn(parts)};
}

/** Gives the keys to the form: at its beginning or end, or with the host as who is asked at the first amount. */
export function toForm({consume, view}: RequestParts, where?: 'host' | 'end'): void {
	const {form} = formNow(consume, view);
	const asked = where === 'host' ? setField(form, view.getState().form, whomField, 'host') : view.getState().form;
	const stops = stopsOf(form, asked);
	const at = where === 'end' ? stops.length - 1 : where === 'host' ? 1 : 0;
	view.setState({focus: 'form', below: 'form', form: goTo(form, asked, Math.min(at, stops.length - 1))});
}

const placeIn = (form: Form, state: FormState): number =>
	stopsOf(form, state).findIndex(({key}) => key === focusedStop(form, state)?.key);

function goTo(form: Form, state: FormState, at: number): FormState {
	return moveFocus(form, state, at - placeIn(form, state));
}

function sendCommand(parts: RequestParts): Command {
	const {consume} = parts;
	return {
		...{id: 'consume.send', title: 'Send the request; without amounts read the hosts', hint: 'send', keys: ['enter']},
		dangerous: requestNow(parts).isChange,
		commandLine: () => requestCommandLine(parts),
		disabled: () => (consume.getState().address === undefined ? 'there is no consumer that answers yet' : undefined),
		run: () => sendRequest(parts),
	};
}

function moves({consume, view}: RequestParts): readonly Command[] {
	const change = (next: (form: Form, state: FormState) => FormState) => (): void =>
		view.setState({form: next(formNow(consume, view).form, view.getState().form)});
	const leave = (): void => view.setState({focus: 'hosts'});
	/** Off either end of the form `tab` goes to the hosts: they are part of the ring. */
	const walk = (steps: 1 | -1) => (): void => {
		const {form} = formNow(consume, view);
		const {form: state} = view.getState();
		const at = placeIn(form, state) + steps;
		if (at < 0 || at >= stopsOf(form, state).length) leave();
		else view.setState({form: goTo(form, state, at)});
	};
	return [
		{id: 'consume.next', title: 'Next field, then the hosts', hint: 'next', keys: ['tab'], run: walk(1)},
		{id: 'consume.previous', title: 'Field before, then the hosts', keys: ['shift+tab'], run: walk(-1)},
		{
			id: 'consume.field-down',
			title: 'Field below',
			keys: ['down'],
			run: change((form, state) => step(form, state, 1)),
		},
		{id: 'consume.field-up', title: 'Field above', keys: ['up'], run: change((form, state) => step(form, state, -1))},
		{id: 'consume.clear', title: 'Set the field back', keys: ['ctrl+r'], run: change(resetField)},
		{id: 'consume.leave', title: 'Back to the hosts', hint: 'hosts', keys: ['escape'], run: leave},
	];
}

/** Up and down stay in their column: from a value to the next value, from a unit to the next unit. */
function step(form: Form, state: FormState, direction: 1 | -1): FormState {
	const at = placeIn(form, state);
	const last = stopsOf(form, state).length - 1;
	const next = at === 0 && direction === 1 ? 1 : Math.min(last, Math.max(0, at + 2 * direction));
	return next === at ? state : goTo(form, state, next);
}

/** What is typed goes to the field under the focus. */
function typingIn({consume, view}: RequestParts): TextTarget {
	return {
		press(chord) {
			const {form, subject} = formNow(consume, view);
			const {form: state, unit} = view.getState();
			const typed = unit?.form === state ? unit.typed : '';
			const chosen = chooseUnit(form, subject, state, typed + chord) ?? chooseUnit(form, subject, state, chord);
			const next = chosen?.form ?? pressForm(form, state, chord);
			if (next !== undefined) view.setState({form: next, unit: chosen});
			return next !== undefined;
		},
		paste(text) {
			const {form} = formNow(consume, view);
			view.setState({form: pasteForm(form, view.getState().form, text)});
		},
	};
}

/** In a value letters choose the unit that begins with them, as in `256m` and `256mb`. */
function chooseUnit(form: Form, {consumed}: RequestSubject, state: FormState, typed: string): ConsumeView['unit'] {
	const stop = focusedStop(form, state);
	const resource = consumed.find((each) => stop?.kind === 'field' && stop.field.id === each);
	if (resource === undefined || !/^[%a-z][a-z/]*$/i.test(typed)) return undefined;
	const unit = unitByKey(resource, typed);
	return unit === undefined ? undefined : {typed, form: setField(form, state, unitField(resource), unit)};
}
