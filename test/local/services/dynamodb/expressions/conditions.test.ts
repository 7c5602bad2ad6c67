import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {holds} from '../../../../../src/local/services/dynamodb/expressions/evaluate-condition.ts';
import {parseCondition} from '../../../../../src/local/services/dynamodb/expressions/parse-condition.ts';
import {Substitutions} from '../../../../../src/local/services/dynamodb/expressions/substitutions.ts';
import type {AttributeValue, Item} from '../../../../../src/local/services/dynamodb/values/attribute-value.ts';
import {attributes} from '../support.ts';

function parse(source: string, values?: Record<string, AttributeValue>, names?: Record<string, string>) {
	const substitutions = new Substitutions(names, values);
	const condition = parseCondition('ConditionExpression', source, substitutions);
	substitutions.checkAllUsed();
	return condition;
}

const item: Item = attributes({
	id: 'one',
	amount: 3,
	tags: new Set(['red', 'blue']),
	xs: ['a', {deep: true}],
	tree: {branch: {n: 7}},
	words: 'hello world',
	nil: null,
	bytes: Buffer.from('binary'),
});

describe('a condition', () => {
	const values = attributes({':three': 3, ':four': 4, ':hello': 'hello', ':red': 'red', ':a': 'a', ':yes': true});
	const using = (source: string): Record<string, AttributeValue> | undefined => {
		const used = Object.entries(values).filter(([name]) => new RegExp(`${name}\\b`).test(source));
		return used.length === 0 ? undefined : Object.fromEntries(used);
	};

	it.each([
		['amount = :three', true],
		['amount <> :three', false],
		['amount < :four AND amount >= :three', true],
		['amount > :three OR amount <= :three', true],
		['NOT amount = :four', true],
		['NOT (amount = :three OR amount = :four)', false],
		['amount = :four OR amount = :three AND words = :hello', false],
		['(amount = :four OR amount = :three) AND begins_with(words, :hello)', true],
		['amount BETWEEN :three AND :four', true],
		['amount IN (:four, :three)', true],
		['amount in (:four)', false],
		['attribute_exists(tree.branch.n)', true],
		['attribute_exists(tree.twig.n)', false],
		['attribute_exists(xs[1].deep)', true],
		['attribute_not_exists(xs[2])', true],
		['xs[1].deep = :yes', true],
		['contains(words, :hello)', true],
		['contains(tags, :red)', true],
		['contains(xs, :a)', true],
		['contains(amount, :a)', false],
		['size(tags) < :three', true],
		['size(words) > size(bytes)', true],
		['size(nil) = :three', false],
		['gone = :three', false],
		['gone <> :three', true],
		['words = :three', false],
		['words > :three', false],
		['(amount) = (:three)', true],
		[':three = amount', true],
	])('%s is %s', (source, expected) => {
		expect(holds(parse(source, using(source)), item)).toBe(expected);
	});

	it.each(['S', 'N', 'SS', 'L', 'M', 'NULL', 'B'])('knows the type %s', (type) => {
		const found = Object.keys(item).filter((name) =>
			holds(parse('attribute_type(#n, :t)', {':t': {S: type}}, {'#n': name}), item),
		);
		const expected = Object.entries(item).filter(([, value]) => type in value);
		expect(found).toEqual(expected.map(([name]) => name));
	});

	it('of an item that is not there finds nothing', () => {
		expect(holds(parse('attribute_not_exists(id)'), undefined)).toBe(true);
		expect(holds(parse('id = :a', {':a': {S: 'one'}}), undefined)).toBe(false);
	});

	it('reads names that are only allowed with a #, and names like those of every object', () => {
		const odd = attributes({status: 'x', 'a.b': 'x'});
		expect(holds(parse('#s = #d', undefined, {'#s': 'status', '#d': 'a.b'}), odd)).toBe(true);
		expect(holds(parse('attribute_exists(hasOwnProperty)'), odd)).toBe(false);
	});
});

