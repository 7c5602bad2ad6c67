import type * as ecr from '@aws-sdk/client-ecr';
import type {ImageDetail, ImageIdentifier} from '@aws-sdk/client-ecr';
import * as sdk from '@aws-sdk/client-ecr';
import {digestOf} from '../../images/digest.ts';
import type {ImageStore} from '../../images/image-store.ts';
import {InvalidManifestError, parseManifest, referencesOf} from '../../images/manifest.ts';
import type {Handlers} from '../../wire/service.ts';
import {imageExists, imageNotFound, invalidParameter} from './failures.ts';
import type {ImageRecord, Images} from './images.ts';
import {page} from './pages.ts';
import type {Repositories} from './repositories.ts';

const largestBatch = 100;

/** Images of a repository, as the ECR API has them. */
export function imageHandlers(repositories: Repositories, images: Images, store: ImageStore): Handlers<typeof ecr> {
	const {registryId} = repositories;
	const detail = (record: ImageRecord): ImageDetail => describe(record, registryId);
	return {
		ListImages: ({repositoryName, filter, ...paging}) => {
			const records = filtered(images.of(repositories.get(repositoryName).name), filter?.tagStatus);
			const {items, ...next} = page(records.flatMap(identifiersOf), paging);
			return {imageIds: items, ...next};
		},
		DescribeImages: ({repositoryName, imageIds, filter, ...paging}) => {
			const {name} = repositories.get(repositoryName);
			if (imageIds === undefined) {
				const {items, ...next} = page(filtered(images.of(name), filter?.tagStatus), paging);
				return {imageDetails: items.map(detail), ...next};
			}
			insistOnBatch(imageIds);
			const found = imageIds.map((id) => {
				const record = images.find(name, id);
				if (record === undefined) throw imageNotFound(id, name, registryId);
				return record;
			});
			return {imageDetails: [...new Set(found)].map(detail)};
		},
		BatchGetImage: async ({repositoryName, imageIds = []}) => {
			const {name} = repositories.get(repositoryName);
			insistOnBatch(imageIds);
			const found = imageIds.map((imageId) => ({imageId, record: images.find(name, imageId)}));
			return {
				images: await Promise.all(
					found.flatMap(({imageId, record}) =>
						record === undefined ? [] : [withManifest(store, record, imageId.imageTag, registryId)],
					),
				),
				failures: found.filter(({record}) => record === undefined).map(({imageId}) => missing(imageId)),
			};
		},
		BatchDeleteImage: ({repositoryName, imageIds = []}) => {
			const {name} = repositories.get(repositoryName);
			insistOnBatch(imageIds);
			const outcomes = imageIds.map((id) => deleteOne(images, name, id));
			return {
				imageIds: outcomes.flatMap(({deleted}) => deleted),
				failures: outcomes.flatMap(({failure}) => failure),
			};
		},
		PutImage: (input) => putImage(repositories, images, store, input),
	};
}

async function putImage(
	repositories: Repositories,
	images: Images,
	store: ImageStore,
	{repositoryName, imageManifest = '', imageManifestMediaType, imageTag, imageDigest}: ecr.PutImageRequest,
): Promise<ecr.PutImageResponse> {
	const {name} = repositories.get(repositoryName);
	const {registryId} = repositories;
	const bytes = Buffer.from(imageManifest);
	const digest = digestOf(bytes);
	if (imageDigest !== undefined && imageDigest !== digest) {
		const message = `The image digest '${imageDigest}' does not match the digest '${digest}' of the manifest`;
		throw new sdk.ImageDigestDoesNotMatchException({message, $metadata: {}});
	}
	const known = images.get(name, digest);
	if (known !== undefined && (imageTag === undefined || known.tags.includes(imageTag))) {
		throw imageExists(digest, imageTag, name, registryId);
	}
	const manifest = readManifest(bytes, imageManifestMediaType);
	const missingBlobs = await absent(
		store,
		referencesOf(manifest).map((reference) => reference.digest),
	);
	if (missingBlobs.length > 0) {
		const message = `Layers with digests '[${missingBlobs.join(', ')}]' required for pushing image into repository with name '${name}' in the registry with id '${registryId}' do not exist`;
		throw new sdk.LayersNotFoundException({message, $metadata: {}});
	}
	await store.blobs.write(bytes);
	await images.put(name, {digest, manifest, tag: imageTag});
	const record = images.get(name, digest);
	if (record === undefined) throw imageNotFound({imageDigest: digest}, name, registryId);
	return {image: await withManifest(store, record, imageTag, registryId)};
}

function readManifest(bytes: Uint8Array, mediaType: string | undefined) {
	try {
		return parseManifest(bytes, mediaType);
	} catch (error) {
		if (!(error instanceof InvalidManifestError)) throw error;
		throw invalidParameter('ImageManifest', error.message);
	}
}

async function absent(store: ImageStore, digests: readonly string[]): Promise<string[]> {
	const sizes = await Promise.all(digests.map((digest) => store.blobs.size(digest)));
	return digests.filter((_, index) => sizes[index] === undefined);
}

function describe(record: ImageRecord, registryId: string): ImageDetail {
	return {
		registryId,
		repositoryName: record.repository,
		imageDigest: record.digest,
		...(record.tags.length === 0 ? {} : {imageTags: record.tags}),
		imageSizeInBytes: record.size,
		imagePushedAt: record.pushedAt,
		imageManifestMediaType: record.mediaType,
		...(record.artifactMediaType === undefined ? {} : {artifactMediaType: record.artifactMediaType}),
		imageStatus: 'ACTIVE',
	};
}

async function withManifest(
	store: ImageStore,
	record: ImageRecord,
	tag: string | undefined,
	registryId: string,
): Promise<ecr.Image> {
	return {
		registryId,
		repositoryName: record.repository,
		imageId: {imageDigest: record.digest, ...(tag === undefined ? {} : {imageTag: tag})},
		imageManifest: String(await store.blobs.readBytes(record.digest)),
		imageManifestMediaType: record.mediaType,
	};
}

function deleteOne(
	images: Images,
	repository: string,
	id: ImageIdentifier,
): {deleted: ImageIdentifier[]; failure: ecr.ImageFailure[]} {
	const record = images.find(repository, id);
	if (record === undefined) return {deleted: [], failure: [missing(id)]};
	if (id.imageTag !== undefined) {
		images.remove(repository, id.imageTag);
		return {deleted: [{imageDigest: record.digest, imageTag: id.imageTag}], failure: []};
	}
	images.remove(repository, record.digest);
	return {deleted: identifiersOf(record), failure: []};
}

function missing(imageId: ImageIdentifier): ecr.ImageFailure {
	return {imageId, failureCode: 'ImageNotFound', failureReason: 'Requested image not found'};
}

function identifiersOf({digest, tags}: ImageRecord): ImageIdentifier[] {
	return tags.length === 0 ? [{imageDigest: digest}] : tags.map((tag) => ({imageDigest: digest, imageTag: tag}));
}

function filtered(records: ImageRecord[], tagStatus: ecr.TagStatus | undefined): ImageRecord[] {
	if (tagStatus !== 'TAGGED' && tagStatus !== 'UNTAGGED') return records;
	return records.filter(({tags}) => tags.length > 0 === (tagStatus === 'TAGGED'));
}

function insistOnBatch(imageIds: readonly ImageIdentifier[]): void {
	if (imageIds.length < 1 || imageIds.length > largestBatch) {
		throw invalidParameter('imageIds', `Member must have length between 1 and ${largestBatch}`);
	}
}
