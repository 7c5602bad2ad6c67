import type {ImageIdentifier} from '@aws-sdk/client-ecr';
import * as ecr from '@aws-sdk/client-ecr';

/** The wording of Amazon ECR's errors, which clients and people match. */
const $metadata = {};

export function repositoryNotFound(name: string, registryId: string): ecr.RepositoryNotFoundException {
	const message = `The repository with name '${name}' does not exist in the registry with id '${registryId}'`;
	return new ecr.RepositoryNotFoundException({message, $metadata});
}

export function repositoryExists(name: string, registryId: string): ecr.RepositoryAlreadyExistsException {
	const message = `The repository with name '${name}' already exists in the registry with id '${registryId}'`;
	return new ecr.RepositoryAlreadyExistsException({message, $metadata});
}

export function repositoryNotEmpty(name: string, registryId: string): ecr.RepositoryNotEmptyException {
	const message = `The repository with name '${name}' in registry with id '${registryId}' cannot be deleted because it still contains images`;
	return new ecr.RepositoryNotEmptyException({message, $metadata});
}

export function imageNotFound(image: ImageIdentifier, name: string, registryId: string): ecr.ImageNotFoundException {
	const asked = `{imageDigest:'${image.imageDigest ?? 'null'}', imageTag:'${image.imageTag ?? 'null'}'}`;
	const message = `The image with imageId ${asked} does not exist within the repository with name '${name}' in the registry with id '${registryId}'`;
	return new ecr.ImageNotFoundException({message, $metadata});
}

export function imageExists(digest: string, tag: string | undefined, name: string, registryId: string) {
	const what = `digest '${digest}' and tag '${tag ?? 'null'}'`;
	const message = `Image with ${what} already exists in the repository with name '${name}' in registry with id '${registryId}'`;
	return new ecr.ImageAlreadyExistsException({message, $metadata});
}

export function tagIsImmutable(tag: string, name: string): ecr.ImageTagAlreadyExistsException {
	const message = `The image tag '${tag}' already exists in the '${name}' repository and cannot be overwritten because the tag is immutable.`;
	return new ecr.ImageTagAlreadyExistsException({message, $metadata});
}

export function lifecyclePolicyNotFound(name: string, registryId: string): ecr.LifecyclePolicyNotFoundException {
	const message = `Lifecycle policy does not exist for the repository with name '${name}' in the registry with id '${registryId}'`;
	return new ecr.LifecyclePolicyNotFoundException({message, $metadata});
}

export function repositoryPolicyNotFound(name: string, registryId: string): ecr.RepositoryPolicyNotFoundException {
	const message = `Repository policy does not exist for the repository with name '${name}' in the registry with id '${registryId}'`;
	return new ecr.RepositoryPolicyNotFoundException({message, $metadata});
}

export function invalidParameter(parameter: string, rule: string): ecr.InvalidParameterException {
	const message = `Invalid parameter at '${parameter}' failed to satisfy constraint: '${rule}'`;
	return new ecr.InvalidParameterException({message, $metadata});
}
