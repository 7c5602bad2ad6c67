import type {ImageDetail, ImageIdentifier, Repository} from '@aws-sdk/client-ecr';
import {
	BatchDeleteImageCommand,
	BatchGetImageCommand,
	DescribeImagesCommand,
	DescribeRepositoriesCommand,
	ECRClient,
	PutImageCommand,
} from '@aws-sdk/client-ecr';
import type {CallOptions} from '../call-options.ts';
import type {Connect} from '../clients.ts';
import {ConflictError, NotFoundError} from '../errors.ts';
import {allPages, batches, http, present, unless} from '../paging.ts';

export type {ImageDetail, ImageIdentifier, Repository} from '@aws-sdk/client-ecr';

export interface EcrGateway {
	/** One repository; undefined when there is none. */
	repository(name: string, options?: CallOptions): Promise<Repository | undefined>;
	/** Every image with digest, tags, size and time; empty when the repository does not exist. */
	images(repository: string, options?: CallOptions): Promise<ImageDetail[]>;
	/** Undefined when neither repository nor tag exists. */
	image(repository: string, tag: string, options?: CallOptions): Promise<ImageDetail | undefined>;
	/**
	 * Gives an image one more tag, without a build; nothing to do where it has it.
	 *
	 * @throws ServiceFailureError when there is no image with the first tag
	 */
	tagImage(repository: string, tag: string, another: string, options?: CallOptions): Promise<void>;
	/** Deletes a hundred a call; answers how many were deleted. */
	deleteImages(repository: string, images: readonly ImageIdentifier[], options?: CallOptions): Promise<number>;
}

export function createEcrGateway(connect: Connect): EcrGateway {
	const client = connect(ECRClient, 'ECR');
	return {
		async repository(name, options) {
			const command = new DescribeRepositoriesCommand({repositoryNames: [name]});
			return (await unless(NotFoundError, client.send(command, http(options))))?.repositories?.[0];
		},
		async images(repository, options) {
			const images = allPages(async (nextToken) => {
				const input = {repositoryName: repository, maxResults: 1000, nextToken};
				const page = await client.send(new DescribeImagesCommand(input), http(options));
				return {items: page.imageDetails, nextToken: page.nextToken};
			});
			return (await unless(NotFoundError, images)) ?? [];
		},
		async image(repository, tag, options) {
			const command = new DescribeImagesCommand({repositoryName: repository, imageIds: [{imageTag: tag}]});
			return (await unless(NotFoundError, client.send(command, http(options))))?.imageDetails?.[0];
		},
		async tagImage(repositoryName, imageTag, another, options) {
			const get = new BatchGetImageCommand({repositoryName, imageIds: [{imageTag}]});
			const image = present((await client.send(get, http(options))).images?.[0], 'ecr BatchGetImage');
			const put = new PutImageCommand({
				repositoryName,
				imageManifest: image.imageManifest,
				imageManifestMediaType: image.imageManifestMediaType,
				imageTag: another,
			});
			const isThere = ({code}: ConflictError) => code === 'ImageAlreadyExistsException';
			await unless(ConflictError, client.send(put, http(options)), isThere);
		},
		async deleteImages(repository, images, options) {
			let deleted = 0;
			for (const imageIds of batches(images, 100)) {
				const command = new BatchDeleteImageCommand({repositoryName: repository, imageIds});
				deleted += (await client.send(command, http(options))).imageIds?.length ?? 0;
			}
			return deleted;
		},
	};
}
