import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Field, Form} from '../../src/ui/form.ts';
import {formProblems, wholeForm} from '../../src/ui/form.ts';
import {
	createFormState,
	editedFields,
	editedText,
	enterForm,
	type FormState,
	focusedStop,
	formValues,
	moveFocus,
	pasteForm,
	pressForm,
	resetField,
	setField,
	stopsOf,
	submitForm,
} from '../../src/ui/form-state.ts';
import {formTarget} from '../../src/ui/form-target.ts';

const positive: Field['problem'] = (value) => (Number(value) > 0 ? undefined : 'It must be more than 0');

const form: Form = {
	submit: 'Plan the stack',
	fields: [
		{id: 'Name', label: 'Name', kind: 'text', default: 'demo'},
		{id: 'Launch', label: 'Launch type', kind: 'choice', options: ['EC2', 'FARGATE'], default: 'EC2'},
		{
			id: 'Instances',
			label: 'Instances',
			kind: 'number',
			default: '3',
			problem: positive,
			enabled: ({Launch}) => Launch === 'EC2',
		},
		{id: 'Port', label: 'Port', kind: 'number', default: '80', group: 'Network'},
		{id: 'Public', label: 'Public', kind: 'toggle', default: 'true', group: 'Network'},
	],
	rules: [
		({Port, Public}) => (Port === '22' && Public === 'true' ? 'Port 22 must not be Public' : undefined),
		({Name}) => (Name === 'nothing' ? 'There would be nothing' : undefined),
	],
};

const start = createFormState(form);
const press = (state: FormState, ...chords: readonly string[]): FormState =>
	chords.reduce((current, chord) => pressForm(form, current, chord) ?? current, state);
const focus = (state: FormState): string | undefined => focusedStop(form, state)?.key;
/** Puts the focus on the stop with the key. */
function at(key: string, state = start): FormState {
	let current = state;
	for (const _ of stopsOf(form, state)) current = focus(current) === key ? current : moveFocus(form, current, 1);
	expect(focus(current)).toBe(key);
	return current;
}

describe('a form', () => {
	it('begins with defaults, and takes given values instead', () => {
		expect(formValues(form, start)).toEqual({Name: 'demo', Launch: 'EC2', Instances: '3', Port: '80', Public: 'true'});
		expect(formValues(form, createFormState(form, {Port: '8080'})).Port).toBe('8080');
	});

	it('edits the field under the focus', () => {
		const typed = press(start, '-', '1', 'left', 'backspace');
		expect(formValues(form, typed).Name).toBe('demo1');
		expect(formValues(form, press(start, 'ctrl+u')).Name).toBe('');
	});

	it('goes through usual fields, closed groups and submit, and round the end', () => {
		const keys = [1, 2, 3, 4, 5].map((steps) =>
			focus(Array.from({length: steps}).reduce<FormState>((state) => moveFocus(form, state, 1), start)),
		);
		expect(keys).toEqual(['field Launch', 'field Instances', 'group Network', 'submit', 'field Name']);
		expect(focus(moveFocus(form, start, -1))).toBe('submit');
		expect(focus(moveFocus(form, start, 8))).toBe('submit');
		expect(focus(moveFocus(form, at('submit'), -8))).toBe('field Name');
	});

	it('keeps what was typed, and the cursor goes behind it on return', () => {
		const back = moveFocus(form, moveFocus(form, press(start, 'x', 'home'), 1), -1);
		expect(editedText(back, form.fields[0]!)).toMatchObject({text: 'demox', cursor: 5});
	});

	it('chooses with arrows, blank and first letters, and swallows letters that choose nothing', () => {
		const launch = at('field Launch');
		expect(formValues(form, press(launch, 'right')).Launch).toBe('FARGATE');
		expect(formValues(form, press(launch, 'f')).Launch).toBe('FARGATE');
		expect(pressForm(form, launch, 'q')).toEqual(launch);
		expect(pressForm(form, launch, 'down')).toBeUndefined();
	});

	it('skips a field that another value makes meaningless, and does not judge it', () => {
		const wrong = press(at('field Instances'), 'backspace', '0');
		expect(formProblems(form, formValues(form, wrong)).get('Instances')).toBe('It must be more than 0');
		const fargate = setField(form, wrong, 'Launch', 'FARGATE');
		expect(formProblems(form, formValues(form, fargate)).size).toBe(0);
		expect(focus(moveFocus(form, at('field Launch', fargate), 1))).toBe('group Network');
	});

	it('opens and closes groups', () => {
		const group = at('group Network');
		const open = enterForm(form, group) as FormState;
		expect(focus(moveFocus(form, open, 1))).toBe('field Port');
		expect(stopsOf(form, press(open, 'left'))).toHaveLength(stopsOf(form, group).length);
		expect(stopsOf(form, press(group, 'right'))).toHaveLength(stopsOf(form, group).length + 2);
	});

	it('sets a field back to what it began with', () => {
		expect(formValues(form, resetField(form, press(start, 'ctrl+u', 'x'))).Name).toBe('demo');
		const given = createFormState(form, {Name: 'mine'}, {Name: 'theirs'});
		expect(formValues(form, given).Name).toBe('theirs');
		expect(formValues(form, resetField(form, given)).Name).toBe('mine');
	});

	it('tells which fields are otherwise than it began with, whether or not they have their defaults', () => {
		const given = createFormState(form, {Name: 'mine', Port: '8080'});
		expect(editedFields(form, given)).toEqual([]);
		expect(editedFields(form, setField(form, given, 'Port', '80'))).toEqual(['Port']);
		expect(editedFields(form, createFormState(form, {}, {Port: '8080'}))).toEqual(['Port']);
	});
});

