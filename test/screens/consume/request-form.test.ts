import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {parseTarget, parseUsage, type Resource, resources, unitsOf} from '../../../src/operations/consumer/usage.ts';
import {unitLabels} from '../../../src/screens/consume/amounts.ts';
import {
	amountProblem,
	commandLineOf,
	requestForm,
	requestOf,
	unitByKey,
	unitField,
} from '../../../src/screens/consume/request-form.ts';
import {gridOf} from '../../../src/ui/chart-grid.ts';
import {formProblems, optionsOf} from '../../../src/ui/form.ts';
import {createFormState, formValues} from '../../../src/ui/form-state.ts';

const subject = {consumed: resources, chosen: undefined};
const form = requestForm(subject);
const blank = formValues(form, createFormState(form));
const resource = fc.constantFrom(...resources);
const paired = resource.chain((each) => fc.tuple(fc.constant(each), fc.constantFrom(...unitsOf[each])));

describe('the request form', () => {
	it('consumer#4 offers for each resource only the units that fit it', () => {
		for (const each of resources) {
			const field = form.fields.find(({id}) => id === unitField(each));
			expect(field && optionsOf(field)).toEqual(unitsOf[each].map((unit) => unitLabels[unit]));
		}
	});

	it('consumer#14 is a read of all when it is empty', () => {
		expect(formProblems(form, blank).size).toBe(0);
		expect(requestOf(blank, subject)).toEqual({target: {candidate: 'ALL'}, usage: []});
	});

	it('consumer#5 takes only amounts that are finite and not negative, and no more than all of a fraction', () => {
		fc.assert(
			fc.property(
				paired,
				fc.oneof(fc.string(), fc.double().map(String), fc.float().map(String)),
				([each, unit], text) => {
					const values = {...blank, [each]: text.trim(), [unitField(each)]: unitLabels[unit]};
					if (formProblems(form, values).size > 0) return;
					for (const {target, unit: asked} of requestOf(values, subject).usage) {
						expect(Number.isFinite(target) && target >= 0).toBe(true);
						if (asked === 'PERCENTAGE') expect(target).toBeLessThanOrEqual(1);
					}
				},
			),
		);
	});

	it('says what is wrong with a value in a line, however long the value is', () => {
		fc.assert(
			fc.property(paired, fc.string({maxLength: 2000}), ([each, unit], text) => {
				expect((amountProblem(each, text, unit) ?? '').length).toBeLessThan(120);
			}),
		);
	});

	it('asks for the same as its command line does', () => {
		const amount = fc.integer({min: 0, max: 100_000}).map((hundredths) => String(hundredths / 1000));
		fc.assert(
			fc.property(fc.uniqueArray(paired, {selector: ([each]) => each}), amount, (chosen, text) => {
				const filled = Object.fromEntries(
					chosen.flatMap(([each, unit]) => [
						[each, text],
						[unitField(each), unitLabels[unit]],
					]),
				);
				const {target, usage} = requestOf({...blank, ...filled}, subject);
				const [, stack, on, rest = ''] =
					/--stack (\S+) --on (\S+)(.*)$/.exec(commandLineOf('demo', target, usage)) ?? [];
				expect([stack, parseTarget(on ?? '')]).toEqual(['demo', target]);
				const options = [...rest.matchAll(/--(\w+) (\S+)/g)];
				const parsed = options.map(([, name = '', value = '']) => parseUsage(name.toUpperCase() as Resource, value));
				expect(parsed.map(({resource: each, unit}) => [each, unit])).toEqual(
					usage.map(({resource: each, unit}) => [each, unit]),
				);
				parsed.forEach(({target: value}, index) => {
					expect(value).toBeCloseTo(usage[index]?.target ?? Number.NaN, 9);
				});
			}),
		);
	});

	it('has a letter for each unit', () => {
		expect(['mb', 'Gb', 'bb'].map((key) => unitByKey('MEMORY', key))).toEqual(['MB', 'GB', undefined]);
		expect(['%', 'u', 'k'].map((key) => unitByKey('CPU', key))).toEqual(['%', 'units', undefined]);
		expect(['b', 'K', 'm', 'G'].map((key) => unitByKey('MEMORY', key))).toEqual(['B', 'KB', 'MB', 'GB']);
		expect(['b', 'k', 'm', '%'].map((key) => unitByKey('DISK', key))).toEqual(['B/s', 'KB/s', 'MB/s', undefined]);
	});
});

describe('the grid of charts', () => {
	it('is as many as can be read, and fits', () => {
		fc.assert(
			fc.property(
				fc.integer({min: 1, max: 4}),
				fc.record({columns: fc.integer({min: 80, max: 240}), rows: fc.integer({min: 4, max: 60})}),
				(count, room) => {
					const {across, cell} = gridOf(count, room);
					expect(across * cell.columns + 2 * (across - 1)).toBeLessThanOrEqual(room.columns);
					expect(Math.ceil(count / across) * cell.rows).toBeLessThanOrEqual(room.rows);
				},
			),
		);
		expect(gridOf(4, {columns: 160, rows: 22}).across).toBe(2);
		expect(gridOf(2, {columns: 80, rows: 5}).across).toBe(2);
	});
});
