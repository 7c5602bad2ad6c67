import {createHash} from 'node:crypto';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {
	BatchDeleteImageCommand,
	BatchGetImageCommand,
	CompleteLayerUploadCommand,
	CreateRepositoryCommand,
	DeleteRepositoryCommand,
	DescribeImagesCommand,
	ECRClient,
	InitiateLayerUploadCommand,
	ListImagesCommand,
	PutImageCommand,
	UploadLayerPartCommand,
} from '@aws-sdk/client-ecr';
import {pack} from 'tar-stream';
import {describe, expect, it} from 'vitest';
import {createImageStore, type ImageStore} from '../../../../src/local/images/image-store.ts';
import {clientFor, startLocalAws, type TestAws} from '../../../support/local-aws.ts';

const digestOf = (bytes: Uint8Array | string): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

interface Registry extends AsyncDisposable {
	readonly aws: TestAws;
	readonly ecr: ECRClient;
	readonly images: ImageStore;
	readonly url: string;
}

async function start(repositoryName = 'app', settings: {imageTagMutability?: 'IMMUTABLE'} = {}): Promise<Registry> {
	let images: ImageStore | undefined;
	const aws = await startLocalAws({
		images: ({directory, region}) => {
			images = createImageStore(directory, region);
			return images;
		},
	});
	const ecr = new ECRClient(aws.client);
	await ecr.send(new CreateRepositoryCommand({repositoryName, ...settings}));
	const dispose = () => aws[Symbol.asyncDispose]();
	return {aws, ecr, images: images!, url: `${aws.endpoint}/v2/${repositoryName}`, [Symbol.asyncDispose]: dispose};
}

async function layerOf(files: Readonly<Record<string, string>>): Promise<Buffer> {
	const archive = pack();
	// The same content is the same image, whenever it is packed.
	for (const [name, content] of Object.entries(files)) archive.entry({name, mtime: new Date(0)}, content);
	archive.finalize();
	const chunks: Buffer[] = [];
	for await (const chunk of archive) chunks.push(chunk as Buffer);
	return gzipSync(Buffer.concat(chunks));
}

/** Bytes of an image: two blobs and the manifest that names them. */
async function imageOf(text: string): Promise<{blobs: Buffer[]; manifest: string; digest: string}> {
	const layer = await layerOf({'app/file': text});
	const config = Buffer.from(
		JSON.stringify({architecture: 'amd64', os: 'linux', config: {Cmd: ['run', text], WorkingDir: '/app'}}),
	);
	const describeBlob = (mediaType: string, bytes: Buffer) => ({mediaType, digest: digestOf(bytes), size: bytes.length});
	const manifest = JSON.stringify({
		schemaVersion: 2,
		mediaType: manifestType,
		config: describeBlob('application/vnd.oci.image.config.v1+json', config),
		layers: [describeBlob('application/vnd.oci.image.layer.v1.tar+gzip', layer)],
	});
	return {blobs: [config, layer], manifest, digest: digestOf(manifest)};
}

const manifestType = 'application/vnd.oci.image.manifest.v1+json';

async function upload(url: string, bytes: Buffer): Promise<Response> {
	const begun = await fetch(`${url}/blobs/uploads/`, {method: 'POST'});
	const location = new URL(begun.headers.get('location') ?? '', url);
	location.searchParams.set('digest', digestOf(bytes));
	return fetch(location, {method: 'PUT', body: new Uint8Array(bytes)});
}

async function push(url: string, text: string, tag: string): Promise<Response> {
	const {blobs, manifest} = await imageOf(text);
	for (const blob of blobs) await upload(url, blob);
	return fetch(`${url}/manifests/${tag}`, {method: 'PUT', headers: {'content-type': manifestType}, body: manifest});
}

const codeOf = async (response: Response): Promise<unknown> => {
	const {errors} = (await response.json()) as {errors: {code: string}[]};
	return errors[0]?.code;
};

