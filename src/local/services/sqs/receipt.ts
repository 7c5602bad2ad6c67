interface Receipt {
	readonly queueId: string;
	/** Of the message. */
	readonly key: string;
	/** One of its receipts. */
	readonly receipt: string;
}

/** What a client gives back to say which receipt of which message it means. */
export const receiptHandle = ({queueId, key, receipt}: Receipt): string =>
	Buffer.from(`${queueId}/${key}/${receipt}`).toString('base64');

/** Undefined for what is no handle of ours. */
export function readReceipt(handle: string): Receipt | undefined {
	const [queueId, key, receipt] = Buffer.from(handle, 'base64').toString('latin1').split('/');
	return queueId === undefined || key === undefined || receipt === undefined ? undefined : {queueId, key, receipt};
}
