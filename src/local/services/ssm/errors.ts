import * as ssm from '@aws-sdk/client-ssm';
import {AwsError} from '../../wire/errors.ts';

/** Systems Manager's errors and their wording. */
const $metadata = {};

export const parameterNotFound = (name = ''): Error =>
	new ssm.ParameterNotFound({message: name === '' ? 'UnknownError' : `Parameter ${name} not found.`, $metadata});

export const versionNotFound = (name: string, version: string): Error =>
	new ssm.ParameterVersionNotFound({
		message: `Systems Manager could not find version ${version} of ${name}. Verify the version and try again.`,
		$metadata,
	});

export const parameterExists = (): Error =>
	new ssm.ParameterAlreadyExists({
		message: 'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
		$metadata,
	});

export const patternMismatch = (value: string, pattern: string): Error =>
	new ssm.ParameterPatternMismatchException({
		message: `Parameter value, cannot be validated against allowedPattern: ${pattern}. The value has ${value.length} characters.`,
		$metadata,
	});

export const invalidPattern = (pattern: string): Error =>
	new ssm.InvalidAllowedPatternException({
		message: `The request does not meet the regular expression requirement: ${pattern}`,
		$metadata,
	});

export const validation = (message: string): Error => new AwsError('ValidationException', message, 400);
export const invalidFilterKey = (message: string): Error => new ssm.InvalidFilterKey({message, $metadata});
export const invalidResourceId = (): Error =>
	new ssm.InvalidResourceId({
		message: 'The resource ID is not valid. Verify that you entered the correct ID and try again.',
		$metadata,
	});
export const invalidToken = (): Error =>
	new ssm.InvalidNextToken({message: 'The specified token is not valid.', $metadata});
export const labelLimit = (): Error =>
	new ssm.ParameterVersionLabelLimitExceeded({
		message: 'A parameter version can have a maximum of ten labels.',
		$metadata,
	});
