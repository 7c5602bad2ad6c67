import type {IncomingMessage} from 'node:http';
import type * as sdk from '@aws-sdk/client-s3';
import type {Clock} from '../../engine/clock.ts';
import {AwsError} from '../../wire/errors.ts';
import type {Handlers, RequestContext} from '../../wire/service.ts';
import {accessDenied} from './errors.ts';

const longestSeconds = 604_800;

/**
 * Refuses a presigned URL that is out of time; its signature is not checked.
 * Throws AccessDenied, AuthorizationQueryParametersError (Amazon S3 API reference, "Authenticating requests: using query parameters").
 */
function checkPresigned(request: IncomingMessage | undefined, clock: Clock): void {
	const query = new URL(request?.url ?? '/', 'http://local').searchParams;
	if (!query.has('X-Amz-Signature') && !query.has('X-Amz-Expires')) return;
	const seconds = Number(query.get('X-Amz-Expires'));
	if (!Number.isInteger(seconds) || seconds < 0 || seconds > longestSeconds) {
		const rule =
			seconds > longestSeconds
				? 'must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds'
				: 'should be a number';
		throw new AwsError('AuthorizationQueryParametersError', `X-Amz-Expires ${rule}`, 400);
	}
	const signed = signingTime(query.get('X-Amz-Date'));
	if (signed + seconds * 1000 < clock.now().getTime()) throw accessDenied('Request has expired');
}

/** `20261121T101500Z` in milliseconds since 1970. */
function signingTime(text: string | null): number {
	const iso = text?.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z') ?? '';
	const time = Date.parse(iso);
	if (!Number.isNaN(time)) return time;
	const message = "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"";
	throw new AwsError('AuthorizationQueryParametersError', message, 400);
}

/** The same handlers, each looking at the request's own time limit first. */
export function withPresignedCheck(handlers: Handlers<typeof sdk>, clock: Clock): Handlers<typeof sdk> {
	const entries = Object.entries(handlers as Record<string, (input: unknown, context: RequestContext) => unknown>);
	const checked = entries.map(([name, handler]) => [
		name,
		(input: unknown, context: RequestContext) => {
			checkPresigned(context.request, clock);
			return handler(input, context);
		},
	]);
	return Object.fromEntries(checked) as Handlers<typeof sdk>;
}
