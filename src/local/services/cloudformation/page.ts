import {ValidationError} from '../../cloudformation/errors.ts';

/** A page of a list; the token is the position where the next begins. Throws `ValidationError` for a foreign token. */
export function page<Item>(
	items: readonly Item[],
	token: string | undefined,
	size: number,
): {readonly items: Item[]; readonly next?: string} {
	const start = token === undefined ? 0 : Number(token);
	if (!Number.isInteger(start) || start < 0 || start > items.length) {
		throw new ValidationError('The specified next token is not valid');
	}
	const end = start + size;
	return {items: items.slice(start, end), ...(end < items.length ? {next: String(end)} : {})};
}
