import * as logs from '@aws-sdk/client-cloudwatch-logs';

/** The wording of CloudWatch Logs' errors, which clients and people match. */
const $metadata = {};

export const groupNotFound = (): Error =>
	new logs.ResourceNotFoundException({message: 'The specified log group does not exist.', $metadata});

export const streamNotFound = (): Error =>
	new logs.ResourceNotFoundException({message: 'The specified log stream does not exist.', $metadata});

export const resourceNotFound = (message: string): Error => new logs.ResourceNotFoundException({message, $metadata});

export const alreadyExists = (what: 'group' | 'stream'): Error =>
	new logs.ResourceAlreadyExistsException({message: `The specified log ${what} already exists`, $metadata});

export const invalidParameter = (message: string): Error => new logs.InvalidParameterException({message, $metadata});

export const limitExceeded = (message: string): Error => new logs.LimitExceededException({message, $metadata});

/** `1 validation error detected: Value '…' at '…' failed to satisfy constraint: …` */
export const invalidValue = (member: string, value: unknown, constraint: string): Error =>
	invalidParameter(
		`1 validation error detected: Value '${String(value)}' at '${member}' failed to satisfy constraint: ${constraint}`,
	);
