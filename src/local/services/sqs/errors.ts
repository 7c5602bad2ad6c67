import * as sqs from '@aws-sdk/client-sqs';
import {AwsError} from '../../wire/errors.ts';

/** The wording of SQS's errors. */
const $metadata = {};

export const queueDoesNotExist = (): Error =>
	new sqs.QueueDoesNotExist({message: 'The specified queue does not exist.', $metadata});

export const queueExists = (attribute: string): Error =>
	new sqs.QueueNameExists({
		message: `A queue already exists with the same name and a different value for attribute ${attribute}`,
		$metadata,
	});

export const purgeInProgress = (name: string): Error =>
	new sqs.PurgeQueueInProgress({
		message: `Only one PurgeQueue operation on ${name} is allowed every 60 seconds.`,
		$metadata,
	});

export const invalidReceipt = (): Error =>
	new sqs.ReceiptHandleIsInvalid({message: 'The input receipt handle is invalid.', $metadata});

export const notInFlight = (): Error =>
	new sqs.MessageNotInflight({message: 'The message referred to is not in flight.', $metadata});

export const unknownAttribute = (name: string): Error =>
	new sqs.InvalidAttributeName({message: `Unknown Attribute ${name}.`, $metadata});

export const invalidAttribute = (name: string, reason?: string): Error => {
	const message = `Invalid value for the parameter ${name}.${reason === undefined ? '' : ` Reason: ${reason}`}`;
	return new sqs.InvalidAttributeValue({message, $metadata});
};

export const invalidContents = (): Error =>
	new sqs.InvalidMessageContents({
		message:
			'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF.',
		$metadata,
	});

export const invalidParameter = (message: string): Error => new AwsError('InvalidParameterValue', message);

/** `Value 21 for parameter WaitTimeSeconds is invalid. Reason: …` */
export const invalidValue = (parameter: string, value: unknown, reason: string): Error =>
	invalidParameter(`Value ${String(value)} for parameter ${parameter} is invalid. Reason: ${reason}`);

export const missingParameter = (name: string): Error =>
	new AwsError('MissingParameter', `The request must contain the parameter ${name}.`);

/** Throws InvalidParameterValue unless `value` is a whole number of the range. */
export function checkRange(parameter: string, value: number, least: number, most: number): number {
	if (Number.isInteger(value) && value >= least && value <= most) return value;
	throw invalidValue(parameter, value, `Must be >= ${least} and <= ${most}, if provided.`);
}
