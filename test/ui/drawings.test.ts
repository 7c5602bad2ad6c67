import {stripVTControlCharacters as bare} from 'node:util';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {widthOf} from '../../src/format/text-width.ts';
import {beside, bordered, cards, titled} from '../../src/ui/boxes.ts';
import {fitStyled} from '../../src/ui/fit-styled.ts';
import {histogramColumns, histogramLines} from '../../src/ui/histogram.ts';
import {lineChartLines} from '../../src/ui/line-chart.ts';
import {createLook} from '../../src/ui/look.ts';
import {barLine, meterLines} from '../../src/ui/meter.ts';
import {progressBar, progressLine, remaining, waitingLine} from '../../src/ui/progress-bar.ts';
import {sparkline} from '../../src/ui/sparkline.ts';
import {type StepState, stepLines} from '../../src/ui/steps.ts';

const plain = createLook({colours: false});
const ascii = createLook({colours: false, ascii: true});
const anyValue = fc.option(fc.double(), {nil: undefined});
const anyValues = fc.array(anyValue, {maxLength: 60});
const anyText = fc.string({unit: fc.constantFrom('a', ' ', 'é', '漢', '👍'), maxLength: 30});
const anySize = fc.record({columns: fc.nat(100), rows: fc.nat(30)});
const anyLook = fc.constantFrom(createLook(), plain, createLook({ascii: true}), ascii);
const anyPlace = fc.tuple(anySize, anyLook);

function expectExactly(lines: readonly string[], columns: number): void {
	for (const line of lines) expect(widthOf(line)).toBe(columns);
}

describe('whatever the values, widgets keep to their size', () => {
	test('sparkline, bar, progress', () => {
		const check = fc.property(anyValues, anyText, anyPlace, (values, text, [{columns, rows}, look]) => {
			const [done = 0, total, left = 0] = values;
			const progress = {done, total, remaining: left};
			expectExactly(
				[
					sparkline(values, columns, look),
					barLine(total, columns, look, {mark: done}),
					progressBar(progress, columns, look, rows),
					progressLine(text, progress, columns, look, left),
					waitingLine(text, done, left, columns, look),
				],
				columns,
			);
		});
		fc.assert(check);
	});

	test('line chart', () => {
		const target = fc.oneof(fc.constant(undefined), fc.double(), anyValues);
		const check = fc.property(anyValues, target, anyPlace, (values, aim, [size, look]) => {
			const series = [
				{name: 'measured', values, role: 'accent'},
				{name: 'other', values: values.toReversed(), role: 'good'},
			] as const;
			const lines = lineChartLines({series, target: aim, format: String, times: ['before', 'now']}, size, look);
			expect(lines).toHaveLength(size.rows);
			expectExactly(lines, size.columns);
		});
		fc.assert(check);
	});

	test('histogram and meters', () => {
		const check = fc.property(fc.array(fc.tuple(anyText, fc.double(), anyValue)), anyPlace, (data, [size, look]) => {
			const buckets = data.map(([label, amount], index) => ({label, count: amount, upTo: index}));
			const markers = data.map(([label, value]) => ({label, value}));
			const flat = histogramLines({buckets, markers}, size, look);
			expect(flat.length).toBeLessThanOrEqual(size.rows);
			const meters = data.map(([label, max, value]) => ({label, max, value, target: max, format: String}));
			const columns = histogramColumns({buckets, markers}, size, look);
			expectExactly([...flat, ...columns, ...meterLines(meters, size.columns, look)], size.columns);
		});
		fc.assert(check);
	});

	test('steps and boxes', () => {
		const state = fc.constantFrom<StepState>('waiting', 'running', 'done', 'skipped', 'failed');
		const check = fc.property(fc.array(fc.tuple(anyText, state, fc.double())), anyPlace, (data, [size, look]) => {
			const steps = data.map(([name, now, elapsed]) => ({name, state: now, detail: name, elapsed}));
			const drawn = stepLines(steps, size, look);
			expect(drawn.length).toBeLessThanOrEqual(size.rows);
			const boxes = [titled('a title', drawn, size, look), bordered('a title', drawn, size, look)];
			for (const box of boxes) expect(box).toHaveLength(size.rows);
			const row = cards(
				data.map(([title]) => ({title, lines: [title]})),
				size.columns,
				look,
			);
			expectExactly([...drawn, ...boxes.flat(), ...row], size.columns);
			expectExactly(beside(drawn, ['b'], [5, 7], 1), 13);
		});
		fc.assert(check);
	});
});

describe('what is drawn', () => {
	test('a sparkline has the newest on the right and gaps for what is not known', () => {
		expect(sparkline([0, undefined, 7, Number.NaN, 3.5], 6, plain)).toBe(' ▁ █ ▅');
		expect(sparkline([1, 2, 3, 4], 2, plain, {min: 0, max: 8})).toBe('▄▅');
	});

	test('a bar moves in eighths and shows its mark', () => {
		expect(barLine(0.5, 5, plain)).toBe('██▌░░');
		expect(bare(barLine(0.25, 8, plain, {mark: 0.5}))).toBe('██░░┃░░░');
		expect(bare(barLine(0.5, 5, ascii, {mark: 0.99}))).toBe('##-.|');
	});

	test('a meter names measured and target', () => {
		const percent = (value: number): string => `${value} %`;
		const [line] = meterLines([{label: 'CPU', value: 50, target: 75, max: 100, format: percent}], 26, plain);
		expect(bare(line ?? '')).toBe('CPU  ████░░┃░  50 % → 75 %');
	});

	test('a chart draws its target with another character than what is measured', () => {
		const series = [{name: 'cpu', values: [0, 10], role: 'accent'}] as const;
		const text = (look: typeof plain): string =>
			bare(
				lineChartLines({series, target: 5, min: 0, max: 10, format: String}, {columns: 20, rows: 6}, look).join('\n'),
			);
		expect(text(plain)).toMatch(/╌/);
		expect(text(plain)).toMatch(/[\u2801-\u28FF]/);
		expect(text(ascii)).toMatch(/^[\n -~]*$/);
		expect(text(ascii)).toMatch(/\*/);
	});

	test('a skipped step says so without colour', () => {
		const [line] = stepLines([{name: 'Check', state: 'skipped', detail: 'ok'}], {columns: 40, rows: 1}, plain);
		expect(line?.trimEnd()).toBe(' ✓ Check  ok (already done)');
	});

	test('a painted line is cut with its styles ended', () => {
		const look = createLook();
		expect(fitStyled(`${look.paint('good', 'abc')}d`, 2)).toBe(look.paint('good', 'ab'));
		expect(fitStyled('漢字', 3)).toBe('漢 ');
	});
});

describe('what is left', () => {
	const history = [
		{at: 0, done: 0},
		{at: 1000, done: 5},
	];

	test('follows from the pace so far', () => {
		expect(remaining(history, 15)).toBe(2000);
		expect(remaining(history, 15, 2000)).toBe(4000);
		expect(remaining(history, 5)).toBe(0);
	});

	test('is not known while nothing moves', () => {
		expect(remaining([], 5)).toBeUndefined();
		expect(remaining([{at: 0, done: 1}], 5)).toBeUndefined();
	});
});
