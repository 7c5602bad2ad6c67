import {setImmediate} from 'node:timers/promises';
import {ImageTagAlreadyExistsException} from '@aws-sdk/client-ecr';
import {digestOf, isDigest} from '../../images/digest.ts';
import {InvalidManifestError, type Manifest, parseManifest, referencesOf} from '../../images/manifest.ts';
import type {RegistryCall} from './registry.ts';
import {RegistryError} from './registry-error.ts';

/** Amazon ECR takes manifests of up to 4 MiB. */
const largestManifest = 4 * 1024 * 1024;
const tagPattern = /^\w[\w.-]{0,127}$/;

/** `/v2/<name>/manifests/<tag or digest>`: HEAD, GET, PUT, DELETE. */
export async function answerManifest(call: RegistryCall, reference: string): Promise<void> {
	const {method} = call.request;
	if (method === 'GET' || method === 'HEAD') await get(call, reference);
	else if (method === 'PUT') await put(call, reference);
	else if (method === 'DELETE') await remove(call, reference);
	else throw new RegistryError(405, 'UNSUPPORTED', `A manifest does not take ${method ?? ''}.`);
}

async function get({request, response, store, catalogue, repository}: RegistryCall, reference: string): Promise<void> {
	const digest = catalogue.resolve(repository, reference);
	if (digest === undefined) throw unknown(reference);
	const bytes = await store.blobs.readBytes(digest);
	response.writeHead(200, {
		'content-type': catalogue.mediaType(repository, digest) ?? 'application/json',
		'docker-content-digest': digest,
		'content-length': bytes.length,
	});
	response.end(request.method === 'HEAD' ? undefined : bytes);
}

async function put(call: RegistryCall, reference: string): Promise<void> {
	const {request, response, store, catalogue, path, repository} = call;
	if (!isDigest(reference) && !tagPattern.test(reference)) {
		throw new RegistryError(400, 'TAG_INVALID', `«${reference}» is no tag.`);
	}
	const bytes = await readAll(call);
	const digest = digestOf(bytes);
	if (isDigest(reference) && reference !== digest) {
		throw new RegistryError(400, 'DIGEST_INVALID', `The manifest has the digest ${digest}, not ${reference}.`);
	}
	const manifest = parse(bytes, request.headers['content-type']);
	for (const {digest: needed} of referencesOf(manifest)) {
		if ((await store.blobs.size(needed)) === undefined) {
			throw new RegistryError(400, 'MANIFEST_BLOB_UNKNOWN', `The manifest refers to ${needed}, which is not here.`);
		}
	}
	await store.blobs.write(bytes);
	try {
		await catalogue.put(repository, {digest, manifest, tag: isDigest(reference) ? undefined : reference});
	} catch (error) {
		if (!(error instanceof ImageTagAlreadyExistsException)) throw error;
		throw new RegistryError(400, 'TAG_INVALID', error.message);
	}
	await written();
	const headers = {location: `/v2/${path}/manifests/${digest}`, 'docker-content-digest': digest, 'content-length': 0};
	response.writeHead(201, headers).end();
}

async function remove({response, catalogue, repository}: RegistryCall, reference: string): Promise<void> {
	if (!catalogue.remove(repository, reference)) throw unknown(reference);
	await written();
	response.writeHead(202, {'content-length': 0}).end();
}

/** The store writes at the end of the turn: after this, what is answered survives a crash. */
async function written(): Promise<void> {
	await setImmediate();
}

function parse(bytes: Buffer, mediaType: string | undefined): Manifest {
	try {
		return parseManifest(bytes, mediaType);
	} catch (error) {
		if (!(error instanceof InvalidManifestError)) throw error;
		throw new RegistryError(400, 'MANIFEST_INVALID', error.message);
	}
}

async function readAll({request}: RegistryCall): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size > largestManifest) throw new RegistryError(413, 'MANIFEST_INVALID', 'A manifest has at most 4 MiB.');
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}

const unknown = (reference: string): RegistryError =>
	new RegistryError(404, 'MANIFEST_UNKNOWN', `Requested image not found: ${reference}`);
