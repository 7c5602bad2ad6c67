import {InvalidInputError} from '../../errors.ts';

const longest = 64;

/** A user's name as it may stand in a record: 1 to 64 letters, digits and `. _ @ -`. @throws InvalidInputError */
export function parseUser(text: string | undefined): string {
	const name = text?.trim() ?? '';
	if (name === '') throw new InvalidInputError('A task is grabbed for somebody: the user name is missing.', example);
	if (name.length > longest) {
		throw new InvalidInputError(`The user name has ${name.length} characters; it may have ${longest}.`, example);
	}
	if (!/^[A-Za-z0-9._@-]+$/.test(name)) {
		throw new InvalidInputError(
			`«${name}» cannot be a user name: it may hold letters, digits, dots, hyphens, underscores and @.`,
			example,
		);
	}
	return name;
}

const example = 'For example ana, or ana@example.org.';
