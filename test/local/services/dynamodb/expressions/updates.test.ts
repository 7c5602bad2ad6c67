import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {applyUpdate} from '../../../../../src/local/services/dynamodb/expressions/apply-update.ts';
import {parseUpdate} from '../../../../../src/local/services/dynamodb/expressions/parse-update.ts';
import {parseProjection, project} from '../../../../../src/local/services/dynamodb/expressions/projection.ts';
import {Substitutions} from '../../../../../src/local/services/dynamodb/expressions/substitutions.ts';
import type {AttributeValue} from '../../../../../src/local/services/dynamodb/values/attribute-value.ts';
import {attribute, attributes} from '../support.ts';

type Values = Readonly<Record<string, unknown>>;

function update(item: Values, source: string, values: Values = {}, names?: Record<string, string>) {
	const given = Object.keys(values).length === 0 ? undefined : attributes(values);
	const before = attributes(item);
	const copy = structuredClone(before);
	const after = applyUpdate(before, parseUpdate(source, new Substitutions(names, given)));
	expect(before).toEqual(copy);
	return after;
}

describe('an update', () => {
	it.each<[source: string, item: Values, values: Values, after: Values]>([
		['SET a = :v', {}, {':v': 1}, {a: 1}],
		['SET a = :v, b = a', {a: 1}, {':v': 2}, {a: 2, b: 1}],
		['set a = a + :v', {a: 1}, {':v': 2}, {a: 3}],
		['SET a = :v - a', {a: 1}, {':v': 2}, {a: 1}],
		['SET a = if_not_exists(a, :z) + :v', {}, {':v': 2, ':z': 0}, {a: 2}],
		['SET a = if_not_exists(a, :z) + :v', {a: 5}, {':v': 2, ':z': 0}, {a: 7}],
		['SET l = list_append(l, :v)', {l: [1]}, {':v': [2, 3]}, {l: [1, 2, 3]}],
		['SET l = list_append(:v, if_not_exists(l, :e))', {}, {':v': [2], ':e': []}, {l: [2]}],
		['SET l[1] = :v', {l: ['a', 'b', 'c']}, {':v': 'x'}, {l: ['a', 'x', 'c']}],
		['SET l[9] = :v, l[7] = :w', {l: ['a']}, {':v': 'x', ':w': 'y'}, {l: ['a', 'y', 'x']}],
		['SET m.a.b = :v', {m: {a: {c: 1}}}, {':v': 2}, {m: {a: {c: 1, b: 2}}}],
		['SET l[0].m = :v REMOVE l[1], l[2]', {l: [{m: 1}, 'b', 'c', 'd']}, {':v': 2}, {l: [{m: 2}, 'd']}],
		['REMOVE a, m.b', {a: 1, m: {b: 2, c: 3}}, {}, {m: {c: 3}}],
		['REMOVE gone', {a: 1}, {}, {a: 1}],
		['REMOVE l[0], l[2]', {l: ['a', 'b', 'c']}, {}, {l: ['b']}],
		['ADD n :v', {}, {':v': 3}, {n: 3}],
		['ADD n :v, m.n :v', {n: 1, m: {n: 2}}, {':v': 3}, {n: 4, m: {n: 5}}],
		['ADD s :v', {s: new Set(['a'])}, {':v': new Set(['a', 'b'])}, {s: new Set(['a', 'b'])}],
		['DELETE s :v', {s: new Set(['a', 'b'])}, {':v': new Set(['a', 'c'])}, {s: new Set(['b'])}],
		['DELETE s :v', {s: new Set(['a'])}, {':v': new Set(['a'])}, {}],
		['DELETE s :v', {a: 1}, {':v': new Set(['a'])}, {a: 1}],
		[
			'SET a = :v REMOVE b ADD c :w DELETE d :x',
			{b: 1, d: new Set(['q'])},
			{':v': 1, ':w': 2, ':x': new Set(['r'])},
			{a: 1, c: 2, d: new Set(['q'])},
		],
	])('%s', (source, item, values, after) => {
		expect(update(item, source, values)).toEqual(attributes(after));
	});

	it.each<[source: string, item: Values, values: Values, message: string]>([
		['SET a = b', {}, {}, 'The provided expression refers to an attribute that does not exist in the item'],
		['SET m.a = :v', {}, {':v': 1}, 'The document path provided in the update expression is invalid for update'],
		['SET l.a = :v', {l: []}, {':v': 1}, 'The document path provided in the update expression is invalid for update'],
		['SET m[0] = :v', {m: {}}, {':v': 1}, 'The document path provided in the update expression is invalid for update'],
		['SET a = a + :v', {a: 'x'}, {':v': 1}, 'An operand in the update expression has an incorrect data type'],
		[
			'SET a = list_append(a, :v)',
			{a: 'x'},
			{':v': []},
			'An operand in the update expression has an incorrect data type',
		],
		['ADD a :v', {a: 'x'}, {':v': 1}, 'An operand in the update expression has an incorrect data type'],
		['DELETE a :v', {a: 1}, {':v': new Set(['x'])}, 'An operand in the update expression has an incorrect data type'],
	])('%s of %j is refused', (source, item, values, message) => {
		expect(() => update(item, source, values)).toThrow(message);
	});

	it.each<[source: string, values: Values, message: string]>([
		['', {}, 'The expression can not be empty;'],
		['a = :v', {':v': 1}, 'Syntax error; token: "a"'],
		['SET a :v', {':v': 1}, 'Syntax error; token: ":v", near: "a :v"'],
		['SET a = :v SET b = :v', {':v': 1}, 'The "SET" section can only be used once in an update expression;'],
		[
			'SET a = :v, a = :v',
			{':v': 1},
			'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a]',
		],
		['SET a.b = :v REMOVE a', {':v': 1}, 'path one: [a, b], path two: [a]'],
		['SET a.b = :v, a[1] = :v', {':v': 1}, 'Two document paths conflict with each other;'],
		['SET a = contains(a, :v)', {':v': 1}, 'Invalid function name; function: contains'],
		[
			'SET a = if_not_exists(:v, :v)',
			{':v': 1},
			'Operator or function requires a document path; operator or function: if_not_exists',
		],
		['SET a = if_not_exists(a)', {}, 'operator or function: if_not_exists, number of operands: 1'],
		[
			'SET a = a + :v',
			{':v': 'x'},
			'Incorrect operand type for operator or function; operator or function: +, operand type: S',
		],
		['SET a = list_append(a, :v)', {':v': 'x'}, 'operator or function: list_append, operand type: S'],
		['ADD a :v', {':v': 'x'}, 'Incorrect operand type for operator or function; operator: ADD, operand type: STRING'],
		[
			'DELETE a :v',
			{':v': 1},
			'Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER',
		],
		['REMOVE date', {}, 'Attribute name is a reserved keyword; reserved keyword: date'],
	])('%j is no update', (source, values, message) => {
		expect(() => update({}, source, values)).toThrow(`Invalid UpdateExpression: `);
		expect(() => update({}, source, values)).toThrow(message);
	});

	it('changes a list by the positions that it had', () => {
		const edits = fc.uniqueArray(fc.record({index: fc.nat(12), isSet: fc.boolean()}), {
			selector: ({index}) => index,
			minLength: 1,
		});
		fc.assert(
			fc.property(fc.array(fc.nat(9), {maxLength: 9}), edits, (list, changes) => {
				const set = changes.filter(({isSet}) => isSet).map(({index}) => `l[${index}] = :v`);
				const removed = changes.filter(({isSet}) => !isSet).map(({index}) => `l[${index}]`);
				const source = [
					...(set.length > 0 ? [`SET ${set.join(', ')}`] : []),
					...(removed.length > 0 ? [`REMOVE ${removed.join(', ')}`] : []),
				].join(' ');
				const sparse: (number | string | undefined)[] = [...list];
				for (const {index, isSet} of changes) {
					if (isSet || index < list.length) sparse[index] = isSet ? 'v' : undefined;
				}
				const expected = sparse.filter((value) => value !== undefined);
				expect(update({l: list}, source, set.length > 0 ? {':v': 'v'} : {}).l).toEqual(attribute(expected));
			}),
		);
	});
});

