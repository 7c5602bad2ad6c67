import {stripVTControlCharacters as bare} from 'node:util';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {widthOf} from '../../../src/format/text-width.ts';
import {placeOf} from '../../../src/screens/frame/header.tsx';
import {type HeaderModel, headerLine} from '../../../src/screens/frame/header-line.ts';
import {createSessionStore} from '../../../src/store/session.ts';
import {createLook} from '../../../src/ui/look.ts';

const look = createLook({colours: false});

const model: HeaderModel = {
	place: 'local · us-east-1 · 000000000000',
	freshness: {role: 'good', texts: ['● live']},
	requests: '0.4 req/s',
	cost: '$0.48/h',
	rights: {role: 'dim', text: 'read-write'},
	clock: '12:04:31',
};

describe('the header', () => {
	it('answers which AWS, how fresh, at which rate and cost, and what may be done', () => {
		const line = bare(headerLine(model, 110, look));
		expect(line).toMatch(
			/^ ecs-console {2}local · us-east-1 · 000000000000 +● live {2}0\.4 req\/s {2}\$0\.48\/h {2}read-write {2}12:04:31 $/,
		);
		expect(widthOf(line)).toBe(110);
	});

	it('keeps account, freshness and rights where there is no room for all', () => {
		const line = bare(headerLine(model, 80, look));
		for (const part of [model.place, '● live', 'read-write']) expect(line).toContain(part);
		expect(widthOf(line)).toBe(80);
	});

	it('never leaves out that there is no connection, and takes the words there is room for', () => {
		const texts = [
			'✗ no connection, 10 min old: retrying in 29 s, ctrl+r now',
			'✗ no connection: again in 29 s, ctrl+r now',
		];
		const lineOf = (columns: number) => bare(headerLine({...model, freshness: {role: 'bad', texts}}, columns, look));
		expect(lineOf(80)).toMatch(/000000000000 +✗ no connection: again in 29 s, ctrl\+r now $/);
		expect(lineOf(120)).toContain(texts[0]);
		for (const columns of [80, 120]) expect(widthOf(lineOf(columns))).toBe(columns);
	});

	it('names the account, however long the name of the profile is', () => {
		const session = {phase: 'open', mode: 'account', region: 'eu-central-1', account: '123456789012'} as const;
		const profile = 'production-of-the-platform-team-with-a-role-to-administer-all';
		const place = placeOf(createSessionStore({...session, profile}).getState());
		const line = bare(headerLine({...model, place}, 80, look));
		expect(line).toContain('123456789012');
		expect(line).toContain('read-write');
	});

	it('fills its line exactly, whatever it has to say', () => {
		const text = fc.string({unit: 'grapheme-ascii', maxLength: 20}).map((value) => value.replaceAll(/\s/g, '_'));
		fc.assert(
			fc.property(text, text, fc.integer({min: 80, max: 300}), (profile, cost, columns) => {
				const place = `${profile} · eu-central-1 · 123456789012`;
				expect(widthOf(bare(headerLine({...model, place, cost}, columns, look)))).toBe(columns);
			}),
		);
	});
});
