import * as lambda from '@aws-sdk/client-lambda';
import {AwsError} from '../../wire/errors.ts';

/** The wording of Lambda's errors, which clients and people match. */
const $metadata = {};

export const notFound = (message: string): Error =>
	new lambda.ResourceNotFoundException({message, Message: message, Type: 'User', $metadata});

export const conflict = (message: string): Error =>
	new lambda.ResourceConflictException({message, Type: 'User', $metadata});

export const invalidParameter = (message: string): Error =>
	new lambda.InvalidParameterValueException({message, Type: 'User', $metadata});

export const preconditionFailed = (): Error =>
	new lambda.PreconditionFailedException({
		message:
			'The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id',
		Type: 'User',
		$metadata,
	});

export const throttled = (Reason: lambda.ThrottleReason): Error =>
	new lambda.TooManyRequestsException({message: 'Rate Exceeded.', Reason, Type: 'User', $metadata});

export const tooLarge = (bytes: number): Error =>
	new lambda.RequestTooLargeException({
		message: `Request must be smaller than ${bytes} bytes for the InvokeFunction operation`,
		Type: 'User',
		$metadata,
	});

export const invalidContent = (message: string): Error =>
	new lambda.InvalidRequestContentException({message, Type: 'User', $metadata});

/** `1 validation error detected: Value '…' at '…' failed to satisfy constraint: …` */
export const invalidValue = (member: string, value: unknown, constraint: string): AwsError =>
	new AwsError(
		'ValidationException',
		`1 validation error detected: Value '${String(value)}' at '${member}' failed to satisfy constraint: ${constraint}`,
	);

export const outOfRange = (member: string, value: number, least: number, most: number): AwsError =>
	invalidValue(
		member,
		value,
		value < least
			? `Member must have value greater than or equal to ${least}`
			: `Member must have value less than or equal to ${most}`,
	);
