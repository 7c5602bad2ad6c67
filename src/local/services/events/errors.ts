import * as events from '@aws-sdk/client-eventbridge';
import {AwsError} from '../../wire/errors.ts';

/** The wording of EventBridge's errors. */
const $metadata = {};

export const validation = (message: string): Error => new AwsError('ValidationException', message);

/** `Parameter Arn is not valid. Reason: …` */
export const invalidParameter = (name: string, reason?: string): Error =>
	validation(`Parameter ${name} is not valid.${reason === undefined ? '' : ` Reason: ${reason}`}`);

/** `1 validation error detected: Value '…' at '…' failed to satisfy constraint: …` */
export const invalidValue = (member: string, value: unknown, constraint: string): Error =>
	validation(
		`1 validation error detected: Value '${String(value)}' at '${member}' failed to satisfy constraint: ${constraint}`,
	);

export const invalidPattern = (reason: string): Error =>
	new events.InvalidEventPatternException({message: `Event pattern is not valid. Reason: ${reason}`, $metadata});

export const notFound = (message: string): Error => new events.ResourceNotFoundException({message, $metadata});

export const busNotFound = (name: string): Error => notFound(`Event bus ${name} does not exist.`);

export const ruleNotFound = (name: string, bus: string): Error =>
	notFound(`Rule ${name} does not exist on EventBus ${bus}.`);

export const alreadyExists = (message: string): Error =>
	new events.ResourceAlreadyExistsException({message, $metadata});

export const limitExceeded = (): Error =>
	new events.LimitExceededException({message: 'The requested resource exceeds the maximum number allowed.', $metadata});
