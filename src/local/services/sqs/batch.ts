import * as sqs from '@aws-sdk/client-sqs';
import {toWireError} from '../../wire/errors.ts';

const mostEntries = 10;
const $metadata = {};

interface BatchResult<Result> {
	readonly Successful: (Result & {readonly Id: string})[];
	readonly Failed: sqs.BatchResultErrorEntry[];
}

/**
 * Does `work` with each entry; one that throws is among the failed and the others go on. Throws EmptyBatchRequest,
 * TooManyEntriesInBatchRequest, InvalidBatchEntryId, BatchEntryIdsNotDistinct.
 */
export function batch<Entry extends {readonly Id?: string | undefined}, Result extends object>(
	request: string,
	entries: readonly Entry[],
	work: (entry: Entry) => Result,
): BatchResult<Result> {
	checkEntries(request, entries);
	const result: BatchResult<Result> = {Successful: [], Failed: []};
	for (const entry of entries) {
		const {Id = ''} = entry;
		try {
			result.Successful.push({Id, ...work(entry)});
		} catch (error) {
			const {code, message, fault} = toWireError(sqs, error);
			result.Failed.push({Id, Code: code, Message: message, SenderFault: fault === 'Sender'});
		}
	}
	return result;
}

function checkEntries(request: string, entries: readonly {readonly Id?: string | undefined}[]): void {
	if (entries.length === 0) {
		const message = `There should be at least one ${request}Entry in the request.`;
		throw new sqs.EmptyBatchRequest({message, $metadata});
	}
	if (entries.length > mostEntries) {
		const message = `Maximum number of entries per request are ${mostEntries}. You have sent ${entries.length}.`;
		throw new sqs.TooManyEntriesInBatchRequest({message, $metadata});
	}
	const ids = entries.map(({Id = ''}) => Id);
	if (ids.some((id) => !/^[\w-]{1,80}$/.test(id))) {
		const message =
			'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.';
		throw new sqs.InvalidBatchEntryId({message, $metadata});
	}
	const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
	if (repeated === undefined) return;
	throw new sqs.BatchEntryIdsNotDistinct({message: `Id ${repeated} repeated.`, $metadata});
}
