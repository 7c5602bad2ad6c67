import {pipeline} from 'node:stream/promises';
import {DigestMismatchError} from '../../images/blob-store.ts';
import {isDigest} from '../../images/digest.ts';
import type {RegistryCall} from './registry.ts';
import {RegistryError} from './registry-error.ts';

/** `/v2/<name>/blobs/<digest>`: HEAD and GET, whole or a range. */
export async function answerBlob({request, response, store, now}: RegistryCall, digest: string): Promise<void> {
	if (request.method !== 'GET' && request.method !== 'HEAD') {
		throw new RegistryError(405, 'UNSUPPORTED', 'Blobs are removed with the images that need them.');
	}
	const size = await store.blobs.size(digest);
	if (size === undefined) throw new RegistryError(404, 'BLOB_UNKNOWN', `There is no blob ${digest}.`);
	await store.blobs.touch(digest, now);
	const range = parseRange(request.headers.range, size);
	response.writeHead(range === undefined ? 200 : 206, {
		'content-type': 'application/octet-stream',
		'docker-content-digest': digest,
		'accept-ranges': 'bytes',
		'content-length': range === undefined ? size : range.end - range.start + 1,
		...(range === undefined ? {} : {'content-range': `bytes ${range.start}-${range.end}/${size}`}),
	});
	if (request.method === 'HEAD') response.end();
	else await pipeline(store.blobs.read(digest, range), response);
}

/** `/v2/<name>/blobs/uploads/[<id>]`: begin (also monolithic or by mount), send chunks, finish, ask, cancel. */
export async function answerUpload(call: RegistryCall, id: string): Promise<void> {
	const {request, response, store} = call;
	if (id === '') {
		if (request.method !== 'POST') throw new RegistryError(405, 'UNSUPPORTED', 'Uploads begin with POST.');
		await begin(call);
		return;
	}
	const received = await store.uploads.size(id);
	if (received === undefined) throw new RegistryError(404, 'BLOB_UPLOAD_UNKNOWN', `There is no upload ${id}.`);
	if (request.method === 'PATCH') {
		insistOnOrder(call, received);
		progress(call, 202, id, await store.uploads.append(id, request));
	} else if (request.method === 'PUT') {
		insistOnOrder(call, received);
		await store.uploads.append(id, request);
		await finish(call, id, call.url.searchParams.get('digest') ?? '');
	} else if (request.method === 'GET') progress(call, 204, id, received);
	else if (request.method === 'DELETE') {
		await store.uploads.cancel(id);
		response.writeHead(204).end();
	} else throw new RegistryError(405, 'UNSUPPORTED', `An upload does not take ${request.method ?? ''}.`);
}

async function begin(call: RegistryCall): Promise<void> {
	const {request, store, url, now} = call;
	const mount = url.searchParams.get('mount');
	// Blobs are shared by all repositories, so whichever repository it comes from, it is here or it is not.
	if (mount !== null && (await store.blobs.size(mount)) !== undefined) {
		await store.blobs.touch(mount, now);
		created(call, mount);
		return;
	}
	const id = await store.uploads.begin();
	const digest = url.searchParams.get('digest');
	if (digest === null) progress(call, 202, id, 0);
	else {
		await store.uploads.append(id, request);
		await finish(call, id, digest);
	}
}

async function finish(call: RegistryCall, id: string, digest: string): Promise<void> {
	if (!isDigest(digest)) throw new RegistryError(400, 'DIGEST_INVALID', `«${digest}» is no sha256 digest.`);
	try {
		await call.store.uploads.complete(id, digest);
	} catch (error) {
		if (!(error instanceof DigestMismatchError)) throw error;
		throw new RegistryError(400, 'DIGEST_INVALID', error.message);
	}
	created(call, digest);
}

function created({response, path}: RegistryCall, digest: string): void {
	const headers = {location: `/v2/${path}/blobs/${digest}`, 'docker-content-digest': digest, 'content-length': 0};
	response.writeHead(201, headers).end();
}

function progress({response, path}: RegistryCall, status: number, id: string, size: number): void {
	const headers = {
		location: `/v2/${path}/blobs/uploads/${id}`,
		'docker-upload-uuid': id,
		range: `0-${Math.max(0, size - 1)}`,
		'content-length': 0,
	};
	response.writeHead(status, headers).end();
}

function insistOnOrder({request}: RegistryCall, received: number): void {
	const start = /^(?:bytes )?(?<start>\d+)-\d+/.exec(request.headers['content-range'] ?? '')?.groups?.start;
	if (start !== undefined && Number(start) !== received) {
		throw new RegistryError(416, 'BLOB_UPLOAD_INVALID', `The next chunk must begin at byte ${received}.`);
	}
}

function parseRange(header: string | undefined, size: number): {start: number; end: number} | undefined {
	const {first = '', last = ''} = /^bytes=(?<first>\d*)-(?<last>\d*)$/.exec(header ?? '')?.groups ?? {};
	if (first === '' && last === '') return undefined;
	const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
	const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
	if (start > end) throw new RegistryError(416, 'RANGE_INVALID', `The blob has ${size} bytes.`);
	return {start, end};
}
