import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {readableLine} from '../../src/format/readable-line.ts';

describe('a line of a log', () => {
	it.each([
		[
			'{"time":"2026-11-21T19:36:11Z","level":"info","message":"The backend serves","port":80}',
			'The backend serves  port=80',
		],
		['{"severity":"warn","msg":"the disk is full","free":0,"host":"a"}', 'WARN the disk is full  free=0 host=a'],
		['{"level":50,"msg":"no","err":{"code":1},"why":"a b"}', 'no  level=50 err={"code":1} why="a b"'],
		['{"msg":"alone"}', 'alone'],
	])('that is structured says its message first: %s', (line, expected) => {
		expect(readableLine(line)).toBe(expected);
	});

	it.each(['plain words', '{"no":"message"}', '{broken', '{}', '{a}', '[1]'])(
		'that is not stays as it is: %s',
		(line) => {
			expect(readableLine(line)).toBe(line);
		},
	);

	it('never fails, and loses no value', () => {
		fc.assert(
			fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), (fields, message) => {
				const line = readableLine(JSON.stringify({...fields, message}));
				expect(line).toContain(message);
				for (const [name, value] of Object.entries(fields)) {
					if (typeof value === 'number' && name !== 'message')
						expect(line).toContain(`${name}=${JSON.stringify(value)}`);
				}
			}),
		);
	});
});
