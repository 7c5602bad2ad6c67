import {pageFrom} from '../paging.ts';
import {invalidInput} from './failures.ts';

const pageSize = 100;

/** One page of a list, with the token of the next one. Throws InvalidInputException for a token that is not ours. */
export function page<Item>(items: readonly Item[], token: string | undefined): {items: Item[]; nextToken?: string} {
	const invalidToken = (): Error => invalidInput('Invalid nextToken');
	const {items: chosen, next} = pageFrom(items, {token, size: pageSize, invalidToken});
	return {items: chosen, ...(next !== undefined && {nextToken: next})};
}
