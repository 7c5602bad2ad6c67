import * as codebuild from '@aws-sdk/client-codebuild';

const $metadata = {};

export function invalidInput(message: string): codebuild.InvalidInputException {
	return new codebuild.InvalidInputException({message, $metadata});
}

export function notFound(message: string): codebuild.ResourceNotFoundException {
	return new codebuild.ResourceNotFoundException({message, $metadata});
}

export function alreadyExists(message: string): codebuild.ResourceAlreadyExistsException {
	return new codebuild.ResourceAlreadyExistsException({message, $metadata});
}
