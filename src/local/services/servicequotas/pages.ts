import * as sdk from '@aws-sdk/client-service-quotas';
import {type Page, pageAfter, sortedBy} from '../paging.ts';

interface Asked {
	readonly NextToken?: string | undefined;
	readonly MaxResults?: number | undefined;
}

/** One page in the order of the keys, a hundred unless asked. Throws InvalidPaginationTokenException. */
export function toPage<Item>(items: readonly Item[], keyOf: (item: Item) => string, asked: Asked): Page<Item> {
	const message = 'Invalid NextToken.';
	const invalidToken = (): Error => new sdk.InvalidPaginationTokenException({message, $metadata: {}});
	return pageAfter(sortedBy(items, keyOf), keyOf, {
		token: asked.NextToken,
		size: asked.MaxResults ?? 100,
		invalidToken,
	});
}
