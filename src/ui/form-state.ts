import {type Chord, characterOf} from '../keys/chord.ts';
import {sanitiseLine} from '../text.ts';
import {
	beginningOf,
	type Field,
	type Form,
	type FormValues,
	formProblems,
	isChanged,
	isEnabled,
	isTyped,
	labelOf,
	optionsOf,
} from './form.ts';
import {moveSelect} from './select.ts';
import {cutNotice, editText, emptyText, insertText, type TextState, textOf} from './text-edit.ts';

/** What an operator has done in a form so far. */
export interface FormState {
	/** Values that were given or edited; the rest have their defaults. */
	readonly values: FormValues;
	/** What it was given to begin with in place of defaults: only what differs from that is changed. */
	readonly began: FormValues;
	/** Key of the stop where the operator is. */
	readonly focus: string;
	/** The value of the focused field while it is typed. */
	readonly text: TextState;
	/** Groups that are open. */
	readonly unfolded: readonly string[];
	/** What the operator should know of the last key or paste. */
	readonly notice: string | undefined;
}

/** Where the focus can be, from top to bottom. */
export type Stop =
	| {readonly kind: 'field'; readonly key: string; readonly field: Field; readonly isDisabled: boolean}
	| {
			readonly kind: 'group';
			readonly key: string;
			readonly name: string;
			readonly isFolded: boolean;
			readonly fields: readonly Field[];
	  }
	| {readonly kind: 'submit'; readonly key: string};

const fieldKey = (id: string): string => `field ${id}`;
const groupKey = (name: string): string => `group ${name}`;

/** A form that begins with `began` in place of defaults, and has what the operator `typed` into it earlier. */
export function createFormState(form: Form, began: FormValues = {}, typed: FormValues = {}): FormState {
	const values = {...began, ...typed};
	const blank: FormState = {values, began, focus: '', text: emptyText, unfolded: [], notice: undefined};
	const first = focusable(form, blank)[0];
	return first === undefined ? blank : focusOn(form, blank, first.key);
}

/** The value of every field, trimmed. */
export function formValues(form: Form, {values}: FormState): FormValues {
	return Object.fromEntries(form.fields.map((field) => [field.id, (values[field.id] ?? field.default).trim()]));
}

/** All lines of the form that mean something: the usual fields, each group with its fields when open, and submit. */
export function stopsOf(form: Form, state: FormState): readonly Stop[] {
	const values = formValues(form, state);
	const stopAt = (field: Field): Stop => ({
		kind: 'field',
		key: fieldKey(field.id),
		field,
		isDisabled: !isEnabled(field, values),
	});
	const groups = Map.groupBy(form.fields, ({group}) => group);
	const usual = groups.get(undefined) ?? [];
	const grouped = [...groups].flatMap(([name, fields]): Stop[] => {
		if (name === undefined) return [];
		const isFolded = !state.unfolded.includes(name);
		const head: Stop = {kind: 'group', key: groupKey(name), name, isFolded, fields};
		return isFolded ? [head] : [head, ...fields.map(stopAt)];
	});
	return [...usual.map(stopAt), ...grouped, {kind: 'submit', key: 'submit'}];
}

const focusable = (form: Form, state: FormState): readonly Stop[] =>
	stopsOf(form, state).filter((stop) => stop.kind !== 'field' || !stop.isDisabled);

/** The stop under the focus; the first one when what had it is no more. */
export function focusedStop(form: Form, state: FormState): Stop | undefined {
	const stops = focusable(form, state);
	return stops.find(({key}) => key === state.focus) ?? stops[0];
}

/** The focused field's text with its cursor. */
export function editedText(state: FormState, field: Field): TextState {
	return state.focus === fieldKey(field.id) ? state.text : textOf(state.values[field.id] ?? field.default);
}

function focusOn(form: Form, state: FormState, key: string): FormState {
	const stop = stopsOf(form, state).find((each) => each.key === key);
	const value = stop?.kind === 'field' ? (state.values[stop.field.id] ?? stop.field.default) : '';
	return {...state, focus: key, text: {...textOf(value), killed: state.text.killed}, notice: undefined};
}

/** Moves the focus by some stops; by one it goes round the end, by more it stays inside. */
export function moveFocus(form: Form, state: FormState, steps: number): FormState {
	const stops = focusable(form, state);
	const index = stops.findIndex(({key}) => key === focusedStop(form, state)?.key) + steps;
	const last = stops.length - 1;
	const inside = Math.abs(steps) === 1 ? (index + stops.length) % stops.length : Math.min(last, Math.max(0, index));
	return focusOn(form, state, stops[inside]?.key ?? '');
}

