import type * as sdk from '@aws-sdk/client-sqs';
import type {Handlers} from '../../wire/service.ts';
import {pageAfter, sortedBy} from '../paging.ts';
import {attributeNames, type readOnlyNames} from './attributes.ts';
import {checkRange, invalidParameter, unknownAttribute} from './errors.ts';
import type {QueueRecord} from './model.ts';
import type {Queues} from './queues.ts';
import {deadLetterArn} from './redrive.ts';

const mostListed = 1000;

/** Making, showing and changing queues. */
export function queueHandlers(queues: Queues): Handlers<typeof sdk> {
	const listed = (found: readonly QueueRecord[], MaxResults: number | undefined, token: string | undefined) => {
		const size = checkRange('MaxResults', MaxResults ?? mostListed, 1, mostListed);
		const invalidToken = (): Error => invalidParameter('Invalid or expired next token.');
		const page = pageAfter(
			sortedBy(found, ({name}) => name),
			({name}) => name,
			{token, size, invalidToken},
		);
		// Without MaxResults there are no pages, but the first thousand.
		const next = MaxResults === undefined ? undefined : page.next;
		return {urls: page.items.map((queue) => queues.urlOf(queue)), next};
	};
	return {
		CreateQueue: ({QueueName = '', Attributes = {}, tags = {}}) => ({
			QueueUrl: queues.urlOf(queues.create(QueueName, Attributes as Record<string, string>, tags)),
		}),
		GetQueueUrl: ({QueueName}) => ({QueueUrl: queues.urlOf(queues.get(QueueName))}),
		ListQueues: ({QueueNamePrefix = '', MaxResults, NextToken}) => {
			const found = queues.all().filter(({name}) => name.startsWith(QueueNamePrefix));
			const {urls, next} = listed(found, MaxResults, NextToken);
			return {...(urls.length > 0 && {QueueUrls: urls}), NextToken: next};
		},
		ListDeadLetterSourceQueues: ({QueueUrl, MaxResults, NextToken}) => {
			const arn = queues.arnOf(queues.get(QueueUrl));
			const found = queues.all().filter((queue) => deadLetterArn(queue) === arn);
			const {urls, next} = listed(found, MaxResults, NextToken);
			return {queueUrls: urls, NextToken: next};
		},
		GetQueueAttributes: ({QueueUrl, AttributeNames = []}) => {
			const queue = queues.get(QueueUrl);
			const unknown = AttributeNames.find((name) => !attributeNames.has(name));
			if (unknown !== undefined) throw unknownAttribute(unknown);
			const all = {...shownOf(queues, queue), ...queue.attributes};
			const asked = Object.entries(all).filter(
				([name]) => AttributeNames.includes('All') || AttributeNames.includes(name as sdk.QueueAttributeName),
			);
			return asked.length === 0 ? {} : {Attributes: Object.fromEntries(asked)};
		},
		SetQueueAttributes: ({QueueUrl, Attributes = {}}) => {
			queues.change(queues.get(QueueUrl), Attributes as Record<string, string>);
			return {};
		},
		DeleteQueue: ({QueueUrl}) => {
			queues.delete(queues.get(QueueUrl));
			return {};
		},
		PurgeQueue: ({QueueUrl}) => {
			queues.purge(queues.get(QueueUrl));
			return {};
		},
		...tagHandlers(queues),
	};
}

function shownOf(queues: Queues, queue: QueueRecord): Record<(typeof readOnlyNames)[number], string> {
	const {visible, inFlight, delayed} = queues.messages(queue).count(queue);
	return {
		QueueArn: queues.arnOf(queue),
		ApproximateNumberOfMessages: String(visible),
		ApproximateNumberOfMessagesNotVisible: String(inFlight),
		ApproximateNumberOfMessagesDelayed: String(delayed),
		CreatedTimestamp: String(queue.created),
		LastModifiedTimestamp: String(queue.modified),
	};
}

function tagHandlers(queues: Queues): Handlers<typeof sdk> {
	return {
		TagQueue: ({QueueUrl, Tags = {}}) => {
			const queue = queues.get(QueueUrl);
			const tags = {...queue.tags, ...Tags};
			if (Object.keys(tags).length > 50) throw invalidParameter(`Too many tags added for queue ${queue.name}.`);
			queues.save({...queue, tags});
			return {};
		},
		UntagQueue: ({QueueUrl, TagKeys = []}) => {
			const queue = queues.get(QueueUrl);
			const tags = Object.fromEntries(Object.entries(queue.tags).filter(([key]) => !TagKeys.includes(key)));
			queues.save({...queue, tags});
			return {};
		},
		ListQueueTags: ({QueueUrl}) => {
			const {tags} = queues.get(QueueUrl);
			return Object.keys(tags).length === 0 ? {} : {Tags: tags};
		},
	};
}
