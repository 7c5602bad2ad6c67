import type {IncomingMessage} from 'node:http';

/** A request as the router sees it, with what its signature's scope says; the signature itself is not checked. */
export interface WireRequest {
	readonly message: IncomingMessage;
	readonly url: URL;
	readonly body: Buffer;
	readonly contentType: string;
	readonly region: string;
	/** Service in the credential scope; empty when unsigned. */
	readonly scope: string;
}

const credential = /Credential=[^/,]+\/\d+\/(?<region>[^/]+)\/(?<service>[^/]+)\//;

export function wireRequest(message: IncomingMessage, url: URL, body: Buffer, defaultRegion: string): WireRequest {
	const authorization = String(message.headers.authorization ?? '');
	const presigned = url.searchParams.get('X-Amz-Credential');
	const found = credential.exec(authorization || (presigned === null ? '' : `Credential=${presigned}/`));
	return {
		message,
		url,
		body,
		contentType: String(message.headers['content-type'] ?? ''),
		region: found?.groups?.region ?? defaultRegion,
		scope: found?.groups?.service ?? '',
	};
}