/** Gives a field a value, whether or not the focus is on it. */
export function setField(form: Form, state: FormState, id: string, value: string): FormState {
	const changed = {...state, values: {...state.values, [id]: value}, notice: undefined};
	const isFocused = state.focus === fieldKey(id);
	return isFocused ? focusOn(form, changed, state.focus) : changed;
}

/** Sets the focused field back to what it began with. */
export function resetField(form: Form, state: FormState): FormState {
	const stop = focusedStop(form, state);
	return stop?.kind === 'field' ? setField(form, state, stop.field.id, beginningOf(stop.field, state.began)) : state;
}

/** The ids of fields that are otherwise than the form began with. */
export function editedFields(form: Form, state: FormState): string[] {
	const values = formValues(form, state);
	return form.fields.filter((field) => isChanged(field, values, state.began)).map(({id}) => id);
}

/** What a key does to the focused field or group; undefined when it means nothing to it. */
export function pressForm(form: Form, state: FormState, chord: Chord): FormState | undefined {
	const stop = focusedStop(form, state);
	if (stop?.kind === 'group') return pressGroup(state, stop.name, chord);
	if (stop?.kind !== 'field') return undefined;
	const {field} = stop;
	if (isTyped(field)) {
		const text = editText(editedText(state, field), chord);
		return text === undefined ? undefined : withText(state, field, text);
	}
	// Up and down go to other fields here; characters that choose nothing are swallowed, lest `q` should quit.
	if (chord === 'up' || chord === 'down') return undefined;
	return chooseOption(form, state, field, chord) ?? (characterOf(chord) === undefined ? undefined : state);
}

function chooseOption(form: Form, state: FormState, field: Field, chord: Chord): FormState | undefined {
	const options = optionsOf(field);
	const labels = options.map((option) => labelOf(field, option));
	const index = options.indexOf(formValues(form, state)[field.id] ?? '');
	const chosen = moveSelect(labels, index, chord);
	const option = chosen === undefined || chosen === index ? undefined : options[chosen];
	if (option !== undefined) return setField(form, state, field.id, option);
	return chosen === undefined ? undefined : state;
}

function withText(state: FormState, field: Field, text: TextState, notice?: string): FormState {
	return {...state, focus: fieldKey(field.id), text, values: {...state.values, [field.id]: text.text}, notice};
}

function pressGroup(state: FormState, name: string, chord: Chord): FormState | undefined {
	const isFolded = !state.unfolded.includes(name);
	if (chord === 'space') return foldGroup(state, name, !isFolded);
	if (chord === 'right') return foldGroup(state, name, false);
	return chord === 'left' ? foldGroup(state, name, true) : undefined;
}

function foldGroup(state: FormState, name: string, folded: boolean): FormState {
	const others = state.unfolded.filter((each) => each !== name);
	return {...state, unfolded: folded ? others : [...others, name]};
}

/** Puts a pasted text into the focused field; a choice takes it when it is one of its values. */
export function pasteForm(form: Form, state: FormState, pasted: string): FormState {
	const stop = focusedStop(form, state);
	if (stop?.kind !== 'field') return {...state, notice: 'Nothing here takes pasted text'};
	const {field} = stop;
	if (isTyped(field)) {
		const {state: text, cut} = insertText(editedText(state, field), pasted);
		return withText(state, field, text, cutNotice(cut));
	}
	const value = sanitiseLine(pasted.slice(0, 1_000));
	const option = optionsOf(field).find((each) => each === value || labelOf(field, each) === value);
	return option === undefined
		? {...state, notice: 'What was pasted is none of the values'}
		: setField(form, state, field.id, option);
}

/** What `enter` does: opens or closes a group, submits, or goes on to the next field. */
export function enterForm(form: Form, state: FormState): FormState | 'submit' {
	const stop = focusedStop(form, state);
	if (stop?.kind === 'group') return foldGroup(state, stop.name, !stop.isFolded);
	return stop?.kind !== 'field' || form.enter === 'submit' ? 'submit' : moveFocus(form, state, 1);
}

/** The values when all are right; otherwise the form with the focus on the first that is wrong, its group open. */
export function submitForm(form: Form, state: FormState): {readonly values: FormValues} | {readonly state: FormState} {
	const values = formValues(form, state);
	const problems = formProblems(form, values);
	if (problems.size === 0) return {values};
	const wrong = form.fields.find(({id}) => problems.has(id));
	if (wrong === undefined) return {state: focusOn(form, state, 'submit')};
	const shown = wrong.group === undefined ? state : foldGroup(state, wrong.group, false);
	return {state: focusOn(form, shown, fieldKey(wrong.id))};
}
