import {createHash} from 'node:crypto';
import {gzipSync} from 'node:zlib';
import {CreateRepositoryCommand, ECRClient} from '@aws-sdk/client-ecr';
import {clientFor} from './local-aws.ts';

const digest = (data: Uint8Array | string): string => `sha256:${createHash('sha256').update(data).digest('hex')}`;

/** Pushes an image without files that runs `command`, as `docker push` would; answers its reference. */
export async function pushImage(endpoint: string, repository: string, command: readonly string[]): Promise<string> {
	await new ECRClient(clientFor(endpoint)).send(new CreateRepositoryCommand({repositoryName: repository}));
	const tar = Buffer.alloc(1024);
	const layer = gzipSync(tar);
	const config = Buffer.from(
		JSON.stringify({
			architecture: 'amd64',
			os: 'linux',
			config: {Cmd: command, WorkingDir: '/'},
			rootfs: {type: 'layers', diff_ids: [digest(tar)]},
		}),
	);
	for (const blob of [layer, config]) await pushBlob(endpoint, repository, blob);
	const mediaType = 'application/vnd.oci.image.manifest.v1+json';
	const manifest = JSON.stringify({
		schemaVersion: 2,
		mediaType,
		config: {mediaType: 'application/vnd.oci.image.config.v1+json', digest: digest(config), size: config.length},
		layers: [{mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest: digest(layer), size: layer.length}],
	});
	await send(`${endpoint}/v2/${repository}/manifests/latest`, 'PUT', manifest, mediaType);
	return `${new URL(endpoint).host}/${repository}:latest`;
}

async function pushBlob(endpoint: string, repository: string, blob: Buffer): Promise<void> {
	const {headers} = await send(`${endpoint}/v2/${repository}/blobs/uploads/`, 'POST');
	const location = new URL(headers.get('location') ?? '', endpoint);
	location.searchParams.set('digest', digest(blob));
	await send(location.href, 'PUT', new Uint8Array(blob), 'application/octet-stream');
}

async function send(url: string, method: string, body?: string | Uint8Array, type?: string): Promise<Response> {
	const response = await fetch(url, {
		method,
		...(body !== undefined && {body: body as string}),
		headers: {...(type !== undefined && {'content-type': type}), authorization: 'Basic QVdTOmxvY2Fs'},
	});
	if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
	return response;
}
