import {type AttributeType, type AttributeValue, isSetType, typeOf} from '../values/attribute-value.ts';
import {isCall, needsPath, readCall, readPath, readValue, wrongCount, wrongType} from './operands.ts';
import {pathClash} from './path.ts';
import type {Substitutions} from './substitutions.ts';
import {Tokens} from './tokens.ts';
import type {UpdateAction, UpdateOperand} from './update.ts';

const sections = ['SET', 'REMOVE', 'ADD', 'DELETE'] as const;
type Section = (typeof sections)[number];

const typeNames: Readonly<Record<AttributeType, string>> = {
	S: 'STRING',
	N: 'NUMBER',
	B: 'BINARY',
	NULL: 'NULL',
	BOOL: 'BOOLEAN',
	L: 'LIST',
	M: 'MAP',
	SS: 'STRING_SET',
	NS: 'NUMBER_SET',
	BS: 'BINARY_SET',
};

/** Reads an update expression. Throws ValidationException, as AWS words it. */
export function parseUpdate(source: string, substitutions: Substitutions): readonly UpdateAction[] {
	const tokens = new Tokens('UpdateExpression', source);
	const actions: UpdateAction[] = [];
	const seen = new Set<Section>();
	while (tokens.peek().kind !== 'end') {
		const section = sections.find((candidate) => tokens.is(candidate));
		if (section === undefined) throw tokens.unexpected();
		tokens.take();
		if (seen.has(section)) {
			throw tokens.error(`The "${section}" section can only be used once in an update expression;`);
		}
		seen.add(section);
		do actions.push(readAction(section, tokens, substitutions));
		while (tokens.takeIf(','));
	}
	checkPaths(tokens, actions);
	return actions;
}

function readAction(section: Section, tokens: Tokens, substitutions: Substitutions): UpdateAction {
	const path = readPath(tokens, substitutions);
	if (section === 'REMOVE') return {kind: 'remove', path};
	if (section === 'SET') {
		tokens.expect('=');
		return {kind: 'set', path, operand: readSum(tokens, substitutions)};
	}
	const {value} = readValue(tokens, substitutions);
	const type = typeOf(value);
	if (!isSetType(type) && !(section === 'ADD' && type === 'N')) {
		throw tokens.error(
			`Incorrect operand type for operator or function; operator: ${section}, operand type: ${typeNames[type]}`,
		);
	}
	return {kind: section === 'ADD' ? 'add' : 'delete', path, value};
}

/** An operand, or two of them with a sign between. */
function readSum(tokens: Tokens, substitutions: Substitutions): UpdateOperand {
	const left = readOperand(tokens, substitutions);
	const sign = ['+', '-'].find((candidate) => tokens.takeIf(candidate));
	if (sign === undefined) return left;
	const right = readOperand(tokens, substitutions);
	checkTypes(tokens, sign, 'N', [left, right]);
	return {kind: sign === '+' ? 'plus' : 'minus', left, right};
}

function readOperand(tokens: Tokens, substitutions: Substitutions): UpdateOperand {
	if (tokens.takeIf('(')) {
		const inner = readSum(tokens, substitutions);
		tokens.expect(')');
		return inner;
	}
	if (tokens.peek().kind === 'value') return readValue(tokens, substitutions);
	if (!isCall(tokens)) return {kind: 'path', path: readPath(tokens, substitutions)};
	const {name, operands} = readCall(tokens, () => readOperand(tokens, substitutions));
	if (name !== 'if_not_exists' && name !== 'list_append') {
		throw tokens.error(`Invalid function name; function: ${name}`);
	}
	const [left, right] = operands;
	if (left === undefined || right === undefined || operands.length > 2) {
		throw wrongCount(tokens, name, operands.length);
	}
	if (name === 'list_append') {
		checkTypes(tokens, name, 'L', [left, right]);
		return {kind: name, left, right};
	}
	if (left.kind !== 'path') throw needsPath(tokens, name);
	return {kind: name, path: left.path, otherwise: right};
}

function checkTypes(tokens: Tokens, name: string, wanted: AttributeType, operands: readonly UpdateOperand[]): void {
	for (const operand of operands) {
		const type = operand.kind === 'value' ? typeOf(operand.value satisfies AttributeValue) : wanted;
		if (type !== wanted) throw wrongType(tokens, name, type);
	}
}

/** No two actions may be about the same place, nor one about a part of another's. */
function checkPaths(tokens: Tokens, actions: readonly UpdateAction[]): void {
	for (const [index, {path}] of actions.entries()) {
		for (const earlier of actions.slice(0, index)) {
			const clash = pathClash(earlier.path, path);
			if (clash !== undefined) throw tokens.error(clash);
		}
	}
}
