import type {IncomingMessage, ServerResponse} from 'node:http';
import type {Clock} from '../../engine/clock.ts';
import type {RepositoryCatalogue} from '../../images/catalogue.ts';
import type {ImageStore} from '../../images/image-store.ts';
import {splitPath} from '../../images/reference.ts';
import {answerBlob, answerUpload} from './registry-blobs.ts';
import {RegistryError} from './registry-error.ts';
import {answerManifest} from './registry-manifests.ts';

/** One request to one repository of the registry. */
export interface RegistryCall {
	readonly request: IncomingMessage;
	readonly response: ServerResponse;
	readonly url: URL;
	readonly store: ImageStore;
	readonly catalogue: RepositoryCatalogue;
	/** Path of the repository below `/v2/`. */
	readonly path: string;
	/** Name of the repository in its catalogue. */
	readonly repository: string;
	readonly now: Date;
}

type Answer = (call: RegistryCall, reference: string) => Promise<void>;

const routes: readonly (readonly [pattern: RegExp, answer: Answer])[] = [
	[/^\/v2\/(?<path>.+)\/blobs\/uploads\/(?<reference>[^/]*)$/, answerUpload],
	[/^\/v2\/(?<path>.+)\/blobs\/(?<reference>[^/]+)$/, answerBlob],
	[/^\/v2\/(?<path>.+)\/manifests\/(?<reference>[^/]+)$/, answerManifest],
	[/^\/v2\/(?<path>.+)\/tags\/list(?<reference>)$/, listTags],
];

/**
 * The OCI distribution protocol (https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md) over plain
 * HTTP. Who calls is not asked: any credentials do, since only this machine can call.
 */
export function createRegistry(store: ImageStore, clock: Clock) {
	return async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
		response.setHeader('Docker-Distribution-API-Version', 'registry/2.0');
		try {
			await answer(store, clock, request, response, url);
		} catch (error) {
			if (response.headersSent) {
				response.destroy(error as Error);
				return;
			}
			const failure =
				error instanceof RegistryError
					? error
					: new RegistryError(500, 'UNKNOWN', `The registry failed: ${String(error)}`);
			response.writeHead(failure.status, {'content-type': 'application/json'});
			response.end(request.method === 'HEAD' ? undefined : failure.toJson());
		}
		// What is left of a body that nobody read must not block the connection.
		request.resume();
	};
}

async function answer(
	store: ImageStore,
	clock: Clock,
	request: IncomingMessage,
	response: ServerResponse,
	url: URL,
): Promise<void> {
	if (url.pathname === '/v2/') {
		response.writeHead(200, {'content-type': 'application/json'}).end('{}');
		return;
	}
	for (const [pattern, handle] of routes) {
		const {path, reference} = pattern.exec(url.pathname)?.groups ?? {};
		if (path === undefined) continue;
		const {region, name: repository} = splitPath(path, store.defaultRegion);
		const catalogue = store.catalogue(region);
		if (catalogue?.has(repository) !== true) {
			const message = `The repository with name '${repository}' does not exist in the registry`;
			throw new RegistryError(404, 'NAME_UNKNOWN', message);
		}
		const call = {request, response, url, store, catalogue, path, repository, now: clock.now()};
		await handle(call, decoded(reference ?? ''));
		return;
	}
	throw new RegistryError(404, 'UNSUPPORTED', `The registry has nothing at ${url.pathname}.`);
}

function decoded(reference: string): string {
	try {
		return decodeURIComponent(reference);
	} catch {
		throw new RegistryError(400, 'NAME_INVALID', `«${reference}» is not percent-encoded as it must be.`);
	}
}

function listTags({request, response, url, catalogue, path, repository}: RegistryCall): Promise<void> {
	if (request.method !== 'GET') throw new RegistryError(405, 'UNSUPPORTED', 'Tags can only be listed.');
	const last = url.searchParams.get('last') ?? '';
	const asked = url.searchParams.get('n') ?? '1000';
	if (!/^[1-9]\d{0,5}$/.test(asked))
		throw new RegistryError(400, 'PAGINATION_NUMBER_INVALID', `«${asked}» is no size.`);
	const count = Number(asked);
	const after = catalogue.tags(repository).filter((tag) => tag > last);
	const tags = after.slice(0, count);
	const next = after.length > tags.length ? `/v2/${path}/tags/list?n=${count}&last=${tags.at(-1) ?? ''}` : undefined;
	response.writeHead(200, {
		'content-type': 'application/json',
		...(next === undefined ? {} : {link: `<${next}>; rel="next"`}),
	});
	response.end(JSON.stringify({name: path, tags}));
	return Promise.resolve();
}
