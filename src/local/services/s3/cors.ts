import type {IncomingMessage} from 'node:http';
import type {CORSRule} from '@aws-sdk/client-s3';
import type {Buckets} from './buckets.ts';

/**
 * The CORS headers that a bucket's rules give to a browser's request, or undefined when no rule fits
 * (Amazon S3 user guide, "Using cross-origin resource sharing"). `bucket` is undefined outside of one.
 */
export function corsHeaders(
	buckets: Buckets,
	bucket: string | undefined,
	{headers, method}: Pick<IncomingMessage, 'headers' | 'method'>,
): Record<string, string> | undefined {
	const origin = headers.origin;
	if (origin === undefined || bucket === undefined) return undefined;
	const asked = method === 'OPTIONS' ? headers['access-control-request-method'] : method;
	const wanted = String(headers['access-control-request-headers'] ?? '')
		.split(',')
		.map((name) => name.trim())
		.filter((name) => name !== '');
	const rules = (buckets.find(bucket)?.documents.cors ?? []) as readonly CORSRule[];
	const rule = rules.find(
		({AllowedOrigins = [], AllowedMethods = [], AllowedHeaders = []}) =>
			AllowedOrigins.some((pattern) => fits(pattern, origin)) &&
			AllowedMethods.includes(String(asked)) &&
			wanted.every((name) => AllowedHeaders.some((pattern) => fits(pattern.toLowerCase(), name.toLowerCase()))),
	);
	return rule && answer(rule, origin, wanted);
}

function answer(rule: CORSRule, origin: string, wanted: readonly string[]): Record<string, string> {
	const anyone = rule.AllowedOrigins?.includes('*') === true;
	return {
		'access-control-allow-origin': anyone ? '*' : origin,
		'access-control-allow-methods': (rule.AllowedMethods ?? []).join(', '),
		...(wanted.length > 0 && {'access-control-allow-headers': wanted.join(', ').toLowerCase()}),
		...(rule.ExposeHeaders !== undefined && {'access-control-expose-headers': rule.ExposeHeaders.join(', ')}),
		...(rule.MaxAgeSeconds !== undefined && {'access-control-max-age': String(rule.MaxAgeSeconds)}),
		...(!anyone && {'access-control-allow-credentials': 'true'}),
		vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
	};
}

/** One `*` of a pattern stands for any text. */
function fits(pattern: string, text: string): boolean {
	const [start = '', end] = pattern.split('*');
	if (end === undefined) return pattern === text;
	return text.length >= start.length + end.length && text.startsWith(start) && text.endsWith(end);
}
