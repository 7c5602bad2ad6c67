import {createHash, createHmac} from 'node:crypto';

export interface Credentials {
	readonly accessKeyId: string;
	readonly secretAccessKey: string;
	readonly sessionToken?: string;
}

export interface SignableRequest {
	readonly method: string;
	readonly url: URL;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

export interface SigningScope {
	readonly credentials: Credentials;
	readonly region: string;
	readonly service: string;
	readonly now: Date;
}

/**
 * The request's headers with an AWS signature, version 4, for paths and queries that need no encoding:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signedHeaders(request: SignableRequest, scope: SigningScope): Record<string, string> {
	const time = scope.now.toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
	const {sessionToken} = scope.credentials;
	const headers: Record<string, string> = {
		...Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value])),
		host: request.url.host,
		'x-amz-date': time,
		...(sessionToken === undefined ? {} : {'x-amz-security-token': sessionToken}),
	};
	const names = Object.keys(headers).sort();
	const canonicalRequest = [
		request.method,
		request.url.pathname,
		[...request.url.searchParams]
			.map(([name, value]) => `${name}=${value}`)
			.sort()
			.join('&'),
		...names.map((name) => `${name}:${headers[name]?.trim()}`),
		'',
		names.join(';'),
		sha256(request.body),
	].join('\n');
	const day = time.slice(0, 8);
	const scopeText = `${day}/${scope.region}/${scope.service}/aws4_request`;
	const toSign = ['AWS4-HMAC-SHA256', time, scopeText, sha256(canonicalRequest)].join('\n');
	const signature = hmac(signingKey(scope, day), toSign).toString('hex');
	const credential = `${scope.credentials.accessKeyId}/${scopeText}`;
	return {
		...headers,
		authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
	};
}

function signingKey({credentials, region, service}: SigningScope, day: string): Buffer {
	return [day, region, service, 'aws4_request'].reduce<Buffer | string>(
		(key, part) => hmac(key, part),
		`AWS4${credentials.secretAccessKey}`,
	) as Buffer;
}

function sha256(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}

function hmac(key: Buffer | string, text: string): Buffer {
	return createHmac('sha256', key).update(text).digest();
}
