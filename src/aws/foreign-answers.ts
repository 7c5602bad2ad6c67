import {type AwsError, ServiceFailureError} from './errors.ts';
import {type CallContext, details, type RawError} from './raw-error.ts';
import {isThrottling} from './service-errors.ts';

/**
 * Whether nothing in an answer to a look shows that it is AWS's: neither a request id nor anything that was asked for.
 * The login page of a network is read as such an answer, and must not be taken for a list without anything in it.
 */
export function isForeign(output: object): boolean {
	const {$metadata, ...fields} = output as {readonly $metadata?: {readonly requestId?: string}};
	return $metadata?.requestId === undefined && Object.values(fields).every((field) => field === undefined);
}

/** An answer that was not written by AWS, as far as can be told; undefined when it may have been. */
export function foreignAnswer(raw: RawError, context: CallContext): AwsError | undefined {
	if (raw.status === undefined || raw.status === 501 || isThrottling(raw)) return undefined;
	// S3 answers some looks without a body, where the code would be.
	const isNameless = raw.code === 'Unknown' && (!context.service.startsWith('s3') || raw.status >= 500);
	return isNameless || raw.isUnreadable ? foreignAnswerError(raw, context) : undefined;
}

export function foreignAnswerError(raw: RawError, context: CallContext): AwsError {
	const host = context.endpoint ?? 'AWS';
	return new ServiceFailureError(
		`${host} answered ${context.service} ${context.operation} with HTTP ${raw.status}, and not as AWS does.`,
		'Try again in a minute; if it stays, look whether a proxy or the login page of a network stands in between.',
		details(raw, context),
	);
}
