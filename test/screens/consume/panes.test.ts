import fc from 'fast-check';
import stringWidth from 'string-width';
import {describe, expect, it} from 'vitest';
import type {ConsumeError, ConsumeResponse, InstanceSummary} from '../../../src/operations/consumer/usage.ts';
import {resources, unitsOf} from '../../../src/operations/consumer/usage.ts';
import {answered} from '../../../src/screens/consume/answer.ts';
import {chartLines} from '../../../src/screens/consume/chart-lines.ts';
import {layoutOf} from '../../../src/screens/consume/layout.ts';
import {formPane, hostPane} from '../../../src/screens/consume/panes.ts';
import {createConsumeView, createHostList, formNow} from '../../../src/screens/consume/state.ts';
import {applyAnswer, createConsumeStore} from '../../../src/store/consume.ts';
import {pasteForm} from '../../../src/ui/form-state.ts';
import {createLook} from '../../../src/ui/look.ts';

/** What a hostile or merely foreign answer may carry. */
const text = fc.oneof(
	fc.constantFrom('10.0.0.7', 'ホスト', 'a\u001B[31mb\u0007', '👩‍👩‍👧', 'x'.repeat(300), ''),
	fc.string({unit: 'grapheme', maxLength: 30}),
);
const amount = fc.oneof(fc.double(), fc.double({min: 0, max: 1}), fc.constantFrom(Number.MAX_VALUE, -1, 0));
const usage = fc
	.uniqueArray(fc.constantFrom(...resources), {maxLength: 4})
	.chain((some) => fc.tuple(...some.map((resource) => fc.tuple(fc.constant(resource), amount, amount))))
	.map((some) => some.map(([resource, target, actual]) => ({resource, unit: unitsOf[resource][0], target, actual})));
const port = fc.integer({min: 1, max: 65_535});
const instance: fc.Arbitrary<InstanceSummary> = fc.record({host: text, port, usage});
const error: fc.Arbitrary<ConsumeError> = fc.oneof(
	fc.record({type: fc.constant('UNKNOWN' as const), message: text}),
	fc.record({type: fc.constant('DEPENDENCY_FAILURE' as const), message: text, host: text, port}),
);
const answer: fc.Arbitrary<ConsumeResponse> = fc.record({
	instances: fc.array(instance, {maxLength: 30}),
	errors: fc.array(error, {maxLength: 5}),
});
const size = fc.record({columns: fc.integer({min: 80, max: 200}), rows: fc.integer({min: 19, max: 60})});
const below = fc.constantFrom('form' as const, 'charts' as const);
const steers = /[\u0000-\u001A\u001C-\u001F\u007F-\u009F]|\u001B(?!\[[\d;]*m)/;

describe('the panes', () => {
	it('fit their room and steer no terminal, whatever hosts answer and operators type', () => {
		const looks = fc.constantFrom(createLook(), createLook({ascii: true, colours: false}));
		fc.assert(
			fc.property(
				...[fc.array(answer, {minLength: 1, maxLength: 4}), size, below, looks, text, fc.boolean()],
				(answers, room, place, look, typed, isOfHost) => {
					const consume = createConsumeStore();
					const view = createConsumeView();
					createHostList(consume, view);
					view.setState({size: room, below: place});
					answers.forEach((one, second) => {
						applyAnswer(consume, one, second * 1000);
					});
					consume.setState({phase: 'hosts', stack: 'demo', stacks: ['demo'], address: 'http://demo'});
					const last = answers.at(-1) as ConsumeResponse;
					const call = {address: 'http://demo', target: {candidate: 'ALL'}, usage: []} as const;
					view.setState({
						form: pasteForm(formNow(consume, view).form, view.getState().form, typed),
						answer: answered(call, last, consume.getState().hosts, 0),
					});
					const state = consume.getState();
					const wanted = {hosts: state.hosts.length, resources: state.consumed.length, below: place};
					const layout = layoutOf(room, wanted);
					const {list, focus} = view.getState();
					const charted = isOfHost ? list.cursor : undefined;
					const {hosts, form, charts} = layout;
					for (const [pane, lines] of [
						[hosts, hostPane({state, list, focus, size: hosts, look})],
						[form, form.rows > 0 ? formPane({state, view: view.getState(), size: form, look}) : []],
						[charts, charts.rows > 0 ? chartLines({state, host: charted}, charts, look) : []],
					] as const) {
						expect(lines.length).toBeLessThanOrEqual(pane.rows);
						for (const line of lines) {
							expect(stringWidth(line)).toBeLessThanOrEqual(pane.columns);
							expect(line).not.toMatch(steers);
						}
					}
				},
			),
			{numRuns: 60},
		);
	});
});

describe('the layout', () => {
	const wanted = fc.record({hosts: fc.nat(200), resources: fc.nat(4), below});

	it('uses no more than the room, and shows hosts with the form or the charts', () => {
		fc.assert(
			fc.property(size, wanted, (room, want) => {
				const {isWide, hosts, form, charts} = layoutOf(room, want);
				const gap = isWide && charts.rows > 0 ? 1 : 0;
				const above = isWide ? Math.max(hosts.rows, form.rows) : hosts.rows + form.rows;
				expect(above + gap + charts.rows).toBeLessThanOrEqual(room.rows);
				expect(isWide ? hosts.columns + form.columns : hosts.columns).toBeLessThanOrEqual(room.columns);
				expect(hosts.rows).toBeGreaterThanOrEqual(3);
				expect(form.rows + charts.rows).toBeGreaterThan(0);
				// All fields, what is sent and the hint are seen.
				if (form.rows > 0) expect(form.rows).toBeGreaterThanOrEqual(want.resources + 4);
			}),
		);
	});

	it('has three hosts, the form and charts of two resources in 80×24', () => {
		const {hosts, form, charts} = layoutOf({columns: 80, rows: 20}, {hosts: 3, resources: 2, below: 'form'});
		expect([hosts.rows, form.rows, charts.rows]).toEqual([5, 10, 5]);
	});
});
