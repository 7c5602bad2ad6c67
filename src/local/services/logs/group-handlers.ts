import type * as sdk from '@aws-sdk/client-cloudwatch-logs';
import type {Handlers} from '../../wire/service.ts';
import {pageAfter, sortedBy} from '../paging.ts';
import {groupNotFound, invalidParameter, invalidValue} from './errors.ts';
import type {EventStore} from './event-store.ts';
import {type LogGroups, nameOfArn} from './groups.ts';
import type {GroupRecord} from './model.ts';
import {compileExpression} from './pattern/terms.ts';
import type {LogStreams} from './streams.ts';

const invalidToken = (): Error => invalidParameter('The specified nextToken is invalid.');

/** Size of a page of groups or streams: fifty, or what is asked for, one to `most`. */
export function pageSize(limit = 50, most = 50): number {
	if (limit >= 1 && limit <= most) return limit;
	throw invalidValue('limit', limit, `Member must have value between 1 and ${most}`);
}

export function groupHandlers(groups: LogGroups, streams: LogStreams, store: EventStore): Handlers<typeof sdk> {
	const view = (group: GroupRecord) => groups.view(group, streams.storedBytes(group));
	return {
		CreateLogGroup: ({logGroupName = '', tags, logGroupClass, kmsKeyId}) => {
			groups.create(logGroupName, {tags, logClass: logGroupClass, kmsKey: kmsKeyId});
			return {};
		},
		DeleteLogGroup: ({logGroupName}) => {
			const group = groups.get(logGroupName);
			store.deleteGroup(group.id);
			for (const stream of streams.of(group)) streams.delete(stream);
			groups.delete(group.name);
			return {};
		},
		DescribeLogGroups: (input) => {
			const found = sortedBy(groups.all().filter(chooser(input)), ({name}) => name);
			const page = pageAfter(found, ({name}) => name, {
				token: input.nextToken,
				size: pageSize(input.limit),
				invalidToken,
			});
			return {logGroups: page.items.map(view), nextToken: page.next};
		},
		ListLogGroups: (input) => {
			const expression = compileExpression(input.logGroupNamePattern ?? '');
			const found = sortedBy(groups.all(), ({name}) => name)
				.filter(({name}) => expression.test(name))
				.filter(({logClass}) => input.logGroupClass === undefined || input.logGroupClass === logClass);
			const size = pageSize(input.limit, 1000);
			const page = pageAfter(found, ({name}) => name, {token: input.nextToken, size, invalidToken});
			const logGroups = page.items.map((group) => ({
				logGroupName: group.name,
				logGroupArn: groups.arnOf(group),
				logGroupClass: group.logClass,
			}));
			return {logGroups, nextToken: page.next};
		},
		PutRetentionPolicy: ({logGroupName, retentionInDays}) => {
			groups.setRetention(logGroupName, retentionInDays);
			return {};
		},
		DeleteRetentionPolicy: ({logGroupName}) => {
			groups.setRetention(logGroupName, undefined);
			return {};
		},
	};
}

function chooser(input: sdk.DescribeLogGroupsRequest): (group: GroupRecord) => boolean {
	const {logGroupNamePrefix, logGroupNamePattern, logGroupClass, logGroupIdentifiers} = input;
	if (logGroupNamePrefix !== undefined && logGroupNamePattern !== undefined) {
		throw invalidParameter('LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.');
	}
	const names = logGroupIdentifiers?.map(nameOfArn);
	const pattern = logGroupNamePattern?.toLowerCase();
	return ({name, logClass}) =>
		name.startsWith(logGroupNamePrefix ?? '') &&
		(pattern === undefined || name.toLowerCase().includes(pattern)) &&
		(logGroupClass === undefined || logGroupClass === logClass) &&
		(names === undefined || names.includes(name));
}

/** Tags of log groups, by name (the older calls) and by ARN. */
export function tagHandlers(groups: LogGroups): Handlers<typeof sdk> {
	const put = (name: string | undefined, tags: Record<string, string> = {}) => {
		groups.change(name, (group) => {
			group.tags = {...group.tags, ...tags};
		});
		return {};
	};
	const remove = (name: string | undefined, keys: readonly string[] = []) => {
		groups.change(name, (group) => {
			group.tags = Object.fromEntries(Object.entries(group.tags).filter(([key]) => !keys.includes(key)));
		});
		return {};
	};
	const byArn = (arn = ''): string => {
		const name = nameOfArn(arn);
		if (name === arn) throw groupNotFound();
		return name;
	};
	return {
		TagLogGroup: ({logGroupName, tags}) => put(logGroupName, tags),
		UntagLogGroup: ({logGroupName, tags}) => remove(logGroupName, tags),
		ListTagsLogGroup: ({logGroupName}) => ({tags: groups.get(logGroupName).tags}),
		TagResource: ({resourceArn, tags}) => put(byArn(resourceArn), tags),
		UntagResource: ({resourceArn, tagKeys}) => remove(byArn(resourceArn), tagKeys),
		ListTagsForResource: ({resourceArn}) => ({tags: groups.get(byArn(resourceArn)).tags}),
	};
}
