import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {fuzzyRank, parseFilter, type Searchable} from '../../src/ui/matching.ts';

const columns = [
	{id: 'state', title: 'STATE'},
	{id: 'task', title: 'TASK'},
	{id: 'address', title: 'IP'},
];
const row = (cells: Readonly<Record<string, string>>): Searchable => ({
	text: Object.values(cells).join('\n').toLowerCase(),
	cell: (column) => (cells[column] ?? '').toLowerCase(),
});
const web = row({state: 'RUNNING', task: 'web-7f3a', address: '127.0.1.5:80'});

describe('a filter', () => {
	const passes = (filter: string): boolean => parseFilter(filter, columns)(web);

	test.each([
		'',
		'  ',
		'web',
		'WEB running',
		'!stopped',
		'state:run',
		'ip:127',
		'addr:1.5',
		'st:run task:web',
		'!state:stop',
		'127.0.1.5:80',
	])('«%s» lets the row through', (filter) => {
		expect(passes(filter)).toBe(true);
	});

	test.each(['db', 'web stopped', '!web', 'task:running', '!ip:127', 'state:run !7f'])(
		'«%s» keeps it out',
		(filter) => {
			expect(passes(filter)).toBe(false);
		},
	);

	test.each(['!', 'state:', '!state:', ':', '::', '!!', '(', '[a-', '\\', '*'])('«%s» is no error', (filter) => {
		expect(() => passes(filter)).not.toThrow();
	});

	test('that is still being typed hides nothing', () => {
		for (const filter of ['!', 'state:', '!state:']) expect(passes(filter)).toBe(true);
	});

	test('takes any text, and a word with ! before it lets through what the word keeps out', () => {
		const words = fc.array(fc.string({unit: 'grapheme'}));
		fc.assert(fc.property(words, (all) => typeof passes(all.join(' ')) === 'boolean'));
		fc.assert(fc.property(fc.stringMatching(/^[a-z0-9.:-]*[a-z0-9]$/), (word) => passes(`!${word}`) !== passes(word)));
	});
});

describe('fuzzy search', () => {
	const found = (query: string, candidates: readonly string[]): string[] =>
		fuzzyRank(query, candidates, String).map(({candidate}) => candidate);

	test('finds letters in order, whatever is between them', () => {
		expect(found('stp', ['Stop the task', 'Set up', 'Drain'])).toEqual(['Stop the task', 'Set up']);
		expect(found('pts', ['stop'])).toEqual([]);
	});

	test('prefers beginnings of words', () => {
		expect(found('fd', ['offered', 'Force a deployment'])).toEqual(['Force a deployment', 'offered']);
		expect(found('us', ['status', 'updateService'])).toEqual(['updateService', 'status']);
	});

	test('prefers letters that follow each other', () => {
		expect(found('log', ['long tag', 'blog'])).toEqual(['long tag', 'blog']);
		expect(found('log', ['xlxoxg', 'blog'])).toEqual(['blog', 'xlxoxg']);
	});

	test('takes the shorter of two that match as well', () => {
		expect(found('task', ['tasks of a cluster', 'task'])).toEqual(['task', 'tasks of a cluster']);
	});

	test('takes words in any order', () => {
		expect(found('task stop', ['Stop the task', 'Describe the task'])).toEqual(['Stop the task']);
	});

	test('says where the letters are', () => {
		expect(fuzzyRank('stt', ['Stop the task'], String)[0]?.positions).toEqual([0, 1, 5]);
		expect(fuzzyRank('gog', ['a go-go girl'], String)[0]?.positions).toEqual([2, 3, 5]);
	});

	test('leaves all as they are without a query', () => {
		expect(found(' ', ['b', 'aaa', 'c'])).toEqual(['b', 'aaa', 'c']);
	});

	const text = fc.string({unit: fc.constantFrom('a', 'b', 'B', ' ', '-', 'é', '📦')});

	test('finds exactly the texts that have the letters in order, and points at them', () => {
		const isSubsequence = (letters: string, from: string): boolean =>
			new RegExp([...letters].map((letter) => `${letter}.*`).join(''), 'isu').test(from);
		fc.assert(
			fc.property(text, text, (query, candidate) => {
				const words = query.split(' ').filter((word) => word !== '');
				const [match] = fuzzyRank(query, [candidate], String);
				expect(match !== undefined).toBe(words.every((word) => isSubsequence(word, candidate)));
				const [letters] = words;
				if (match === undefined || letters === undefined || words.length > 1) return;
				const at = match.positions.map((position) => candidate.charAt(position)).join('');
				expect(at.toLowerCase()).toBe(letters.toLowerCase());
				expect(match.positions).toEqual([...match.positions].sort((a, b) => a - b));
			}),
		);
	});

	test('never ranks a text lower for beginning with the query', () => {
		fc.assert(
			fc.property(fc.stringMatching(/^[a-z]{1,6}$/), fc.array(text), (query, others) => {
				const best = fuzzyRank(query, [...others, query], String)[0];
				expect(best?.candidate.toLowerCase()).toBe(query);
			}),
		);
	});
});