describe('the registry', () => {
	it('says that it is one, with or without a password', async () => {
		await using registry = await start();
		const response = await fetch(`${registry.aws.endpoint}/v2/`, {headers: {authorization: 'Basic QVdTOmFueQ=='}});
		expect(response.status).toBe(200);
		expect(response.headers.get('docker-distribution-api-version')).toBe('registry/2.0');
	});

	it('takes a blob in one piece and in chunks, and gives it back whole or in part', async () => {
		await using registry = await start();
		const {url} = registry;
		expect((await upload(url, Buffer.from('monolithic'))).status).toBe(201);
		const begun = await fetch(`${url}/blobs/uploads/`, {method: 'POST'});
		const location = new URL(begun.headers.get('location') ?? '', url);
		const first = await fetch(location, {method: 'PATCH', headers: {'content-range': '0-3'}, body: 'chun'});
		expect([first.status, first.headers.get('range')]).toEqual([202, '0-3']);
		const wrong = await fetch(location, {method: 'PATCH', headers: {'content-range': '9-11'}, body: 'ked'});
		expect(wrong.status).toBe(416);
		await fetch(location, {method: 'PATCH', headers: {'content-range': '4-6'}, body: 'ked'});
		location.searchParams.set('digest', digestOf('chunked'));
		expect((await fetch(location, {method: 'PUT'})).status).toBe(201);
		const blob = `${url}/blobs/${digestOf('chunked')}`;
		expect(await (await fetch(blob)).text()).toBe('chunked');
		expect((await fetch(blob, {method: 'HEAD'})).headers.get('content-length')).toBe('7');
		const part = await fetch(blob, {headers: {range: 'bytes=2-4'}});
		expect([part.status, await part.text()]).toEqual([206, 'unk']);
	});

	it('refuses a blob that is not what its digest says, and a manifest whose blobs are missing', async () => {
		await using registry = await start();
		const {url} = registry;
		const lie = await fetch(`${url}/blobs/uploads/?digest=${digestOf('other')}`, {method: 'POST', body: 'content'});
		expect([lie.status, await codeOf(lie)]).toEqual([400, 'DIGEST_INVALID']);
		const {manifest} = await imageOf('one');
		const early = await fetch(`${url}/manifests/latest`, {
			method: 'PUT',
			headers: {'content-type': manifestType},
			body: manifest,
		});
		expect([early.status, await codeOf(early)]).toEqual([400, 'MANIFEST_BLOB_UNKNOWN']);
		const broken = await fetch(`${url}/manifests/latest`, {
			method: 'PUT',
			headers: {'content-type': manifestType},
			body: '{}',
		});
		expect(await codeOf(broken)).toBe('MANIFEST_INVALID');
	});

	it('gives a manifest by tag and by digest, lists tags, and deletes', async () => {
		await using registry = await start();
		const {url} = registry;
		const {digest, manifest} = await imageOf('one');
		expect((await push(url, 'one', 'v1')).headers.get('docker-content-digest')).toBe(digest);
		await push(url, 'one', 'latest');
		for (const reference of ['v1', 'latest', digest]) {
			const response = await fetch(`${url}/manifests/${reference}`);
			expect([await response.text(), response.headers.get('content-type')]).toEqual([manifest, manifestType]);
		}
		expect(await (await fetch(`${url}/tags/list`)).json()).toEqual({name: 'app', tags: ['latest', 'v1']});
		expect((await fetch(`${url}/manifests/${digest}`, {method: 'DELETE'})).status).toBe(202);
		expect(await codeOf(await fetch(`${url}/manifests/v1`))).toBe('MANIFEST_UNKNOWN');
	});

	it('knows no repository that was not created, and mounts a blob of another one', async () => {
		await using registry = await start();
		const {aws, ecr, url} = registry;
		expect(await codeOf(await fetch(`${aws.endpoint}/v2/none/tags/list`))).toBe('NAME_UNKNOWN');
		expect(await codeOf(await fetch(`${url}/tags/list?n=many`))).toBe('PAGINATION_NUMBER_INVALID');
		expect(await codeOf(await fetch(`${url}/manifests/%zz`))).toBe('NAME_INVALID');
		await upload(url, Buffer.from('shared'));
		await ecr.send(new CreateRepositoryCommand({repositoryName: 'other'}));
		const mount = `${aws.endpoint}/v2/other/blobs/uploads/?mount=${digestOf('shared')}&from=app`;
		expect((await fetch(mount, {method: 'POST'})).status).toBe(201);
	});

	it('does not move a tag that is immutable', async () => {
		await using registry = await start('app', {imageTagMutability: 'IMMUTABLE'});
		const {url} = registry;
		expect((await push(url, 'one', 'v1')).status).toBe(201);
		expect((await push(url, 'one', 'v1')).status).toBe(201);
		expect(await codeOf(await push(url, 'two', 'v1'))).toBe('TAG_INVALID');
	});
});

