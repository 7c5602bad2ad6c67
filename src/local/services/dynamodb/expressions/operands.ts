import type {AttributeValue} from '../values/attribute-value.ts';
import type {Path} from './path.ts';
import {isReserved} from './reserved-words.ts';
import type {Substitutions} from './substitutions.ts';
import type {Token, Tokens} from './tokens.ts';

export interface PathOperand {
	readonly kind: 'path';
	readonly path: Path;
}

export interface ValueOperand {
	readonly kind: 'value';
	readonly value: AttributeValue;
}

const highestPosition = 4_294_967_295;

/** Reads `name.member[3].#other`. Throws ValidationException for reserved words and names that stand for nothing. */
export function readPath(tokens: Tokens, substitutions: Substitutions): Path {
	const steps: (string | number)[] = [];
	const first = readName(tokens, substitutions);
	for (;;) {
		if (tokens.takeIf('.')) steps.push(readName(tokens, substitutions));
		else if (tokens.is('[')) steps.push(readPosition(tokens));
		else return [first, ...steps];
	}
}

function readPosition(tokens: Tokens): number {
	tokens.expect('[');
	if (tokens.peek().kind !== 'number') throw tokens.unexpected();
	const text = tokens.take().text;
	const position = Number(text);
	if (position > highestPosition) {
		throw tokens.error(`List index is not within the allowable range; index: [${text}]`);
	}
	tokens.expect(']');
	return position;
}

function readName(tokens: Tokens, substitutions: Substitutions): string {
	const {kind, text} = tokens.peek();
	if (kind === 'name') {
		tokens.take();
		const name = substitutions.name(text);
		if (name !== undefined) return name;
		const message = 'An expression attribute name used in the document path is not defined; attribute name: ';
		throw tokens.error(message + text);
	}
	if (kind !== 'word') throw tokens.unexpected();
	tokens.take();
	if (!isReserved(text)) return text;
	throw tokens.error(`Attribute name is a reserved keyword; reserved keyword: ${text}`);
}

/** Reads a `:value`. Throws ValidationException when it stands for nothing. */
export function readValue(tokens: Tokens, substitutions: Substitutions): ValueOperand {
	if (tokens.peek().kind !== 'value') throw tokens.unexpected();
	const {text} = tokens.take();
	const value = substitutions.value(text);
	if (value !== undefined) return {kind: 'value', value};
	const message = 'An expression attribute value used in expression is not defined; attribute value: ';
	throw tokens.error(message + text);
}

/** Whether a function is called next: a word and a bracket. */
export function isCall(tokens: Tokens): boolean {
	const after = tokens.peek(1);
	return tokens.peek().kind === 'word' && after.kind === 'sign' && after.text === '(';
}

/** Reads `name(argument, …)`. */
export function readCall<Argument>(
	tokens: Tokens,
	readArgument: () => Argument,
): {readonly name: string; readonly token: Token; readonly operands: Argument[]} {
	const token = tokens.take();
	tokens.expect('(');
	const operands = [readArgument()];
	while (tokens.takeIf(',')) operands.push(readArgument());
	tokens.expect(')');
	return {name: token.text, token, operands};
}

export function wrongCount(tokens: Tokens, name: string, count: number): Error {
	return tokens.error(
		`Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${count}`,
	);
}

export function wrongType(tokens: Tokens, name: string, type: string): Error {
	return tokens.error(
		`Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${type}`,
	);
}

export function needsPath(tokens: Tokens, name: string): Error {
	return tokens.error(`Operator or function requires a document path; operator or function: ${name}`);
}
