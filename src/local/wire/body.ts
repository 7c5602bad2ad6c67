import type {IncomingHttpHeaders, IncomingMessage} from 'node:http';
import {gunzipSync} from 'node:zlib';
import {AwsError} from './errors.ts';

/** Bodies are buffered; the largest that AWS itself takes in one request is a 5 GiB S3 part, ours ends at 1 GiB. */
const largestBody = 1024 ** 3;

/**
 * The body of a request with its transfer wrappings (aws-chunked, gzip) removed. Checksums that came as trailers are
 * entered among the request's headers, where operations look for them.
 */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size > largestBody) throw new AwsError('RequestEntityTooLarge', 'The request body is larger than 1 GiB.', 413);
		chunks.push(chunk);
	}
	const raw = Buffer.concat(chunks);
	const encoding = String(request.headers['content-encoding'] ?? '');
	const isChunked =
		encoding.includes('aws-chunked') || String(request.headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-');
	const body = isChunked ? unwrapChunks(raw, request.headers) : raw;
	const isCompressedCall = encoding === 'gzip' && request.headers['x-amz-target'] !== undefined;
	return isCompressedCall ? gunzipSync(body) : body;
}

const trailingChecksum = /^(x-amz-checksum-[a-z0-9]+):[ \t]*([A-Za-z0-9+/=]+)\r?$/gim;

/**
 * aws-chunked: `<hex size>[;chunk-signature=…]\r\n<data>\r\n` … `0\r\n<trailers>`
 * (Amazon S3 API reference, "Signature Calculations for the Authorization Header: Transferring Payload in Multiple Chunks").
 */
function unwrapChunks(raw: Buffer, headers: IncomingHttpHeaders): Buffer {
	const parts: Buffer[] = [];
	let offset = 0;
	while (offset < raw.length) {
		const endOfLine = raw.indexOf('\r\n', offset);
		const size = Number.parseInt(raw.toString('latin1', offset, endOfLine), 16);
		if (endOfLine < 0 || Number.isNaN(size)) throw new AwsError('IncompleteBody', 'The aws-chunked body is broken.');
		if (size === 0) {
			for (const [, name = '', value = ''] of raw.toString('latin1', endOfLine).matchAll(trailingChecksum)) {
				headers[name.toLowerCase()] ??= value;
			}
			break;
		}
		parts.push(raw.subarray(endOfLine + 2, endOfLine + 2 + size));
		offset = endOfLine + 4 + size;
	}
	return Buffer.concat(parts);
}
