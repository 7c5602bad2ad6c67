import {InvalidNextToken} from '@aws-sdk/client-auto-scaling';

const standardSize = 50;

/** A page of a list in steady order. Throws InvalidNextToken. */
export function pageOf<Item>(
	all: readonly Item[],
	maxRecords: number | undefined,
	token: string | undefined,
): {readonly items: Item[]; readonly NextToken?: string} {
	const start = token === undefined ? 0 : Number(Buffer.from(token, 'base64').toString('utf8'));
	if (!Number.isInteger(start)) throw new InvalidNextToken({message: 'The token is not valid.', $metadata: {}});
	const end = start + (maxRecords ?? standardSize);
	const items = all.slice(start, end);
	return end < all.length ? {items, NextToken: Buffer.from(String(end)).toString('base64')} : {items};
}
