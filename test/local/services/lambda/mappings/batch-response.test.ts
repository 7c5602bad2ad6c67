import {describe, expect, it} from 'vitest';
import {readBatchResponse} from '../../../../../src/local/services/lambda/mappings/batch-response.ts';

describe('what a function says of a batch', () => {
	it.each([
		['null', 'success'],
		['{}', 'success'],
		['{"batchItemFailures": null}', 'success'],
		['{"batchItemFailures": []}', 'success'],
		['{"batchItemFailures": [{"itemIdentifier": "b"}]}', ['b']],
		['{"batchItemFailures": [{"itemIdentifier": "b"}, {"itemIdentifier": "a"}]}', ['b', 'a']],
		['{"batchItemFailures": [{"itemIdentifier": ""}]}', 'failure'],
		['{"batchItemFailures": [{"itemIdentifier": "unknown"}]}', 'failure'],
		['{"batchItemFailures": [{"wrong": "a"}]}', 'failure'],
		['{"batchItemFailures": [null]}', 'failure'],
		['{"batchItemFailures": "a"}', 'failure'],
		['"text"', 'failure'],
		['true', 'failure'],
	])('%s means %j', (payload, expected) => {
		expect(readBatchResponse(payload, ['a', 'b', 'c'])).toEqual(expected);
	});
});
