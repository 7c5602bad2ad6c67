import {stripVTControlCharacters} from 'node:util';
import {describe, expect, it} from 'vitest';
import {widthOf} from '../../src/format/text-width.ts';
import type {Form} from '../../src/ui/form.ts';
import {formLines, formSpoken} from '../../src/ui/form-lines.ts';
import {createFormState, type FormState, moveFocus, pasteForm, pressForm, setField} from '../../src/ui/form-state.ts';
import {createLook} from '../../src/ui/look.ts';

const form: Form = {
	submit: 'Plan the stack',
	noun: 'parameter',
	fields: [
		{id: 'Name', label: 'Name', kind: 'text', default: 'demo', help: 'Name of the service', example: 'shop'},
		{id: 'Mode', label: 'Mode', kind: 'choice', options: ['host', 'awsvpc'], default: 'host', help: 'Network mode'},
		{
			id: 'Memory',
			label: 'Memory',
			kind: 'number',
			unit: 'MiB',
			default: '512',
			problem: (value) => (Number(value) >= 128 ? undefined : `Memory is "${value}"; it must be 128 or more`),
			enabled: ({Mode}) => Mode === 'host',
		},
		...Array.from({length: 20}, (_, index) => ({
			id: `Further${index}`,
			label: `Further ${index}`,
			kind: 'toggle' as const,
			default: 'false',
			group: 'Further parameters',
		})),
	],
};
const start = createFormState(form);
const size = {columns: 80, rows: 20};
const text = (state: FormState, room = size, options = {}): string =>
	formLines(form, state, room, createLook(), options)
		.map((line) => stripVTControlCharacters(line).trimEnd())
		.join('\n');

describe('the lines of a form', () => {
	it('show label, value and unit, and what there is to know of the focused field', () => {
		expect(text(start)).toBe(
			[
				'▸   Name        demo',
				'      Name of the service',
				'      default demo; for example shop',
				'    Mode        [host]  awsvpc',
				'    Memory      512                                                          MiB',
				'  [+] Further parameters  20 parameters',
				'',
				'  [ Plan the stack ]',
				...Array.from({length: 11}, () => ''),
				'23 parameters',
			].join('\n'),
		);
	});

	it('name a wrong value where it is, mark what was changed, and count both', () => {
		const state = moveFocus(form, setField(form, setField(form, start, 'Memory', '12'), 'Name', 'shop'), 1);
		const shown = text(state);
		expect(shown).toContain('  ◆ Name        shop');
		expect(shown).toContain('  ✗ Memory      12');
		expect(shown).toContain('      ✗ Memory is "12"; it must be 128 or more');
		expect(shown).toMatch(/✗ 23 parameters, 2 changed, 1 wrong$/);
	});

	it('list the values that are allowed', () => {
		expect(text(moveFocus(form, start, 1))).toContain('      one of host, awsvpc; default host');
	});

	it('say what a group hides', () => {
		const state = setField(form, start, 'Further3', 'true');
		expect(text(state)).toContain('[+] Further parameters  20 parameters, 1 changed');
	});

	it('count and mark what is otherwise than the form began with, and say what that was', () => {
		const begun = createFormState(form, {Name: 'mine', Memory: '256'});
		expect(text(begun)).toMatch(/▸ {3}Name +mine\n[\s\S]*\n23 parameters$/);
		expect(text(begun)).toContain('default demo; for example shop');
		const typed = setField(form, begun, 'Name', 'demo');
		expect(text(typed)).toMatch(/▸ ◆ Name +demo\n[\s\S]*\n23 parameters, 1 changed$/);
		expect(text(typed)).toContain('was mine; default demo; for example shop');
		expect(formSpoken(form, setField(form, typed, 'Name', 'mine')).at(-1)).toBe('23 parameters.');
	});

	it('count what an operator had typed earlier', () => {
		expect(text(createFormState(form, {Name: 'mine'}, {Memory: '256'}))).toMatch(/◆ Memory +256 [\s\S]* 1 changed$/);
	});

	it('scroll with the focus, and say how much is above and below', () => {
		const unfolded = pressForm(form, moveFocus(form, start, 3), 'right') ?? start;
		const state = Array.from({length: 10}).reduce<FormState>((current) => moveFocus(form, current, 1), unfolded);
		const shown = text(state, {columns: 80, rows: 10});
		expect(shown.split('\n')).toHaveLength(10);
		expect(shown).toContain('▸   Further 9');
		expect(shown).toMatch(/↑ 10 {2}↓ 8$/);
	});

	it('have no cursor while the form is not typed into', () => {
		expect(text(start, size, {focused: false})).not.toMatch(/▸|Name of the service/);
	});

	it('fit every room, whatever was pasted', () => {
		const unfolded = pressForm(form, moveFocus(form, start, 3), 'right') ?? start;
		const states = [start, unfolded, setField(form, start, 'Memory', '漢'.repeat(9_000))];
		const pasted = pasteForm(form, moveFocus(form, start, 2), '👨‍👩‍👧\n\u001B[31m漢'.repeat(2_000));
		for (const state of [...states, pasted]) {
			for (const columns of [20, 33, 59, 60, 80, 160]) {
				for (const rows of [1, 2, 5, 24]) {
					const lines = formLines(form, state, {columns, rows}, createLook());
					expect(lines).toHaveLength(rows);
					for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
				}
			}
		}
	});

	it('need only characters that every terminal has, if asked', () => {
		const state = setField(form, setField(form, start, 'Memory', '1'), 'Name', 'x'.repeat(200));
		expect(formLines(form, state, size, createLook({ascii: true})).join('')).toMatch(/^[\u001B\u0020-\u007E]*$/);
	});
});

describe('a form for a screen reader', () => {
	it('says the field, its value, what is wrong, and its help', () => {
		const state = setField(form, moveFocus(form, start, 2), 'Memory', '12');
		expect(formSpoken(form, state)).toEqual([
			'Memory: 12 MiB.',
			'Memory is "12"; it must be 128 or more',
			'default 512',
			'23 parameters, 1 changed, 1 wrong.',
		]);
		expect(formSpoken(form, moveFocus(form, start, 3))[0]).toBe('Group Further parameters, closed.');
		expect(formSpoken(form, moveFocus(form, start, -1))[0]).toBe('Plan the stack.');
	});
});