describe('images of a repository', () => {
	it('are described with all their tags, and a moved tag leaves its image untagged', async () => {
		await using registry = await start();
		const {ecr, url} = registry;
		await push(url, 'one', 'latest');
		await push(url, 'two', 'latest');
		const {imageDetails = []} = await ecr.send(new DescribeImagesCommand({repositoryName: 'app'}));
		expect(imageDetails.map(({imageTags}) => imageTags)).toEqual([undefined, ['latest']]);
		const {imageIds} = await ecr.send(new ListImagesCommand({repositoryName: 'app', filter: {tagStatus: 'TAGGED'}}));
		expect(imageIds).toEqual([{imageTag: 'latest', imageDigest: (await imageOf('two')).digest}]);
		const missing = new DescribeImagesCommand({repositoryName: 'app', imageIds: [{imageTag: 'none'}]});
		await expect(ecr.send(missing)).rejects.toMatchObject({
			name: 'ImageNotFoundException',
			message: `The image with imageId {imageDigest:'null', imageTag:'none'} does not exist within the repository with name 'app' in the registry with id '000000000000'`,
		});
	});

	it('can be put and read through the API alone', async () => {
		await using registry = await start();
		const {ecr} = registry;
		const repositoryName = 'app';
		const {blobs, manifest, digest} = await imageOf('one');
		for (const blob of blobs) {
			const {uploadId} = await ecr.send(new InitiateLayerUploadCommand({repositoryName}));
			const part = {partFirstByte: 0, partLastByte: blob.length - 1, layerPartBlob: blob};
			await ecr.send(new UploadLayerPartCommand({repositoryName, uploadId, ...part}));
			await ecr.send(new CompleteLayerUploadCommand({repositoryName, uploadId, layerDigests: [digestOf(blob)]}));
		}
		const put = {repositoryName, imageManifest: manifest, imageTag: 'v1'};
		await ecr.send(new PutImageCommand(put));
		await expect(ecr.send(new PutImageCommand(put))).rejects.toMatchObject({name: 'ImageAlreadyExistsException'});
		const answer = await ecr.send(
			new BatchGetImageCommand({repositoryName, imageIds: [{imageTag: 'v1'}, {imageTag: 'none'}]}),
		);
		expect(answer.images).toMatchObject([{imageId: {imageDigest: digest, imageTag: 'v1'}, imageManifest: manifest}]);
		expect(answer.failures).toMatchObject([{failureCode: 'ImageNotFound', failureReason: 'Requested image not found'}]);
	});

	it('keep a repository from being deleted, unless by force', async () => {
		await using registry = await start();
		const {ecr, url} = registry;
		await push(url, 'one', 'v1');
		await expect(ecr.send(new DeleteRepositoryCommand({repositoryName: 'app'}))).rejects.toMatchObject({
			name: 'RepositoryNotEmptyException',
		});
		await ecr.send(new DeleteRepositoryCommand({repositoryName: 'app', force: true}));
		await ecr.send(new CreateRepositoryCommand({repositoryName: 'app'}));
		expect((await ecr.send(new ListImagesCommand({repositoryName: 'app'}))).imageIds).toEqual([]);
	});

	it('are deleted by tag or by digest', async () => {
		await using registry = await start();
		const {ecr, url} = registry;
		await push(url, 'one', 'v1');
		await push(url, 'one', 'v2');
		const repositoryName = 'app';
		const byTag = await ecr.send(
			new BatchDeleteImageCommand({repositoryName, imageIds: [{imageTag: 'v1'}, {imageTag: 'v9'}]}),
		);
		expect([byTag.imageIds?.length, byTag.failures?.length]).toEqual([1, 1]);
		const {digest} = await imageOf('one');
		const byDigest = await ecr.send(new BatchDeleteImageCommand({repositoryName, imageIds: [{imageDigest: digest}]}));
		expect(byDigest.imageIds).toEqual([{imageDigest: digest, imageTag: 'v2'}]);
	});
});

