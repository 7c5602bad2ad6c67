import {messageOf, ValidationError} from '../../cloudformation/errors.ts';
import {templateLimits} from '../../cloudformation/template/read.ts';
import type {Call} from '../../engine/sdks.ts';

/** Where a request says its template is. */
export interface TemplateSource {
	readonly TemplateBody?: string | undefined;
	readonly TemplateURL?: string | undefined;
}

/** Text of the template that a request carries or names; undefined when it does neither. Throws `ValidationError`. */
export async function templateText(
	{TemplateBody: body, TemplateURL: url}: TemplateSource,
	call: Call,
): Promise<string | undefined> {
	if (body !== undefined && url !== undefined) {
		throw new ValidationError('You cannot specify both Template Body and Template URL');
	}
	if (url !== undefined) return readFromS3(url, call);
	if (body === undefined) return undefined;
	if (body === '') {
		throw new ValidationError(
			"1 validation error detected: Value '' at 'templateBody' failed to satisfy constraint: Member must have length greater than or equal to 1",
		);
	}
	if (Buffer.byteLength(body) > templateLimits.bodyBytes) {
		throw new ValidationError(
			`1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to ${templateLimits.bodyBytes}`,
		);
	}
	return body;
}

async function readFromS3(url: string, call: Call): Promise<string> {
	const {bucket, key} = bucketAndKey(url);
	try {
		const {Body: body} = await call('s3', 'GetObject', {Bucket: bucket, Key: key});
		const text = await textOf(body);
		if (Buffer.byteLength(text) <= templateLimits.urlBytes) return text;
	} catch (error) {
		throw new ValidationError(`S3 error: ${messageOf(error)}`);
	}
	throw new ValidationError(`Template may not exceed ${templateLimits.urlBytes} bytes in size.`);
}

/** In process a body is the stream or the bytes that the service answers with, not what an SDK client makes of it. */
async function textOf(body: unknown): Promise<string> {
	if (typeof body === 'string') return body;
	if (body instanceof Uint8Array) return Buffer.from(body).toString('utf8');
	const chunks: Uint8Array[] = [];
	for await (const chunk of body as AsyncIterable<Uint8Array | string>) chunks.push(Buffer.from(chunk));
	return Buffer.concat(chunks).toString('utf8');
}

function bucketAndKey(url: string): {readonly bucket: string; readonly key: string} {
	if (!URL.canParse(url)) throw new ValidationError('TemplateURL must be a supported URL.');
	const {protocol, hostname, pathname} = new URL(url);
	const path = decodeURIComponent(pathname.slice(1));
	const virtualHost = /^(?<bucket>.+)\.s3[.-].*amazonaws\.com(?:\.cn)?$|^(?<plain>.+)\.s3\.amazonaws\.com$/.exec(
		hostname,
	)?.groups;
	const bucket = virtualHost?.bucket ?? virtualHost?.plain;
	if (protocol === 's3:') return {bucket: hostname, key: path};
	if (bucket !== undefined) return {bucket, key: path};
	const slash = path.indexOf('/');
	if (slash < 1) throw new ValidationError('TemplateURL must be a supported URL.');
	return {bucket: path.slice(0, slash), key: path.slice(slash + 1)};
}
