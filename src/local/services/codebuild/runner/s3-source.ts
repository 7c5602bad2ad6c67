import {createWriteStream} from 'node:fs';
import {mkdir} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {Readable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import pLimit from 'p-limit';
import type {ServiceContext} from '../../../engine/context.ts';
import {PhaseFailure} from './phase-failure.ts';
import {unzip} from './unzip.ts';
import {safePath, type Workspace} from './workspace.ts';

const parallelDownloads = 8;

/**
 * Fetches an S3 source: every object below `bucket/prefix/`, or the zip file `bucket/path/object.zip`. Answers the
 * version of the zip's object, where the bucket has versions.
 */
export async function fetchFromS3(
	location: string,
	sourceVersion: string | undefined,
	workspace: Workspace,
	context: ServiceContext,
): Promise<string | undefined> {
	const path = location.replace(/^arn:aws:s3:::/, '');
	const slash = path.indexOf('/');
	const bucket = path.slice(0, slash);
	const key = path.slice(slash + 1);
	if (key.endsWith('/')) {
		await fetchFolder(bucket, key, workspace.source, context);
		return undefined;
	}
	const file = join(workspace.temporary, 'source.zip');
	const version = await fetchObject(bucket, key, file, context, sourceVersion);
	await unzip(file, workspace.source);
	return version;
}

async function fetchFolder(bucket: string, prefix: string, directory: string, context: ServiceContext): Promise<void> {
	const limit = pLimit(parallelDownloads);
	let count = 0;
	let token: string | undefined;
	do {
		const page = await context
			.call('s3', 'ListObjectsV2', {
				Bucket: bucket,
				Prefix: prefix,
				...(token === undefined ? {} : {ContinuationToken: token}),
			})
			.catch(sourceError);
		const keys = (page.Contents ?? []).map(({Key = ''}) => Key).filter((key) => !key.endsWith('/'));
		count += keys.length;
		await limit.map(keys, (key) => {
			const target = safePath(directory, key.slice(prefix.length));
			return fetchObject(bucket, key, target, context, undefined);
		});
		token = page.NextContinuationToken;
	} while (token !== undefined);
	if (count === 0) {
		throw new PhaseFailure(
			'CLIENT_ERROR',
			`NoSuchKey: The specified key does not exist: s3://${bucket}/${prefix} has no objects`,
		);
	}
}

async function fetchObject(
	bucket: string,
	key: string,
	file: string,
	context: ServiceContext,
	version: string | undefined,
): Promise<string | undefined> {
	const wanted = {Bucket: bucket, Key: key, ...(version === undefined ? {} : {VersionId: version})};
	const {Body, VersionId} = await context.call('s3', 'GetObject', wanted).catch(sourceError);
	await mkdir(dirname(file), {recursive: true});
	await pipeline(toStream(Body), createWriteStream(file));
	return VersionId;
}

/** In process a body is whatever the S3 service keeps: a stream or bytes. */
function toStream(body: unknown): Readable {
	if (body instanceof Readable) return body;
	if (body === undefined || body === null) return Readable.from([]);
	return body instanceof Uint8Array || typeof body === 'string'
		? Readable.from([Buffer.from(body)])
		: Readable.from(body as AsyncIterable<Uint8Array>);
}

function sourceError(error: unknown): never {
	const {name, message} = error as Error;
	throw new PhaseFailure('CLIENT_ERROR', `${name}: ${message} for primary source and source version `);
}
