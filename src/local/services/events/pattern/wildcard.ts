import {invalidPattern} from '../errors.ts';

/**
 * `*` stands for any characters, `\*` and `\\` for themselves. Takes time in proportion to the text, whatever the
 * pattern. Throws InvalidEventPatternException for two wildcards in a row and for other escapes.
 */
export function compileWildcard(pattern: string): (text: string) => boolean {
	const [first = '', ...others] = literalsOf(pattern);
	const last = others.pop();
	if (last === undefined) return (text) => text === first;
	return (text) => {
		if (!text.startsWith(first)) return false;
		let end = first.length;
		for (const literal of others) {
			const found = text.indexOf(literal, end);
			if (found < 0) return false;
			end = found + literal.length;
		}
		return text.length - last.length >= end && text.endsWith(last);
	};
}

/** What stands between the wildcards. */
function literalsOf(pattern: string): string[] {
	const literals = [''];
	for (let position = 0; position < pattern.length; position += 1) {
		const character = pattern.charAt(position);
		const next = pattern.charAt(position + 1);
		if (character === '*') {
			if (next === '*') throw invalidPattern(`Consecutive wildcard characters at pos ${position}`);
			literals.push('');
			continue;
		}
		if (character === '\\') {
			if (next !== '*' && next !== '\\') throw invalidPattern(`Invalid escape character at pos ${position}`);
			position += 1;
		}
		literals.push(`${literals.pop() ?? ''}${pattern.charAt(position)}`);
	}
	return literals;
}
