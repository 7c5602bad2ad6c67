import type * as sdk from '@aws-sdk/client-cloudwatch-logs';
import type {ServiceContext} from '../../engine/context.ts';
import type {Handlers} from '../../wire/service.ts';
import {pageAfter, sortedBy} from '../paging.ts';
import {invalidParameter, limitExceeded, resourceNotFound} from './errors.ts';
import {pageSize} from './group-handlers.ts';
import type {LogGroups} from './groups.ts';
import {parsePattern} from './pattern/parse.ts';

const mostFilters = 2;

/** Subscription filters are kept and given back; nothing is delivered, as there is nothing here to deliver to. */
export function subscriptionFilterHandlers(context: ServiceContext, groups: LogGroups): Handlers<typeof sdk> {
	const filters = context.collection<sdk.SubscriptionFilter>('subscription-filters');
	const keyOf = (group: string, name: string): string => `${group}:${name}`;
	const of = (group: string): sdk.SubscriptionFilter[] =>
		sortedBy(filters.values(), ({filterName}) => filterName ?? '').filter(({logGroupName}) => logGroupName === group);
	return {
		PutSubscriptionFilter: ({
			logGroupName,
			filterName = '',
			filterPattern = '',
			destinationArn,
			roleArn,
			distribution,
		}) => {
			const {name} = groups.get(logGroupName);
			parsePattern(filterPattern);
			if (!filters.has(keyOf(name, filterName)) && of(name).length >= mostFilters)
				throw limitExceeded('Resource limit exceeded.');
			filters.put(keyOf(name, filterName), {
				filterName,
				logGroupName: name,
				filterPattern,
				destinationArn,
				roleArn,
				distribution: distribution ?? 'ByLogStream',
				creationTime: context.clock.now().getTime(),
			});
			return {};
		},
		DescribeSubscriptionFilters: (input) => {
			const found = of(groups.get(input.logGroupName).name).filter(({filterName}) =>
				filterName?.startsWith(input.filterNamePrefix ?? ''),
			);
			const invalidToken = (): Error => invalidParameter('The specified nextToken is invalid.');
			const size = pageSize(input.limit);
			const page = pageAfter(found, ({filterName}) => filterName ?? '', {token: input.nextToken, size, invalidToken});
			return {subscriptionFilters: page.items, nextToken: page.next};
		},
		DeleteSubscriptionFilter: ({logGroupName, filterName = ''}) => {
			const deleted = filters.delete(keyOf(groups.get(logGroupName).name, filterName));
			if (!deleted) throw resourceNotFound('The specified subscription filter does not exist.');
			return {};
		},
	};
}
