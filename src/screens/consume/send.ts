import {applyAnswer, type ConsumeStore} from '../../store/consume.ts';
import {type Form, type FormValues, formProblems} from '../../ui/form.ts';
import {formValues, setField, submitForm} from '../../ui/form-state.ts';
import type {Shell} from '../shell.ts';
import type {ConsumeActions, ConsumeCall} from './actions.ts';
import {answered} from './answer.ts';
import {commandLineOf, isChange, type RequestSubject, requestOf} from './request-form.ts';
import {type ConsumeViewStore, formNow} from './state.ts';

export interface RequestParts {
	readonly shell: Shell;
	readonly consume: ConsumeStore;
	readonly view: ConsumeViewStore;
	readonly actions: ConsumeActions;
}

/** The form as it stands, asked as one thing. */
export interface RequestNow {
	readonly form: Form;
	readonly subject: RequestSubject;
	readonly values: FormValues;
	/** Undefined while there is no address to send it to, or something in the form is wrong. */
	readonly call: ConsumeCall | undefined;
	readonly isChange: boolean;
}

export function requestNow({consume, view}: Pick<RequestParts, 'consume' | 'view'>): RequestNow {
	const {form, subject} = formNow(consume, view);
	const values = formValues(form, view.getState().form);
	const {address} = consume.getState();
	const isWrong = formProblems(form, values).size > 0;
	const call = address === undefined || isWrong ? undefined : {address, ...requestOf(values, subject)};
	return {form, subject, values, call, isChange: isChange(values, subject)};
}

/** The request as a command line; undefined while there is nothing to ask. */
export function requestCommandLine(parts: Pick<RequestParts, 'consume' | 'view'>): string | undefined {
	const {call} = requestNow(parts);
	const {stack} = parts.consume.getState();
	return call === undefined || stack === undefined ? undefined : commandLineOf(stack, call.target, call.usage);
}

/** The request when all of the form is right; otherwise the operator is shown the field that is wrong. */
export function requestOrProblem(parts: Pick<RequestParts, 'consume' | 'view'>): ConsumeCall | undefined {
	const {view} = parts;
	const {form, call} = requestNow(parts);
	const outcome = submitForm(form, view.getState().form);
	if ('state' in outcome) view.setState({form: outcome.state, focus: 'form', below: 'form'});
	return call;
}

/** Sends the form when all of it is right, shows what came of it, and reads all hosts as they are afterwards. */
export async function sendRequest(parts: RequestParts): Promise<void> {
	const {shell, consume, view} = parts;
	const call = requestOrProblem(parts);
	if (call === undefined || view.getState().isAsking) return;
	const before = consume.getState().hosts;
	view.setState({isAsking: true});
	try {
		const answer = await shell.busy('Asking the hosts', (signal) => askOrShow(parts, call, signal));
		if (answer === undefined) return;
		const came = answered(call, answer, before, Date.now());
		view.setState({answer: came});
		// What failed stays as typed, to be put right; what was done makes room for the next.
		if (!came.isFailed) clearAmounts(parts);
		await refresh(parts, call);
	} finally {
		view.setState({isAsking: false});
	}
}

/** In a dry run the request is shown instead of sent. */
async function askOrShow({shell, actions}: RequestParts, call: ConsumeCall, signal: AbortSignal) {
	try {
		return await actions.ask(call, signal);
	} catch (error) {
		if (!(error instanceof Error) || error.name !== 'DryRunError') throw error;
		const line = await actions.curlLine(call);
		shell.show({title: 'Dry run: this would be sent', text: line, copied: line});
		return undefined;
	}
}

function clearAmounts({consume, view}: RequestParts): void {
	const {form, subject} = formNow(consume, view);
	const {form: state} = view.getState();
	view.setState({form: subject.consumed.reduce((cleared, resource) => setField(form, cleared, resource, ''), state)});
}

/** An answer may have other units and only some hosts; what is listed comes from a read of all. */
async function refresh({consume, actions, shell}: RequestParts, {address}: ConsumeCall): Promise<void> {
	const everyone: ConsumeCall = {address, target: {candidate: 'ALL'}, usage: []};
	try {
		const answer = await actions.ask(everyone, shell.signal);
		if (consume.getState().address === address) applyAnswer(consume, answer);
	} catch {
		// The watch says in the header when the console does not answer, and goes on asking.
	}
}
