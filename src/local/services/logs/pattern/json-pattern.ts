import {invalidParameter} from '../errors.ts';
import {comparison, type Operator} from './comparison.ts';

type Condition = (event: unknown) => boolean;

const tokenPattern =
	/\s*(?<token>&&|\|\||[()]|\$(?:\.[\w-]+|\[(?:\d+|\*|"[^"]*")\])*|!=|<=|>=|[=<>]|"(?:[^"\\]|\\.)*"|%[^%]+%|[^\s()&|=!<>"]+)/y;

/** `{ ($.level = "error" && $.status >= 500) || $.failed IS TRUE }` */
export function parseJsonPattern(text: string): (message: string) => boolean {
	if (!text.endsWith('}')) throw invalidParameter('Invalid filter pattern');
	const parser = new Parser(tokenise(text.slice(1, -1)));
	const condition = parser.parse();
	return (message) => {
		const event = parseEvent(message);
		return event !== undefined && condition(event);
	};
}

function tokenise(text: string): string[] {
	const tokens: string[] = [];
	const trimmed = text.trimEnd();
	let offset = 0;
	while (offset < trimmed.length) {
		tokenPattern.lastIndex = offset;
		const token = tokenPattern.exec(trimmed)?.groups?.token;
		if (token === undefined) throw invalidParameter('Invalid filter pattern');
		tokens.push(token);
		offset = tokenPattern.lastIndex;
	}
	return tokens;
}

/** Only objects and lists are JSON events; a bare number or word is not. */
function parseEvent(message: string): object | undefined {
	const text = message.trimStart();
	if (!text.startsWith('{') && !text.startsWith('[')) return undefined;
	try {
		return JSON.parse(text) as object;
	} catch {
		return undefined;
	}
}

/** Recursive descent over `or := and (|| and)*`, `and := unit (&& unit)*`, `unit := ( or ) | comparison`. */
class Parser {
	readonly #tokens: readonly string[];
	#next = 0;

	constructor(tokens: readonly string[]) {
		this.#tokens = tokens;
	}

	parse(): Condition {
		const condition = this.#or();
		if (this.#next < this.#tokens.length) throw invalidParameter('Invalid filter pattern');
		return condition;
	}

	#or(): Condition {
		const parts = [this.#and()];
		while (this.#accept('||')) parts.push(this.#and());
		return (event) => parts.some((part) => part(event));
	}

	#and(): Condition {
		const parts = [this.#unit()];
		while (this.#accept('&&')) parts.push(this.#unit());
		return (event) => parts.every((part) => part(event));
	}

	#unit(): Condition {
		if (!this.#accept('(')) return this.#comparison();
		const inner = this.#or();
		if (!this.#accept(')')) throw invalidParameter('Invalid filter pattern');
		return inner;
	}

	#comparison(): Condition {
		const selector = this.#take();
		if (!selector.startsWith('$')) throw invalidParameter('Invalid filter pattern: a selector starts with $');
		const steps = stepsOf(selector);
		const operator = this.#take().toUpperCase();
		if (operator === 'IS') return isCondition(steps, this.#take().toUpperCase());
		if (operator === 'NOT') {
			if (this.#take().toUpperCase() !== 'EXISTS') throw invalidParameter('Invalid filter pattern');
			return (event) => select(event, steps).length === 0;
		}
		if (operator === 'EXISTS') return (event) => select(event, steps).length > 0;
		if (!operators.has(operator)) throw invalidParameter('Invalid filter pattern');
		const test = comparison(operator as Operator, this.#take());
		return (event) => select(event, steps).some((value) => isScalar(value) && test(value));
	}

	#accept(token: string): boolean {
		if (this.#tokens[this.#next] !== token) return false;
		this.#next += 1;
		return true;
	}

	#take(): string {
		const token = this.#tokens[this.#next];
		if (token === undefined) throw invalidParameter('Invalid filter pattern');
		this.#next += 1;
		return token;
	}
}

const operators: ReadonlySet<string> = new Set(['=', '!=', '<', '<=', '>', '>=']);

const isScalar = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number';

function isCondition(steps: readonly string[], what: string): Condition {
	const wanted: unknown = {NULL: null, TRUE: true, FALSE: false}[what];
	if (wanted === undefined) throw invalidParameter('Invalid filter pattern');
	return (event) => select(event, steps).some((value) => value === wanted);
}

/** `$.a.b[0]["c d"]` → `a`, `b`, `0`, `c d` */
const stepsOf = (selector: string): string[] =>
	Array.from(
		selector.matchAll(/\.([\w-]+)|\[(?:(\d+|\*)|"([^"]*)")\]/g),
		([, name, index, quoted]) => name ?? index ?? quoted ?? '',
	);

/** The values that a selector names; `*` stands for every item of a list. */
function select(event: unknown, steps: readonly string[]): unknown[] {
	let values: unknown[] = [event];
	for (const step of steps) {
		values = values.flatMap((value) => {
			if (typeof value !== 'object' || value === null) return [];
			if (step === '*') return Array.isArray(value) ? (value as unknown[]) : [];
			return Object.hasOwn(value, step) ? [(value as Record<string, unknown>)[step]] : [];
		});
	}
	return values;
}
