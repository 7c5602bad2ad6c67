import {invalidParameter} from './errors.ts';
import {isFifo, type QueueRecord} from './model.ts';

interface RedrivePolicy {
	readonly deadLetterTargetArn: string;
	readonly maxReceiveCount: number;
}

/** When and where a queue gives a message up; undefined when never. */
export function redriveOf({attributes}: Pick<QueueRecord, 'attributes'>): RedrivePolicy | undefined {
	return attributes.RedrivePolicy === undefined ? undefined : readPolicy(attributes.RedrivePolicy);
}

export const deadLetterArn = (queue: QueueRecord): string | undefined => redriveOf(queue)?.deadLetterTargetArn;

/** Throws InvalidParameterValue unless a redrive policy among the attributes names a queue of the same kind. */
export function checkRedrive(
	queues: {byArn(arn: string): QueueRecord | undefined},
	queue: QueueRecord,
	{RedrivePolicy: text = ''}: Readonly<Record<string, string>>,
): void {
	if (text === '') return;
	const target = queues.byArn(readPolicy(text).deadLetterTargetArn);
	if (target === undefined) throw invalid(text, 'Dead letter target does not exist.');
	if (isFifo(target) !== isFifo(queue)) {
		throw invalid(text, 'Dead-letter queue must be same type of queue as the source.');
	}
}

/** `{"deadLetterTargetArn": …, "maxReceiveCount": 3}`; the count may be text. Throws InvalidParameterValue. */
function readPolicy(text: string): RedrivePolicy {
	let value: {deadLetterTargetArn?: unknown; maxReceiveCount?: unknown} | null;
	try {
		value = JSON.parse(text) as typeof value;
	} catch {
		throw invalid(text, 'Redrive policy is not a valid JSON map.');
	}
	const {deadLetterTargetArn, maxReceiveCount} = value ?? {};
	if (typeof deadLetterTargetArn !== 'string') {
		throw invalid(text, 'Redrive policy does not contain mandatory attribute: deadLetterTargetArn.');
	}
	const count = Number(maxReceiveCount);
	if (!Number.isInteger(count) || count < 1 || count > 1000) {
		throw invalid(
			text,
			`Invalid value for maxReceiveCount: ${String(maxReceiveCount)}, valid values are from 1 to 1000 both inclusive.`,
		);
	}
	return {deadLetterTargetArn, maxReceiveCount: count};
}

const invalid = (text: string, reason: string): Error =>
	invalidParameter(`Value ${text} for parameter RedrivePolicy is invalid. Reason: ${reason}`);
