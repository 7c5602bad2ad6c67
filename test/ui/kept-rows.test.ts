import fc from 'fast-check';
import {beforeAll, expect, test} from 'vitest';
import Output from '../../node_modules/ink/build/output.js';
import {keepDrawnRows} from '../../src/ui/kept-rows.ts';

const inkGet = Output.prototype.get;

beforeAll(keepDrawnRows);

const part = fc.constantFrom(
	'a',
	'bc',
	' ',
	'…',
	'●',
	'漢',
	'👍',
	'\u001B[31m',
	'\u001B[1m',
	'\u001B[39m',
	'\u001B[22m',
);
const line = fc.array(part, {minLength: 1, maxLength: 12}).map((parts) => parts.join(''));
const text = fc.oneof({weight: 30, arbitrary: line}, {weight: 1, arbitrary: fc.constant('two\nlines')});
const place = fc.integer({min: -3, max: 12});
const bound = fc.option(place, {nil: undefined});

/** Much that is different, and little that differs in one thing only, so that keys that leave it out would be found. */
const writing = fc.oneof(
	fc.record({x: place, y: fc.integer({min: -1, max: 5}), text, isBold: fc.boolean()}),
	fc.record({x: fc.constantFrom(0, 2), y: fc.constantFrom(1, 2), text: fc.constant('abcdef'), isBold: fc.boolean()}),
);
const clipping = fc.oneof(
	fc.record({x1: bound, x2: bound, y1: bound, y2: bound}),
	fc.record({x1: fc.constantFrom(0, 1), x2: fc.constantFrom(4, 8), y1: fc.constant(0), y2: fc.constantFrom(2, 3)}),
);
const bold = (styled: string): string => `\u001B[1m${styled}\u001B[22m`;

/** Boxes that cut off what is written into them, one within the other. */
const frame = fc.array(
	fc.record({clips: fc.array(clipping, {maxLength: 2}), writes: fc.array(writing, {maxLength: 4})}),
	{
		maxLength: 4,
	},
);

test('rows that are kept look as Ink draws them, however often and in whatever company', () => {
	fc.assert(
		fc.property(fc.array(frame, {maxLength: 4}), (frames) => {
			for (const boxes of [...frames, ...frames]) {
				const output = new Output({width: 10, height: 4});
				for (const {clips, writes} of boxes) {
					for (const clip of clips) output.clip(clip);
					for (const {x, y, text: written, isBold} of writes) {
						output.write(x, y, written, {transformers: isBold ? [bold] : []});
					}
					for (const _ of clips) output.unclip();
				}
				expect(output.get()).toEqual(inkGet.call(output));
			}
		}),
		{numRuns: 500},
	);
});

test('a row that moved is where it went, and nowhere else', () => {
	const draw = (y: number): string => {
		const output = new Output({width: 20, height: 3});
		output.write(0, y, 'moved', {transformers: []});
		return output.get().output;
	};
	expect(draw(0)).toBe('moved\n\n');
	expect(draw(2)).toBe('\n\nmoved');
});