describe('pasting into a form', () => {
	it('puts text into a field, on one line, and says when it did not fit', () => {
		expect(formValues(form, pasteForm(form, start, '-a\nb\u001B[2J')).Name).toBe('demo-a b');
		const full = pasteForm(form, start, 'x'.repeat(20_000));
		expect(full.notice).toBe('10004 characters did not fit, left out');
		expect(press(full, 'left').notice).toBeUndefined();
	});

	it('chooses the value that was pasted', () => {
		expect(formValues(form, pasteForm(form, at('field Launch'), ' FARGATE\n')).Launch).toBe('FARGATE');
		expect(pasteForm(form, at('field Launch'), 'x').notice).toBe('What was pasted is none of the values');
		expect(pasteForm(form, at('submit'), 'x').notice).toBe('Nothing here takes pasted text');
	});
});

describe('what is wrong in a form', () => {
	const problems = (values: Readonly<Record<string, string>>) =>
		Object.fromEntries(formProblems(form, {...formValues(form, start), ...values}));

	it('is named at its field', () => {
		expect(problems({Port: 'x'})).toEqual({Port: 'Port is "x"; it must be a number'});
		expect(problems({Launch: 'LAMBDA'})).toEqual({Launch: 'Launch type is "LAMBDA"; it must be one of EC2, FARGATE'});
	});

	it('is shown at the field that a rule names, once every value is right by itself', () => {
		expect(problems({Port: '22'})).toEqual({Port: 'Port 22 must not be Public'});
		expect(problems({Port: '22', Instances: '0'})).toEqual({Instances: 'It must be more than 0'});
	});

	it('belongs to the whole form when no field is named', () => {
		expect(problems({Name: 'nothing'})).toEqual({[wholeForm]: 'There would be nothing'});
	});

	it('keeps the form from being submitted, and takes the focus to it', () => {
		const outcome = submitForm(form, setField(form, at('submit'), 'Port', 'x'));
		expect('state' in outcome && focus(outcome.state)).toBe('field Port');
		expect(submitForm(form, press(start, ' 1', 'space'))).toMatchObject({values: {Name: 'demo', Port: '80'}});
	});
});

/** A form plugged in, with what it submitted. */
function plugged(declared: Form = form) {
	let state = createFormState(declared);
	const submitted: unknown[] = [];
	const target = formTarget({
		form: () => declared,
		state: () => state,
		change: (next) => {
			state = next;
		},
		submit: (values) => {
			submitted.push(values);
		},
		leave: () => void submitted.push('left'),
	});
	const type = (...chords: readonly string[]): void => {
		for (const chord of chords) {
			if (target.typing.press(chord)) continue;
			target.commands.find(({keys}) => keys.includes(chord))?.run();
		}
	};
	return {target, type, submitted, state: () => state};
}

describe('the target of a form', () => {
	it('goes on with enter, opens groups, and submits on the last line', () => {
		const {type, submitted, state} = plugged();
		type('x', 'enter', 'right', 'enter', 'enter', 'down', 'down', 'down', 'enter');
		expect(state().unfolded).toEqual(['Network']);
		expect(submitted).toEqual([{Name: 'demox', Launch: 'FARGATE', Instances: '3', Port: '80', Public: 'true'}]);
	});

	it('submits with ctrl+s from anywhere, or with enter in a small form', () => {
		const anywhere = plugged();
		anywhere.type('ctrl+s');
		const small = plugged({...form, enter: 'submit'});
		small.type('enter');
		expect([anywhere.submitted.length, small.submitted.length]).toEqual([1, 1]);
	});

	it('does not submit what is wrong', () => {
		const {type, submitted, state} = plugged();
		type('tab', 'tab', 'backspace', 'ctrl+s');
		expect(submitted).toEqual([]);
		expect(focus(state())).toBe('field Instances');
	});

	it('is left with escape, and takes pasted text', () => {
		const {type, target, submitted, state} = plugged();
		target.typing.paste('2');
		type('escape');
		expect(formValues(form, state()).Name).toBe('demo2');
		expect(submitted).toEqual(['left']);
	});
});

describe('any sequence of keys in a form', () => {
	it('leaves the focus on something, and values that can be read', () => {
		const chord = fc.constantFrom(
			'tab',
			'shift+tab',
			'enter',
			'left',
			'right',
			'space',
			'x',
			'1',
			'ctrl+u',
			'ctrl+s',
			'pagedown',
		);
		fc.assert(
			fc.property(fc.array(chord, {maxLength: 60}), (chords) => {
				const {type, state} = plugged();
				type(...chords);
				expect(stopsOf(form, state()).map(({key}) => key)).toContain(focus(state()));
				expect(Object.keys(formValues(form, state()))).toEqual(form.fields.map(({id}) => id));
			}),
		);
	});
});
