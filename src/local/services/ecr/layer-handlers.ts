import type * as ecr from '@aws-sdk/client-ecr';
import * as sdk from '@aws-sdk/client-ecr';
import type {ServiceContext} from '../../engine/context.ts';
import {DigestMismatchError} from '../../images/blob-store.ts';
import type {ImageStore} from '../../images/image-store.ts';
import {pathOf} from '../../images/reference.ts';
import type {Handlers} from '../../wire/service.ts';
import type {Repositories} from './repositories.ts';

const partSize = 20 * 1024 * 1024;
const tokenHours = 12;

/** Layers by the ECR API, and the password for the registry, which takes any. */
export function layerHandlers(
	context: ServiceContext,
	repositories: Repositories,
	store: ImageStore,
): Handlers<typeof ecr> {
	const {registryId} = repositories;
	return {
		GetAuthorizationToken: () => ({
			authorizationData: [
				{
					authorizationToken: Buffer.from('AWS:local').toString('base64'),
					expiresAt: new Date(context.clock.now().getTime() + tokenHours * 3_600_000),
					proxyEndpoint: context.endpoint,
				},
			],
		}),
		BatchCheckLayerAvailability: async ({repositoryName, layerDigests = []}) => {
			repositories.get(repositoryName);
			const sizes = await Promise.all(layerDigests.map((digest) => store.blobs.size(digest)));
			return {
				layers: layerDigests.map((layerDigest, index) => {
					const layerSize = sizes[index];
					return layerSize === undefined
						? {layerDigest, layerAvailability: 'UNAVAILABLE'}
						: {layerDigest, layerAvailability: 'AVAILABLE', layerSize};
				}),
				failures: [],
			};
		},
		GetDownloadUrlForLayer: async ({repositoryName, layerDigest = ''}) => {
			const {name} = repositories.get(repositoryName);
			if ((await store.blobs.size(layerDigest)) === undefined) {
				const message = `Layer with digest '${layerDigest}' does not exist in the repository with name '${name}' in the registry with id '${registryId}'`;
				throw new sdk.LayersNotFoundException({message, $metadata: {}});
			}
			const path = pathOf({region: context.region, name}, store.defaultRegion);
			return {downloadUrl: `${context.endpoint}/v2/${path}/blobs/${layerDigest}`, layerDigest};
		},
		InitiateLayerUpload: async ({repositoryName}) => {
			repositories.get(repositoryName);
			return {uploadId: await store.uploads.begin(), partSize};
		},
		UploadLayerPart: (input) => uploadPart(repositories, store, input),
		CompleteLayerUpload: (input) => completeUpload(repositories, store, input),
	};
}

async function uploadPart(
	repositories: Repositories,
	store: ImageStore,
	{repositoryName, uploadId = '', partFirstByte = 0, partLastByte = 0, layerPartBlob}: ecr.UploadLayerPartRequest,
): Promise<ecr.UploadLayerPartResponse> {
	const {name} = repositories.get(repositoryName);
	const received = await store.uploads.size(uploadId);
	if (received === undefined) throw uploadNotFound(uploadId, name, repositories.registryId);
	const bytes = layerPartBlob ?? new Uint8Array();
	if (partFirstByte !== received || partLastByte !== received + bytes.length - 1) {
		const message = `The layer part must begin at byte ${received} and end at byte ${received + bytes.length - 1}`;
		throw new sdk.InvalidLayerPartException({
			message,
			registryId: repositories.registryId,
			repositoryName: name,
			uploadId,
			lastValidByteReceived: received - 1,
			$metadata: {},
		});
	}
	const size = await store.uploads.append(uploadId, asStream(bytes));
	return {registryId: repositories.registryId, repositoryName: name, uploadId, lastByteReceived: size - 1};
}

async function* asStream(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	yield bytes;
}

async function completeUpload(
	repositories: Repositories,
	store: ImageStore,
	{repositoryName, uploadId = '', layerDigests = []}: ecr.CompleteLayerUploadRequest,
): Promise<ecr.CompleteLayerUploadResponse> {
	const {name} = repositories.get(repositoryName);
	const {registryId} = repositories;
	const received = await store.uploads.size(uploadId);
	if (received === undefined) throw uploadNotFound(uploadId, name, registryId);
	if (received === 0) {
		const message = `The upload with id '${uploadId}' has no parts`;
		throw new sdk.EmptyUploadException({message, $metadata: {}});
	}
	const [layerDigest = ''] = layerDigests;
	try {
		return {
			registryId,
			repositoryName: name,
			uploadId,
			layerDigest: await store.uploads.complete(uploadId, layerDigest),
		};
	} catch (error) {
		if (!(error instanceof DigestMismatchError)) throw error;
		const message = `Layer digest '${error.actual}' calculated by the registry does not match the given '${layerDigest}'`;
		throw new sdk.InvalidLayerException({message, $metadata: {}});
	}
}

function uploadNotFound(uploadId: string, name: string, registryId: string): sdk.UploadNotFoundException {
	const message = `The upload with id '${uploadId}' could not be found in the repository with name '${name}' in the registry with id '${registryId}'`;
	return new sdk.UploadNotFoundException({message, $metadata: {}});
}
