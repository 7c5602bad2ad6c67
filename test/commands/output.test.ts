import {PassThrough} from 'node:stream';
import {describe, expect, it} from 'vitest';
import {Output, table} from '../../src/commands/output.ts';

function collected(format: 'text' | 'json', isTerminal = false) {
	const out = new PassThrough();
	const err = new PassThrough();
	const output = new Output(format, {out, err, isTerminal, columns: 40});
	return {output, out: () => String(out.read() ?? ''), err: () => String(err.read() ?? '')};
}

describe('output', () => {
	it('never lets control sequences from outside through', () => {
		const {output, out, err} = collected('text');
		output.result({}, () => 'a\u001B[31mred\u001B]0;title\u0007 b\u009B2J');
		output.line('name\u001B[2J\nsecond');
		expect(out()).toBe('ared b\n');
		expect(err()).toBe('name second\n');
	});

	it('keeps standard output to one JSON document, and progress to JSON lines elsewhere', () => {
		const {output, out, err} = collected('json', true);
		output.status('working');
		output.line('done', {type: 'step', step: 'check'});
		output.result({answer: 42}, () => 'not this');
		expect(JSON.parse(out())).toEqual({answer: 42});
		expect(JSON.parse(err())).toEqual({type: 'step', step: 'check'});
	});

	it('redraws its status on a terminal only', () => {
		const terminal = collected('text', true);
		terminal.output.status('one');
		terminal.output.status('two');
		terminal.output.line('end');
		expect(terminal.err()).toBe('one\r\u001B[Ktwo\r\u001B[Kend\n');
		const plain = collected('text');
		plain.output.status('one');
		expect(plain.err()).toBe('');
	});
});

describe('a line that is cut to fit', () => {
	it('is cut on a terminal only', () => {
		const long = 'x'.repeat(50);
		expect(collected('text', true).output.fit(long)).toBe(`${'x'.repeat(39)}…`);
		expect(collected('text').output.fit(long)).toBe(long);
	});
});

describe('text in columns', () => {
	it('lines up under its header, wide characters too', () => {
		expect(
			table(
				['NAME', 'STATE'],
				[
					['東京', 'ok'],
					['a', 'gone'],
				],
			),
		).toEqual(['NAME  STATE', '東京  ok', 'a     gone']);
	});
});
