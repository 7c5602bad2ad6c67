import {describe, expect, it} from 'vitest';
import {declaredScopes} from '../support/declared-scopes.ts';

const scopes = declaredScopes();
const commands = scopes.flatMap((scope) => scope.commands);

/** What a key that types a character means, on whichever screen: the last word of the ids of its commands. */
const meanings: Readonly<Record<string, readonly string[]>> = {
	q: ['quit'],
	'?': ['help'],
	':': ['palette'],
	'/': ['filter'],
	j: ['down'],
	k: ['up'],
	G: ['end'],
	space: ['mark'],
	'*': ['mark-all'],
	'>': ['sort-next'],
	'<': ['sort-before'],
	i: ['sort-inverse'],
	'!': ['aws', 'curl'],
	y: ['copy'],
	d: ['describe', 'answer', 'why'],
	w: ['why'],
	l: ['log', 'logs'],
	s: ['shell'],
	o: ['browse'],
	v: ['view', 'detail', 'stopped', 'failed'],
	g: ['grab'],
	e: ['events'],
	m: ['metrics'],
	t: ['all', 'simulator'],
	c: ['stack'],
	p: ['change'],
	n: ['new'],
	r: ['retry', 'refresh', 'resume'],
	x: ['export'],
	$: ['cost'],
	'+': ['more'],
	'-': ['fewer'],
	'=': ['scale', 'resize'],
	S: ['stop'],
	D: ['delete', 'drain'],
	F: ['deploy', 'redeploy'],
	R: ['rollback'],
	X: ['delete'],
};

describe('the keys', () => {
	it('mean one thing on all screens', () => {
		const found = new Map<string, Set<string>>();
		for (const {id, keys} of commands) {
			for (const key of keys.filter((chord) => /^(?:\D|space)$/u.test(chord))) {
				found.set(key, (found.get(key) ?? new Set()).add(id.split('.').at(-1) ?? id));
			}
		}
		for (const [key, names] of found) expect([key, meanings[key]]).toEqual([key, expect.arrayContaining([...names])]);
		expect([...found.keys()].toSorted()).toEqual(Object.keys(meanings).toSorted());
	});

	it('change something only as capitals, as signs, or where the screen asks for enter', () => {
		const dangerous = commands
			.filter((command) => command.dangerous === true)
			.flatMap(({id, keys}) => keys.map((key) => `${key} ${id}`));
		// These ask before they do anything; a shell changes nothing by itself.
		expect(dangerous.filter((line) => !/^(?:[A-Z]|[+=-]|enter|ctrl\+s) /.test(line))).toEqual([
			'r setup.retry',
			'n pool.new',
			'g pool.grab',
			'r pool.resume',
			's pool.shell',
			't pool.simulator',
			'n pool.new',
			's tasks.shell',
		]);
	});

	it('belong to commands that are named in one style, each with one title', () => {
		expect(commands.map(({id}) => id).filter((id) => !/^[a-z]+(?:\.[a-z]+(?:-[a-z]+)*)*$/.test(id))).toEqual([]);
		expect(commands.map(({title}) => title).filter((title) => !/^\p{Lu}.*[^.]$/u.test(title))).toEqual([]);
		const ids = scopes.map((scope) => scope.commands.map(({id}) => id));
		for (const own of ids) expect(own).toEqual([...new Set(own)]);
	});
});
