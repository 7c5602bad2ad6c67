import {type AttributeType, attributeTypes, compare, typeOf} from '../values/attribute-value.ts';
import type {Comparator, Condition, Operand} from './condition.ts';
import {isCall, needsPath, readCall, readPath, readValue, wrongCount, wrongType} from './operands.ts';
import {isSamePath, pathText} from './path.ts';
import type {Substitutions} from './substitutions.ts';
import {Tokens} from './tokens.ts';

const comparators: ReadonlySet<string> = new Set<Comparator>(['=', '<>', '<', '<=', '>', '>=']);
const operandCounts: ReadonlyMap<string, number> = new Map([
	['attribute_exists', 1],
	['attribute_not_exists', 1],
	['attribute_type', 2],
	['begins_with', 2],
	['contains', 2],
	['size', 1],
]);
const maximumCandidates = 100;

/** Reads a condition, filter or key condition; `what` is its parameter. Throws ValidationException, as AWS words it. */
export function parseCondition(what: string, source: string, substitutions: Substitutions): Condition {
	return new ConditionParser(new Tokens(what, source), substitutions).parse();
}

const isOperand = (part: Condition | Operand): part is Operand =>
	part.kind === 'path' || part.kind === 'value' || part.kind === 'size';

/** By recursive descent: OR binds weakest, then AND, NOT, and comparisons strongest. */
class ConditionParser {
	readonly #tokens: Tokens;
	readonly #substitutions: Substitutions;

	constructor(tokens: Tokens, substitutions: Substitutions) {
		this.#tokens = tokens;
		this.#substitutions = substitutions;
	}

	parse(): Condition {
		const condition = this.#condition(this.#either());
		this.#tokens.expectEnd();
		return condition;
	}

	#either(): Condition | Operand {
		let left = this.#both();
		while (this.#tokens.is('OR')) {
			const first = this.#condition(left);
			this.#tokens.take();
			left = {kind: 'or', left: first, right: this.#condition(this.#both())};
		}
		return left;
	}

	#both(): Condition | Operand {
		let left = this.#negation();
		while (this.#tokens.is('AND')) {
			const first = this.#condition(left);
			this.#tokens.take();
			left = {kind: 'and', left: first, right: this.#condition(this.#negation())};
		}
		return left;
	}

	#negation(): Condition | Operand {
		if (!this.#tokens.takeIf('NOT')) return this.#comparison();
		return {kind: 'not', condition: this.#condition(this.#negation())};
	}

	#comparison(): Condition | Operand {
		const left = this.#tokens.is('(') ? this.#bracketed() : this.#simple();
		if (!isOperand(left)) return left;
		const {kind, text} = this.#tokens.peek();
		if (kind === 'sign' && comparators.has(text)) {
			this.#tokens.take();
			const right = this.#operand();
			this.#checkDistinct(text, left, right);
			return {kind: 'compare', comparator: text as Comparator, left, right};
		}
		if (this.#tokens.takeIf('BETWEEN')) return this.#between(left);
		if (this.#tokens.takeIf('IN')) return this.#in(left);
		return left;
	}

	/** What stands in brackets is a condition or an operand; doubled brackets are refused. */
	#bracketed(): Condition | Operand {
		this.#tokens.expect('(');
		const isDoubled = this.#tokens.is('(');
		const inner = this.#either();
		const isWhole = isDoubled && this.#tokens.is(')') && this.#closed === inner;
		this.#tokens.expect(')');
		if (isWhole) throw this.#tokens.error('The expression has redundant parentheses;');
		this.#closed = inner;
		return inner;
	}

	/** What the brackets held that were closed last. */
	#closed: Condition | Operand | undefined;

	#between(operand: Operand): Condition {
		const lower = this.#operand();
		this.#tokens.expect('AND');
		const upper = this.#operand();
		this.#checkBounds(lower, upper);
		return {kind: 'between', operand, lower, upper};
	}

