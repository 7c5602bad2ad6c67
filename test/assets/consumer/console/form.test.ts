import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {formFields, readForm} from '../../../../assets/consumer/console/form.ts';
import {html} from '../../../../assets/consumer/console/html.ts';
import {resources} from '../../../../assets/consumer/shared/consume-api.ts';
import {unitsOf} from '../../../../assets/consumer/shared/units.ts';

describe('consumer#14 the form', () => {
	test('that is all blank lists all hosts', () => {
		expect(readForm(formFields('candidate=&cpuValue=&cpuUnit=&memoryValue=+&memoryUnit='))).toEqual({
			request: {candidate: 'ALL', usage: []},
		});
	});

	test('that is complete applies what it says', () => {
		expect(
			readForm(
				formFields('candidate=10.0.0.7%3A2581&cpuValue=0.5&cpuUnit=PERCENTAGE&memoryValue=1&memoryUnit=GIGABYTES'),
			),
		).toEqual({
			request: {
				candidate: 'SPECIFIC',
				host: '10.0.0.7',
				port: 2581,
				usage: [
					{resource: 'CPU', unit: 'PERCENTAGE', target: 0.5},
					{resource: 'MEMORY', unit: 'GIGABYTES', target: 1},
				],
			},
		});
	});

	test.each([
		['candidate=ALL&cpuValue=0.5', 'CPU has a value but no unit'],
		['candidate=ALL&cpuUnit=VCPU', 'CPU has a unit but no value'],
		['cpuValue=0.5&cpuUnit=VCPU', 'Choose which hosts'],
		['candidate=ALL&memoryValue=-1&memoryUnit=BYTES', 'Memory cannot be negative'],
		['candidate=ALL&memoryValue=much&memoryUnit=BYTES', 'Memory cannot be "much"'],
		['candidate=ALL&cpuValue=1&cpuUnit=GIGABYTES', 'CPU cannot be set in GIGABYTES'],
		['candidate=nowhere', 'There is no host "nowhere"'],
	])('%s is told what it lacks', (body, problem) => {
		expect(readForm(formFields(body))).toEqual({problems: [expect.stringContaining(problem)]});
	});

	test('never crashes, and only makes requests of units that fit', () => {
		const fields = ['candidate', 'cpuValue', 'cpuUnit', 'memoryValue', 'memoryUnit', 'diskValue', 'diskUnit'];
		const values = fc.oneof(fc.string(), fc.constantFrom('ALL', '1', '0.5', ...Object.values(unitsOf).flat()));
		fc.assert(
			fc.property(fc.dictionary(fc.constantFrom(...fields), values), (entries) => {
				const outcome = readForm(formFields(new URLSearchParams(entries).toString()));
				if ('request' in outcome) {
					for (const {resource, unit, target} of outcome.request.usage) {
						expect(resources).toContain(resource);
						expect(unitsOf[resource]).toContain(unit);
						expect(target).toBeGreaterThanOrEqual(0);
					}
				} else {
					expect(outcome.problems.length).toBeGreaterThan(0);
				}
			}),
		);
	});
});

test('no text gets out of a template as markup', () => {
	fc.assert(
		fc.property(fc.string(), (text) => {
			expect(
				html`<p title="${text}">${[text]}</p>`.text.replace(/^<p title="|<\/p>$/g, '').replace('">', ''),
			).not.toMatch(/[<>"']/);
		}),
	);
	expect(html`${'<b>&'}${html`<i>${1}</i>`}${undefined}`.text).toBe('&lt;b&gt;&amp;<i>1</i>');
});
