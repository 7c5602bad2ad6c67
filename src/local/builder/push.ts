import {Readable} from 'node:stream';
import * as z from 'zod';
import type {BlobStore} from '../images/blob-store.ts';
import {type Descriptor, parseManifest, referencesOf} from '../images/manifest.ts';
import {formatReference, type ImageReference, pathOf, placeOf} from '../images/reference.ts';

/** A registry that refused, or that is none the local builder may push to. */
class PushError extends Error {
	override readonly name = 'PushError';
}

/** Where the registry of a reference answers: loopback as it stands, an ECR host at the local AWS. */
function registryUrl(reference: ImageReference, environment: NodeJS.ProcessEnv): string {
	const place = placeOf(reference, '');
	if (place === undefined) {
		throw new PushError(
			`${formatReference(reference)} is not in the local AWS: the local builder pushes to the RepositoryUri of an ECR repository only.`,
		);
	}
	if (!reference.registry.includes('.dkr.ecr')) return `http://${reference.registry}/v2/${reference.repository}`;
	const endpoint = environment.AWS_ENDPOINT_URL;
	if (endpoint === undefined) throw new PushError('AWS_ENDPOINT_URL is not set: there is no local AWS to push to.');
	return `${endpoint}/v2/${pathOf(place, '')}`;
}

/** Progress of a push, worded as `docker push` words it. */
export type OnProgress = (line: string) => void;

/** Pushes an image by the distribution protocol: blobs that are missing, then the manifest under the tag. */
export async function pushImage(
	blobs: BlobStore,
	digest: string,
	reference: ImageReference,
	environment: NodeJS.ProcessEnv,
	onProgress: OnProgress,
): Promise<void> {
	const base = registryUrl(reference, environment);
	const bytes = await blobs.readBytes(digest);
	const manifest = parseManifest(bytes);
	onProgress(`The push refers to repository [${reference.registry}/${reference.repository}]`);
	for (const blob of referencesOf(manifest)) {
		const wasSent = await pushBlob(base, blobs, blob);
		onProgress(`${blob.digest.slice(7, 19)}: ${wasSent ? 'Pushed' : 'Layer already exists'}`);
	}
	await send(`${base}/manifests/${reference.tag ?? digest}`, {
		method: 'PUT',
		headers: {'content-type': manifest.mediaType},
		body: new Uint8Array(bytes),
	});
	onProgress(`${reference.tag ?? digest}: digest: ${digest} size: ${bytes.length}`);
}

async function pushBlob(base: string, blobs: BlobStore, {digest, size}: Descriptor): Promise<boolean> {
	const known = await fetch(`${base}/blobs/${digest}`, {method: 'HEAD'}).catch(unreachable(base));
	if (known.ok) return false;
	const begun = await send(`${base}/blobs/uploads/`, {method: 'POST'});
	const location = new URL(begun.headers.get('location') ?? '', base);
	location.searchParams.set('digest', digest);
	const body = Readable.toWeb(blobs.read(digest)) as unknown as ReadableStream;
	const headers = {'content-type': 'application/octet-stream', 'content-length': String(size)};
	await send(location.href, {method: 'PUT', headers, body, duplex: 'half'} as RequestInit);
	return true;
}

const failures = z.object({errors: z.array(z.object({code: z.string(), message: z.string()})).min(1)});

async function send(url: string, init: RequestInit): Promise<Response> {
	const response = await fetch(url, init).catch(unreachable(url));
	if (response.ok) return response;
	const text = await response.text();
	throw new PushError(explain(text) ?? `unexpected status from ${init.method} request to ${url}: ${response.status}`);
}

function explain(text: string): string | undefined {
	try {
		const [failure] = failures.parse(JSON.parse(text)).errors;
		return failure && `${failure.code.toLowerCase().replaceAll('_', ' ')}: ${failure.message}`;
	} catch {
		return undefined;
	}
}

const unreachable =
	(url: string) =>
	(error: unknown): never => {
		const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
		throw new PushError(`The registry at ${new URL(url).host} cannot be reached: ${String(cause)}`);
	};
