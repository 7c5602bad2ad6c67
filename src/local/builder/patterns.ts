import {posix} from 'node:path';

const special = /[.+^${}()|\\]/;

/**
 * A pattern of `.dockerignore` and `COPY` as a regular expression over whole paths: `*`, `?`, `[…]` within a name as
 * Go's filepath.Match has them, and `**` over any number of folders.
 */
export function globToRegExp(pattern: string): RegExp {
	let source = '';
	for (let index = 0; index < pattern.length; index += 1) {
		const character = pattern[index] ?? '';
		if (pattern.startsWith('**/', index)) {
			source += '(?:.*/)?';
			index += 2;
		} else if (pattern.startsWith('**', index)) {
			source += '.*';
			index += 1;
		} else if (character === '*') source += '[^/]*';
		else if (character === '?') source += '[^/]';
		else if (character === '[' && pattern.indexOf(']', index + 2) > 0) {
			const end = pattern.indexOf(']', index + 2);
			source += `[${pattern.slice(index + 1, end).replaceAll(/[\\[\]]/g, '\\$&')}]`;
			index = end;
		} else if (character === '\\') {
			index += 1;
			source += escapeCharacter(pattern[index] ?? '\\');
		} else source += escapeCharacter(character);
	}
	return new RegExp(`^${source}$`, 's');
}

const escapeCharacter = (character: string): string =>
	special.test(character) || '[]*?'.includes(character) ? `\\${character}` : character;

/** Whether a path, relative to the build context with `/`, is kept out of it. */
export type IsIgnored = (path: string) => boolean;

/** Reads a `.dockerignore`: the last line that matches a path or a folder above it decides; `!` takes it in again. */
export function parseDockerignore(text: string): IsIgnored {
	const rules = text
		.split(/\r?\n/)
		.map((line) => line.trim())
		.filter((line) => line !== '' && !line.startsWith('#'))
		.map((line) => {
			const isException = line.startsWith('!');
			const cleaned = posix.normalize(line.slice(isException ? 1 : 0).trim()).replace(/^\/+|\/+$/g, '');
			return {isException, pattern: globToRegExp(cleaned)};
		});
	return (path) => {
		const steps = path.split('/');
		const candidates = steps.map((_, index) => steps.slice(0, index + 1).join('/'));
		const decisive = rules.findLast(({pattern}) => candidates.some((candidate) => pattern.test(candidate)));
		return decisive !== undefined && !decisive.isException;
	};
}