describe('pulling an image', () => {
	it('unpacks it, once, under the name that a task definition has', async () => {
		await using registry = await start();
		const {images, url} = registry;
		await push(url, 'one', 'v1');
		const {digest} = await imageOf('one');
		const names = [
			'127.0.0.1:1/app:v1',
			`000000000000.dkr.ecr.us-east-1.amazonaws.com/app@${digest}`,
			'localhost:5000/app:v1',
		];
		const pulled = await Promise.all(names.map((name) => images.pull(name)));
		expect(new Set(pulled.map(({rootDirectory}) => rootDirectory)).size).toBe(1);
		expect(pulled[0]).toMatchObject({
			digest,
			command: ['run', 'one'],
			entryPoint: [],
			workingDirectory: '/app',
			environment: {},
		});
		expect(readFileSync(join(pulled[0]!.rootDirectory, 'app/file'), 'utf8')).toBe('one');
	});

	it.each([
		'127.0.0.1:1/none:v1',
		'127.0.0.1:1/app:none',
		'nginx',
		'000000000000.dkr.ecr.eu-west-1.amazonaws.com/app:v1',
	])('fails for %s in the words of ECS', async (name) => {
		await using registry = await start();
		const {images, url} = registry;
		await push(url, 'one', 'v1');
		await expect(images.pull(name)).rejects.toMatchObject({
			name: 'CannotPullContainerError',
			message: expect.stringMatching(
				/^CannotPullContainerError: pull image manifest has been retried 1 time\(s\): failed to resolve ref .*: not found/,
			),
		});
	});

	it('finds images of another region, also by the URI that was pushed to', async () => {
		await using registry = await start();
		const {aws, images} = registry;
		const elsewhere = new ECRClient(clientFor(aws.endpoint, 'eu-west-1'));
		const {repository} = await elsewhere.send(new CreateRepositoryCommand({repositoryName: 'app'}));
		const uri = repository?.repositoryUri ?? '';
		expect(uri).toBe(`127.0.0.1:${aws.port}/eu-west-1/app`);
		await push(`http://${uri.replace('/', '/v2/')}`, 'european', 'v1');
		expect((await images.pull(`${uri}:v1`)).command).toEqual(['run', 'european']);
		const byHost = await images.pull('000000000000.dkr.ecr.eu-west-1.amazonaws.com/app:v1');
		expect(byHost.command).toEqual(['run', 'european']);
	});

	it('works after a restart of the engine', async () => {
		const directory = mkdtempSync(join(tmpdir(), 'ecs-console-restart-'));
		let images: ImageStore | undefined;
		const open = () =>
			startLocalAws({directory, images: ({directory: folder, region}) => (images = createImageStore(folder, region))});
		{
			await using aws = await open();
			await new ECRClient(aws.client).send(new CreateRepositoryCommand({repositoryName: 'app'}));
			await push(`${aws.endpoint}/v2/app`, 'one', 'v1');
		}
		await using _ = await open();
		expect((await images?.pull('127.0.0.1:9/app:v1'))?.command).toEqual(['run', 'one']);
		rmSync(directory, {recursive: true, force: true});
	});
});
