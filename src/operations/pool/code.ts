import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {zipSync} from 'fflate';
import {AccessDeniedError} from '../../aws/errors.ts';
import {builtFolder} from '../../infra/package-files.ts';
import {StateError} from '../errors.ts';
import {filesBelow, sourceHash} from '../images/source-hash.ts';
import type {Operation} from '../progress.ts';
import type {Session} from '../session.ts';

/** Where the code of a pool's functions lies. */
export interface CodePlace {
	readonly bucket: string;
	readonly key: string;
}

/** The bucket of this program in an account and Region: stacks need their code before they have a bucket of their own. */
export async function codeBucket(session: Session, signal: AbortSignal | undefined): Promise<string> {
	const {account} = await session.identity({signal});
	return `ecs-console-${account}-${session.region}`;
}

/**
 * Whether that bucket is there. Anybody can guess its name and make it first: what functions are made of must not come
 * from a bucket of somebody else.
 *
 * @throws StateError when it belongs to another account, or may not be looked at
 */
async function codeBucketExists(session: Session, bucket: string, signal: AbortSignal | undefined): Promise<boolean> {
	const {account} = await session.identity({signal});
	try {
		return await session.gateways.s3.bucketExists(bucket, {owner: account, signal});
	} catch (error) {
		if (!(error instanceof AccessDeniedError)) throw error;
		throw new StateError(
			`Bucket ${bucket} is of no use: it belongs to another account than ${account}, or s3:ListBucket is not allowed for it.`,
			`«aws s3api head-bucket --bucket ${bucket}» without an owner succeeds where it is somebody else's; then use another Region.`,
			{cause: error},
		);
	}
}

/** The key changes with the code, so that CloudFormation sees that functions change. */
export async function codePlace(session: Session, stackName: string, signal?: AbortSignal): Promise<CodePlace> {
	const hash = sourceHash(functionsFolder());
	return {bucket: await codeBucket(session, signal), key: `${keysOf(stackName)}functions-${hash}.zip`};
}

const keysOf = (stackName: string): string => `${stackName}/`;

const functionsFolder = (): string => builtFolder('pool', 'functions');

/** Puts the code where a stack expects it, unless it is there; makes the bucket when it is missing. */
export async function* uploadCode(
	session: Session,
	{bucket, key}: CodePlace,
	signal: AbortSignal | undefined,
): Operation<void> {
	const {s3} = session.gateways;
	if (!(await codeBucketExists(session, bucket, signal))) {
		await s3.createPrivateBucket(bucket, {signal});
		yield {type: 'note', text: `  bucket ${bucket} made, private and encrypted`};
	}
	const found = await s3.listObjects(bucket, key, {signal});
	if (found.some(({Key}) => Key === key)) return;
	const body = zipFolder(functionsFolder());
	await s3.putObject({bucket, key, body, contentType: 'application/zip'}, {signal});
	yield {
		type: 'note',
		text: `  functions uploaded to s3://${bucket}/${key} (${Math.ceil(body.byteLength / 1024)} KiB)`,
	};
}

/** Removes the code of earlier deployments: what a rollback would need is needed no more once the stack is ready. */
export async function removeOldCode(
	{gateways: {s3}}: Session,
	stackName: string,
	{bucket, key}: CodePlace,
	signal: AbortSignal | undefined,
): Promise<void> {
	const found = await s3.listObjects(bucket, keysOf(stackName), {signal});
	const old = found.flatMap(({Key}) => (Key === undefined || Key === key ? [] : [Key]));
	if (old.length > 0) await s3.deleteObjects(bucket, old, {signal});
}

/** The code that a stack has in the bucket of this program: what is to go with it. */
export async function codeOf(
	session: Session,
	stackName: string,
	signal: AbortSignal | undefined,
): Promise<{readonly bucket: string; readonly keys: readonly string[]}> {
	const {s3} = session.gateways;
	const bucket = await codeBucket(session, signal);
	if (!(await codeBucketExists(session, bucket, signal))) return {bucket, keys: []};
	const found = await s3.listObjects(bucket, keysOf(stackName), {signal});
	return {bucket, keys: found.flatMap(({Key}) => Key ?? [])};
}

/** Deletes the code of a stack, and the bucket with the last one. Answers how many objects it was. */
export async function removeCode(
	session: Session,
	stackName: string,
	signal: AbortSignal | undefined,
): Promise<number> {
	const {s3} = session.gateways;
	const {bucket, keys} = await codeOf(session, stackName, signal);
	if (keys.length > 0) await s3.deleteObjects(bucket, keys, {signal});
	const isThere = await codeBucketExists(session, bucket, signal);
	if (isThere && (await s3.listObjects(bucket, '', {signal})).length === 0) await s3.deleteBucket(bucket, {signal});
	return keys.length;
}

/** The same archive for the same files, at any time and in any time zone. */
export function zipFolder(folder: string): Uint8Array {
	const files = filesBelow(folder).map((path) => [path, new Uint8Array(readFileSync(join(folder, path)))] as const);
	// The time of zip archives is local and begins with 1980.
	return zipSync(Object.fromEntries(files), {level: 9, mtime: new Date(1980, 0, 1)});
}
