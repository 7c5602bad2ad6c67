/** What a function that reports single failures says of a batch: all went well, all failed, or these items did. */
export type BatchResponse = 'success' | 'failure' | readonly string[];

/** https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html#services-ddb-batchfailurereporting-conditions */
export function readBatchResponse(payload: string, known: readonly string[]): BatchResponse {
	const response: unknown = JSON.parse(payload);
	if (response === null) return 'success';
	if (typeof response !== 'object') return 'failure';
	const {batchItemFailures} = response as {batchItemFailures?: unknown};
	if (batchItemFailures === undefined || batchItemFailures === null) return 'success';
	if (!Array.isArray(batchItemFailures)) return 'failure';
	const failed = batchItemFailures.map((item: unknown) => (item as {itemIdentifier?: unknown} | null)?.itemIdentifier);
	if (failed.length === 0) return 'success';
	return failed.every((identifier) => typeof identifier === 'string' && known.includes(identifier))
		? (failed as string[])
		: 'failure';
}
