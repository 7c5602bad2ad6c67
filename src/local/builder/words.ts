/** The value of a variable, or undefined when it is not set. */
export type Lookup = (name: string) => string | undefined;

/** Splits at white space that is neither quoted nor escaped; quotes and escapes stay in the words. */
export function splitWords(text: string, escapeCharacter = '\\'): string[] {
	const words: string[] = [];
	let word = '';
	let quote = '';
	for (let index = 0; index < text.length; index += 1) {
		const character = text[index] ?? '';
		if (quote === '' && /\s/.test(character)) {
			if (word !== '') words.push(word);
			word = '';
			continue;
		}
		word += character;
		if (character === escapeCharacter && quote !== "'") {
			index += 1;
			word += text[index] ?? '';
		} else if (quote === '' && (character === '"' || character === "'")) quote = character;
		else if (character === quote) quote = '';
	}
	return word === '' ? words : [...words, word];
}

/**
 * Takes quotes and escapes out of a word and puts variables in, as Docker's shell-like lexer does: `$name`,
 * `${name}`, `${name:-word}`, `${name:+word}`, `${name:?word}` and the same without the colon. Single quotes keep
 * their content as it is. Throws a plain Error for a substitution that is none of these.
 */
export function expandWord(word: string, lookup: Lookup, escapeCharacter = '\\'): string {
	return new Expansion(word, lookup, escapeCharacter).run(() => false);
}

class Expansion {
	readonly #text: string;
	readonly #lookup: Lookup;
	readonly #escape: string;
	#position = 0;

	constructor(text: string, lookup: Lookup, escapeCharacter: string) {
		this.#text = text;
		this.#lookup = lookup;
		this.#escape = escapeCharacter;
	}

	run(isEnd: (character: string) => boolean): string {
		let result = '';
		let isQuoted = false;
		while (this.#position < this.#text.length) {
			const character = this.#peek();
			if (!isQuoted && isEnd(character)) break;
			if (character === "'" && !isQuoted) result += this.#single();
			else if (character === '"') {
				isQuoted = !isQuoted;
				this.#position += 1;
			} else if (character === this.#escape) result += this.#escaped(isQuoted);
			else if (character === '$') result += this.#variable();
			else {
				result += character;
				this.#position += 1;
			}
		}
		return result;
	}

	#peek(): string {
		return this.#text[this.#position] ?? '';
	}

	#single(): string {
		const end = this.#text.indexOf("'", this.#position + 1);
		if (end < 0) throw new Error(`The single quote in «${this.#text}» is not closed.`);
		const content = this.#text.slice(this.#position + 1, end);
		this.#position = end + 1;
		return content;
	}

	/** Inside double quotes an escape is only one before `"`, `$` and itself. */
	#escaped(isQuoted: boolean): string {
		const next = this.#text[this.#position + 1] ?? '';
		this.#position += 2;
		return isQuoted && next !== '"' && next !== '$' && next !== this.#escape ? `${this.#escape}${next}` : next;
	}

	#variable(): string {
		this.#position += 1;
		if (this.#peek() === '{') {
			this.#position += 1;
			return this.#braced();
		}
		const name = this.#name();
		return name === '' ? '$' : (this.#lookup(name) ?? '');
	}

	#name(): string {
		const [name = ''] = /^(?:[A-Za-z_]\w*|\d)/.exec(this.#text.slice(this.#position)) ?? [];
		this.#position += name.length;
		return name;
	}

	#braced(): string {
		const name = this.#name();
		const [operator = ''] = /^:?[-+?]/.exec(this.#text.slice(this.#position)) ?? [];
		this.#position += operator.length;
		if (name === '' || (operator === '' && this.#peek() !== '}')) {
			throw new Error(`«${this.#text}» has a substitution that the local builder does not support.`);
		}
		const alternative = this.run((character) => character === '}');
		if (this.#peek() !== '}') throw new Error(`The brace in «${this.#text}» is not closed.`);
		this.#position += 1;
		return choose(name, this.#lookup(name), operator, alternative);
	}
}

function choose(name: string, value: string | undefined, operator: string, alternative: string): string {
	const isSet = operator.startsWith(':') ? value !== undefined && value !== '' : value !== undefined;
	if (operator.endsWith('+')) return isSet ? alternative : '';
	if (operator.endsWith('-')) return isSet ? (value ?? '') : alternative;
	if (operator.endsWith('?') && !isSet)
		throw new Error(`The variable ${name} is not set: ${alternative || 'it must be'}.`);
	return value ?? '';
}
