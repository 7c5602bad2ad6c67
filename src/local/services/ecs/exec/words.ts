/** A command line that does not end where its quotes should. */
export class UnclosedQuoteError extends Error {
	override readonly name = 'UnclosedQuoteError';
}

const blank = /\s/;

/**
 * The words of a command line, by the rules of a shell's quotes and backslashes and by nothing else of a shell: so does
 * Session Manager's agent in a container. @throws UnclosedQuoteError
 */
export function splitWords(line: string): string[] {
	const words: string[] = [];
	let word: string | undefined;
	let quote: '"' | "'" | undefined;
	for (let index = 0; index < line.length; index += 1) {
		const character = line[index] ?? '';
		if (character === quote) quote = undefined;
		else if (quote === undefined && (character === '"' || character === "'")) {
			quote = character;
			word ??= '';
		} else if (character === '\\' && quote !== "'") {
			const next = line[index + 1] ?? '';
			// Within double quotes a backslash is one, unless something there needs it.
			const isKept = quote === '"' && !['"', '\\', '$', '`'].includes(next);
			word = `${word ?? ''}${isKept ? character : ''}${next}`;
			index += 1;
		} else if (quote === undefined && blank.test(character)) {
			if (word !== undefined) words.push(word);
			word = undefined;
		} else word = `${word ?? ''}${character}`;
	}
	if (quote !== undefined) throw new UnclosedQuoteError(`The command has a ${quote} that is not closed.`);
	return word === undefined ? words : [...words, word];
}