describe('a projection', () => {
	const item = attributes({a: 1, m: {b: 2, c: {d: 3}}, l: ['x', {y: 1, z: 2}, 'w'], 'odd.name': 4});
	const projected = (source: string, names?: Record<string, string>): Record<string, AttributeValue> => ({
		...project(item, parseProjection(source, new Substitutions(names, undefined))),
	});

	it.each<[source: string, found: Values]>([
		['a', {a: 1}],
		['m.c.d, a', {m: {c: {d: 3}}, a: 1}],
		['m.b, m.c', {m: {b: 2, c: {d: 3}}}],
		['l[1].z', {l: [{z: 2}]}],
		['l[2], l[0]', {l: ['x', 'w']}],
		['gone, m.gone, l[7], a.b', {}],
	])('%s', (source, found) => {
		expect(projected(source)).toEqual(attributes(found));
	});

	it('reads names that no path can be written with', () => {
		expect(projected('#o', {'#o': 'odd.name'})).toEqual(attributes({'odd.name': 4}));
	});

	it.each([
		['a, a', 'Two document paths overlap with each other'],
		['m.b, m', 'path one: [m, b], path two: [m]'],
		['l[0], l.x', 'Two document paths conflict with each other'],
		['a,', 'Syntax error; token: "<EOF>"'],
		['a b', 'Syntax error; token: "b"'],
		['name', 'reserved keyword: name'],
	])('%s is refused', (source, message) => {
		expect(() => projected(source)).toThrow(message);
	});
});
