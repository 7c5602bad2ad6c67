import {randomUUID} from 'node:crypto';
import {messageOf, ValidationError} from '../errors.ts';
import {SignalError} from './signals.ts';

const handlerErrorCodes: readonly (readonly [RegExp, string])[] = [
	[/NotFound|NoSuch|NoEntity|DoesNotExist|NotExist/, 'NotFound'],
	[/AlreadyExists|EntityAlready|Duplicate|AlreadyOwned/, 'AlreadyExists'],
	[/Throttl|RequestLimit/, 'Throttling'],
	[/AccessDenied|Unauthorized/, 'AccessDenied'],
	[/LimitExceeded|QuotaExceeded/, 'ServiceLimitExceeded'],
	[/NotStabilized/, 'NotStabilized'],
	[/NotImplemented/, 'UnsupportedOperation'],
	[/Internal|Failure$/, 'GeneralServiceException'],
];

/** A resource that was created but never became what it should be, for example a service that finds no steady state. */
export class NotStabilizedError extends Error {
	override readonly name = 'NotStabilizedError';
}

/** A resource's status reason for an error, worded as CloudFormation words those of its resource handlers. */
export function failureReason(error: unknown): string {
	if (error instanceof ValidationError || error instanceof SignalError) return error.message;
	const name = error instanceof Error ? error.name : '';
	const code = handlerErrorCodes.find(([pattern]) => pattern.test(name))?.[1] ?? 'InvalidRequest';
	return `Resource handler returned message: "${messageOf(error)}" (RequestToken: ${randomUUID()}, HandlerErrorCode: ${code})`;
}