describe('a condition is refused', () => {
	const v = {':v': {S: 'x'}};
	it.each([
		['', undefined, 'The expression can not be empty;'],
		['a = ', undefined, 'Syntax error; token: "<EOF>", near: "="'],
		['a = :v b', v, 'Syntax error; token: "b", near: ":v b"'],
		['a ! :v', v, 'Syntax error; token: "!", near: "a !"'],
		['a', undefined, 'Syntax error; token: "<EOF>"'],
		['status = :v', v, 'Attribute name is a reserved keyword; reserved keyword: status'],
		['a = :w', v, 'An expression attribute value used in expression is not defined; attribute value: :w'],
		['#a = :v', v, 'An expression attribute name used in the document path is not defined; attribute name: #a'],
		['((a = :v))', v, 'The expression has redundant parentheses;'],
		['attribute_exist(a)', undefined, 'Invalid function name; function: attribute_exist'],
		[
			'attribute_exists(a, b)',
			undefined,
			'Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 2',
		],
		[
			'attribute_exists(:v)',
			v,
			'Operator or function requires a document path; operator or function: attribute_exists',
		],
		['size(a)', undefined, 'The function is not allowed to be used this way in an expression; function: size'],
		[
			'a = attribute_exists(b)',
			undefined,
			'The function is not allowed to be used this way in an expression; function: attribute_exists',
		],
		['attribute_type(a, :v)', v, 'Invalid attribute type name found; type: x, valid types:'],
		['begins_with(a, :v)', {':v': {N: '1'}}, 'operator or function: begins_with, operand type: N'],
		['a = a', undefined, 'The first operand must be distinct from the remaining operands'],
		[
			'a BETWEEN :v AND :w',
			{':v': {N: '2'}, ':w': {N: '1'}},
			'The BETWEEN operator requires upper bound to be greater than or equal to lower bound; ' +
				'lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}',
		],
		['a BETWEEN :v AND :w', {':v': {N: '2'}, ':w': {S: '1'}}, 'requires same data type for lower and upper bounds'],
		[`a = :v${' '.repeat(4100)}`, v, 'Expression size has exceeded the maximum allowed size'],
	] as const)('%j', (source, values, message) => {
		expect(() => parse(source, values && {...values})).toThrow(message);
		expect(() => parse(source, values && {...values})).toThrow('Invalid ConditionExpression: ');
	});

	it('when it leaves a name or value unused', () => {
		expect(() => parse('a = :v', {...v, ':w': {S: 'y'}})).toThrow(
			'Value provided in ExpressionAttributeValues unused in expressions: keys: {:w}',
		);
		expect(() => parse('a = :v', v, {'#a': 'a'})).toThrow(
			'Value provided in ExpressionAttributeNames unused in expressions: keys: {#a}',
		);
	});
});

/** A condition as text, with what it must give computed beside it. */
interface Model {
	readonly source: string;
	readonly holds: (item: Readonly<Record<string, number>>) => boolean;
}

const names = ['u', 'v', 'w'] as const;
const numbers = [0, 1, 2, 3];
const comparators: Readonly<Record<string, (left: number, right: number) => boolean>> = {
	'=': (left, right) => left === right,
	'<>': (left, right) => left !== right,
	'<': (left, right) => left < right,
	'<=': (left, right) => left <= right,
	'>': (left, right) => left > right,
	'>=': (left, right) => left >= right,
};

const simple: fc.Arbitrary<Model> = fc.oneof(
	fc
		.record({
			name: fc.constantFrom(...names),
			comparator: fc.constantFrom(...Object.keys(comparators)),
			value: fc.constantFrom(...numbers),
		})
		.map(({name, comparator, value}) => ({
			source: `${name} ${comparator} :${value}`,
			holds: (found: Readonly<Record<string, number>>) => {
				const left = found[name];
				return left === undefined ? comparator === '<>' : (comparators[comparator]?.(left, value) ?? false);
			},
		})),
	fc.constantFrom(...names).map((name) => ({
		source: `attribute_exists(${name})`,
		holds: (found: Readonly<Record<string, number>>) => found[name] !== undefined,
	})),
	fc
		.record({name: fc.constantFrom(...names), values: fc.uniqueArray(fc.constantFrom(...numbers), {minLength: 1})})
		.map(({name, values}) => ({
			source: `${name} IN (${values.map((value) => `:${value}`).join(', ')})`,
			holds: (found: Readonly<Record<string, number>>) => values.some((value) => value === found[name]),
		})),
);

const {condition} = fc.letrec<{condition: Model; junction: Model; negation: Model; grouped: Model}>((tie) => ({
	condition: fc.oneof({maxDepth: 4}, simple, tie('junction'), tie('negation')),
	// Every part in brackets of its own, unless it is simple: what binds how is told by the table above.
	grouped: tie('condition').map((part) =>
		/ AND | OR |^NOT /.test(part.source) ? {...part, source: `(${part.source})`} : part,
	),
	junction: fc.tuple(tie('grouped'), fc.boolean(), tie('grouped')).map(([left, isAnd, right]) => ({
		source: `${left.source} ${isAnd ? 'AND' : 'OR'} ${right.source}`,
		holds: (found) => (isAnd ? left.holds(found) && right.holds(found) : left.holds(found) || right.holds(found)),
	})),
	negation: tie('grouped').map((part) => ({source: `NOT ${part.source}`, holds: (found) => !part.holds(found)})),
}));

describe('any condition', () => {
	it('holds when each of its parts says so', () => {
		const items = fc.dictionary(fc.constantFrom(...names), fc.constantFrom(...numbers));
		fc.assert(
			fc.property(condition, items, ({source, holds: expected}, found) => {
				const values = numbers.filter((value) => source.includes(`:${value}`)).map((value) => [`:${value}`, value]);
				const all = values.length === 0 ? undefined : attributes(Object.fromEntries(values) as Record<string, number>);
				expect(holds(parse(source, all), attributes(found)), source).toBe(expected(found));
			}),
			{numRuns: 500},
		);
	});
});
