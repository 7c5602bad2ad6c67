import {invalid} from '../values/errors.ts';

export interface Token {
	readonly kind: 'word' | 'name' | 'value' | 'number' | 'sign' | 'end';
	readonly text: string;
	readonly start: number;
	readonly end: number;
}

const pattern =
	/\s*(?:(?<name>#[A-Za-z0-9_]+)|(?<value>:[A-Za-z0-9_]+)|(?<word>[A-Za-z_][A-Za-z0-9_]*)|(?<number>\d+)|(?<sign><>|<=|>=|[-+=<>()[\].,])|(?<other>\S))/gy;

const kinds = ['name', 'value', 'word', 'number', 'sign'] as const;
const maximumLength = 4096;

/** The tokens of one expression, read from the front; `what` is the parameter that it came in. */
export class Tokens {
	readonly what: string;
	readonly #source: string;
	readonly #tokens: Token[];
	#next = 0;

	/** Throws ValidationException. */
	constructor(what: string, source: string) {
		this.what = what;
		this.#source = source;
		if (source.trim() === '') throw this.error('The expression can not be empty;');
		if (Buffer.byteLength(source) > maximumLength) {
			const size = `expression size: ${Buffer.byteLength(source)}`;
			throw this.error(`Expression size has exceeded the maximum allowed size; ${size}`);
		}
		this.#tokens = this.#read();
	}

	peek(ahead = 0): Token {
		return this.#tokens[Math.min(this.#next + ahead, this.#tokens.length - 1)] as Token;
	}

	take(): Token {
		const token = this.peek();
		this.#next += 1;
		return token;
	}

	/** Whether the next token is this sign, or this keyword in any case. */
	is(text: string): boolean {
		const {kind, text: found} = this.peek();
		return (kind === 'sign' && found === text) || (kind === 'word' && found.toUpperCase() === text);
	}

	takeIf(text: string): boolean {
		const matches = this.is(text);
		if (matches) this.#next += 1;
		return matches;
	}

	expect(text: string): void {
		if (!this.takeIf(text)) throw this.unexpected();
	}

	expectEnd(): void {
		if (this.peek().kind !== 'end') throw this.unexpected();
	}

	/** The error for a token that may not stand where it does: the next one. */
	unexpected(): Error {
		const index = Math.min(this.#next, this.#tokens.length - 1);
		const token = this.#tokens[index] as Token;
		const near = this.#source.slice(this.#tokens[index - 1]?.start ?? 0, this.#tokens[index + 1]?.end).trim();
		return this.error(`Syntax error; token: "${token.text}", near: "${near}"`);
	}

	error(message: string): Error {
		return invalid(`Invalid ${this.what}: ${message}`);
	}

	#read(): Token[] {
		const tokens: Token[] = [];
		for (const match of this.#source.matchAll(pattern)) {
			const {groups = {}} = match;
			const end = match.index + match[0].length;
			const kind = kinds.find((candidate) => groups[candidate] !== undefined);
			const text = match[0].trim();
			if (kind === undefined) {
				const near = this.#source.slice(tokens.at(-1)?.start ?? 0, end).trim();
				throw this.error(`Syntax error; token: "${text}", near: "${near}"`);
			}
			tokens.push({kind, text, start: end - text.length, end});
		}
		const end = this.#source.length;
		return [...tokens, {kind: 'end', text: '<EOF>', start: end, end}];
	}
}