	#in(operand: Operand): Condition {
		this.#tokens.expect('(');
		const candidates = [this.#operand()];
		while (this.#tokens.takeIf(',')) candidates.push(this.#operand());
		this.#tokens.expect(')');
		if (candidates.length > maximumCandidates) throw wrongCount(this.#tokens, 'IN', candidates.length + 1);
		return {kind: 'in', operand, candidates};
	}

	#simple(): Condition | Operand {
		if (isCall(this.#tokens)) return this.#call();
		if (this.#tokens.peek().kind === 'value') return readValue(this.#tokens, this.#substitutions);
		return {kind: 'path', path: readPath(this.#tokens, this.#substitutions)};
	}

	#operand(): Operand {
		const part = this.#tokens.is('(') ? this.#bracketed() : this.#simple();
		if (isOperand(part)) return part;
		throw this.#misused(part);
	}

	#condition(part: Condition | Operand): Condition {
		if (!isOperand(part)) return part;
		if (part.kind === 'size') {
			throw this.#tokens.error('The function is not allowed to be used this way in an expression; function: size');
		}
		throw this.#tokens.unexpected();
	}

	#call(): Condition | Operand {
		const {name, operands} = readCall(this.#tokens, () => this.#operand());
		const count = operandCounts.get(name);
		if (count === undefined) throw this.#tokens.error(`Invalid function name; function: ${name}`);
		const [first, second] = operands;
		if (first === undefined || operands.length !== count) throw wrongCount(this.#tokens, name, operands.length);
		if (second === undefined) return this.#unary(name, first);
		this.#checkDistinct(name, first, second);
		if (name === 'attribute_type') return {kind: 'type', operand: first, type: this.#typeName(second)};
		if (name === 'contains') return {kind: 'contains', operand: first, sought: second};
		for (const operand of operands) {
			const type = this.#immediateType(operand);
			if (type !== undefined && type !== 'S' && type !== 'B') throw wrongType(this.#tokens, name, type);
		}
		return {kind: 'begins_with', operand: first, sought: second};
	}

	#unary(name: string, operand: Operand): Condition | Operand {
		if (name !== 'size') {
			if (operand.kind !== 'path') throw needsPath(this.#tokens, name);
			return {kind: 'exists', operand, isWanted: name === 'attribute_exists'};
		}
		const type = this.#immediateType(operand);
		if (operand.kind === 'size' || type === 'N' || type === 'BOOL' || type === 'NULL') {
			throw wrongType(this.#tokens, name, type ?? 'N');
		}
		return {kind: 'size', of: operand};
	}

	#typeName(operand: Operand): AttributeType {
		const type = this.#immediateType(operand);
		if (operand.kind !== 'value' || operand.value.S === undefined) {
			throw wrongType(this.#tokens, 'attribute_type', type ?? '{NS,SS,L,BS,N,M,B,BOOL,NULL,S}');
		}
		const name = operand.value.S;
		const found = attributeTypes.find((candidate) => candidate === name);
		if (found !== undefined) return found;
		throw this.#tokens.error(
			`Invalid attribute type name found; type: ${name}, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}`,
		);
	}

	#immediateType(operand: Operand): AttributeType | undefined {
		if (operand.kind === 'size') return 'N';
		return operand.kind === 'value' ? typeOf(operand.value) : undefined;
	}

	#checkDistinct(operator: string, left: Operand, right: Operand): void {
		if (left.kind !== 'path' || right.kind !== 'path' || !isSamePath(left.path, right.path)) return;
		throw this.#tokens.error(
			'The first operand must be distinct from the remaining operands for this operator or function; ' +
				`operator: ${operator}, first operand: ${pathText(left.path)}`,
		);
	}

	#checkBounds(lower: Operand, upper: Operand): void {
		if (lower.kind !== 'value' || upper.kind !== 'value') return;
		const [low, high] = [typeOf(lower.value), typeOf(upper.value)];
		const shown = (type: AttributeType, {value}: typeof lower): string =>
			`AttributeValue: {${type}:${String((value as Partial<Record<AttributeType, unknown>>)[type])}}`;
		const operands = `lower bound operand: ${shown(low, lower)}, upper bound operand: ${shown(high, upper)}`;
		if (low !== high) {
			const message = 'The BETWEEN operator requires same data type for lower and upper bounds';
			throw this.#tokens.error(`${message}; ${operands}`);
		}
		if ((compare(lower.value, upper.value) ?? 0) > 0) {
			const message = 'The BETWEEN operator requires upper bound to be greater than or equal to lower bound';
			throw this.#tokens.error(`${message}; ${operands}`);
		}
	}

	#misused(part: Condition): Error {
		const names: Partial<Record<Condition['kind'], string>> = {
			exists: 'attribute_exists',
			type: 'attribute_type',
			begins_with: 'begins_with',
			contains: 'contains',
		};
		const name = part.kind === 'exists' && !part.isWanted ? 'attribute_not_exists' : names[part.kind];
		if (name === undefined) return this.#tokens.unexpected();
		return this.#tokens.error(`The function is not allowed to be used this way in an expression; function: ${name}`);
	}
}
