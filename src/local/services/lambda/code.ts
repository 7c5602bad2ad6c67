import {createHash} from 'node:crypto';
import {createReadStream, existsSync} from 'node:fs';
import {mkdir, readdir, rename, rm, writeFile} from 'node:fs/promises';
import type {ServerResponse} from 'node:http';
import {join, resolve} from 'node:path';
import {pipeline} from 'node:stream/promises';
import type {FunctionCode} from '@aws-sdk/client-lambda';
import type {ServiceContext} from '../../engine/context.ts';
import {unzip, ZipError, ZipTooLargeError} from '../zip.ts';
import {invalidParameter} from './errors.ts';
import type {CodeRecord} from './model.ts';

/** Lambda's limits (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html). */
const largestUpload = 70_167_211;
const largestUnpacked = 262_144_000;

/** Plain HTTP path below which zip files are fetched; the region and the digest follow. */
const codePath = '/_lambda/code/';

/** The code of functions: each zip file once, with the folder that it was unpacked to. */
export class CodeStore {
	readonly #context: ServiceContext;
	/** Where each function's code lies in a folder of its own. */
	readonly directory: string;

	constructor(context: ServiceContext) {
		this.#context = context;
		this.directory = resolve(context.directory, 'code');
	}

	/** Keeps code and unpacks it. Throws InvalidParameterValueException when it is no usable zip file. */
	async add(code: Omit<FunctionCode, 'ImageUri'>): Promise<CodeRecord> {
		const bytes = await this.#bytesOf(code);
		const record = {digest: createHash('sha256').update(bytes).digest('hex'), size: bytes.length};
		if (existsSync(this.folderOf(record))) return record;
		const draft = `${this.folderOf(record)}.${process.hrtime.bigint()}`;
		await mkdir(draft, {recursive: true});
		try {
			await unzip(bytes, draft, largestUnpacked);
			await writeFile(this.#fileOf(record.digest), bytes);
			await rename(draft, this.folderOf(record));
		} catch (error) {
			await rm(draft, {recursive: true, force: true});
			// Somebody else brought the same code at the same time.
			if (!existsSync(this.folderOf(record))) throw refusal(error);
		}
		return record;
	}

	folderOf({digest}: CodeRecord): string {
		return join(this.directory, digest);
	}

	/** Where the zip file can be fetched. */
	locationOf({digest}: CodeRecord): string {
		return `${this.#context.endpoint}${codePath}${this.#context.region}/${digest}.zip`;
	}

	/** Removes code that no function has any more, and what a crash left half unpacked. */
	async sweep(used: ReadonlySet<string>): Promise<void> {
		const names = await readdir(this.directory).catch(() => []);
		const unused = names.filter((name) => !used.has(name.replace(/\.zip$/, '')));
		await Promise.all(unused.map((name) => rm(join(this.directory, name), {recursive: true, force: true})));
	}

	/** Answers a zip file over plain HTTP. */
	async serve(response: ServerResponse, url: URL): Promise<void> {
		const digest = /\/(?<digest>[0-9a-f]{64})\.zip$/.exec(url.pathname)?.groups?.digest ?? '';
		const file = this.#fileOf(digest);
		if (digest === '' || !existsSync(file)) {
			response.writeHead(404).end();
			return;
		}
		response.writeHead(200, {'content-type': 'application/zip'});
		await pipeline(createReadStream(file), response);
	}

	async #bytesOf({ZipFile, S3Bucket, S3Key, S3ObjectVersion}: FunctionCode): Promise<Buffer> {
		if (ZipFile !== undefined) return Buffer.from(ZipFile);
		if (S3Bucket === undefined || S3Key === undefined) {
			throw invalidParameter('Please provide a source for function code.');
		}
		const version = S3ObjectVersion === undefined ? {} : {VersionId: S3ObjectVersion};
		const wanted = {Bucket: S3Bucket, Key: S3Key, ...version};
		const {Body} = await this.#context.call('s3', 'GetObject', wanted).catch(({name, message}: Error) => {
			throw invalidParameter(
				`Error occurred while GetObject. S3 Error Code: ${name}. S3 Error Message: ${message.replace(/\.$/, '')}`,
			);
		});
		return gather(Body);
	}

	#fileOf(digest: string): string {
		return join(this.directory, `${digest}.zip`);
	}
}

/** In process a body is whatever the S3 service keeps: a stream or bytes. */
async function gather(body: unknown): Promise<Buffer> {
	if (body instanceof Uint8Array) return Buffer.from(body);
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of body as AsyncIterable<Uint8Array>) {
		size += chunk.length;
		if (size > largestUnpacked) throw invalidParameter(`Code is larger than ${largestUnpacked} bytes`);
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}

function refusal(error: unknown): unknown {
	if (error instanceof ZipTooLargeError) {
		return invalidParameter(`Unzipped size must be smaller than ${largestUnpacked} bytes`);
	}
	return error instanceof ZipError
		? invalidParameter(`Could not unzip uploaded file. Please check your file, then try to upload again.`)
		: error;
}

/** Throws RequestEntityTooLargeException for a zip file that is sent directly and too large for that. */
export function insistOnUploadSize(bytes: Uint8Array | undefined): void {
	if ((bytes?.length ?? 0) > largestUpload) {
		throw invalidParameter(`Request must be smaller than ${largestUpload} bytes for the CreateFunction operation`);
	}
}
