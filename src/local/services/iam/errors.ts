import * as iam from '@aws-sdk/client-iam';
import {AwsError} from '../../wire/errors.ts';

/** The wording of IAM's errors, which clients and people match. */
const $metadata = {};

export type Kind = 'role' | 'user' | 'instance profile' | 'policy' | 'access key' | 'account alias';

const labels: Readonly<Record<Kind, string>> = {
	role: 'role with name',
	user: 'user with name',
	'instance profile': 'Instance Profile',
	policy: 'Policy',
	'access key': 'Access Key with id',
	'account alias': 'account alias',
};

const noSuchEntity = (message: string): Error => new iam.NoSuchEntityException({message, $metadata});

/** `The role with name X cannot be found.` */
export function notFound(kind: Kind, name: string): Error {
	if (kind === 'instance profile') return noSuchEntity(`Instance Profile ${name} cannot be found.`);
	if (kind === 'policy') return noSuchEntity(`Policy ${name} does not exist or is not attachable.`);
	return noSuchEntity(`The ${labels[kind]} ${name} cannot be found.`);
}

export const policyNotFound = (arn: string): Error => noSuchEntity(`Policy ${arn} was not found.`);

export const versionNotFound = (arn: string, version: string): Error =>
	noSuchEntity(`Policy ${arn} version ${version} does not exist or is not attachable.`);

export const inlineNotFound = (kind: Kind, policy: string): Error =>
	noSuchEntity(`The ${kind} policy with name ${policy} cannot be found.`);

export const notAttached = (arn: string): Error => noSuchEntity(`Policy ${arn} was not found.`);

/** `Role with name X already exists.` */
export function alreadyExists(kind: Kind, name: string): Error {
	const label = labels[kind];
	const message =
		kind === 'policy'
			? `A policy called ${name} already exists. Duplicate names are not allowed.`
			: `${label.charAt(0).toUpperCase()}${label.slice(1)} ${name} already exists.`;
	return new iam.EntityAlreadyExistsException({message, $metadata});
}

export const deleteConflict = (what: string): Error =>
	new iam.DeleteConflictException({message: `Cannot delete entity, ${what}`, $metadata});

export const malformedPolicy = (message: string): Error =>
	new iam.MalformedPolicyDocumentException({message, $metadata});

export const limitExceeded = (message: string): Error => new iam.LimitExceededException({message, $metadata});

export const invalidInput = (message: string): Error => new iam.InvalidInputException({message, $metadata});

export const unmodifiable = (message: string): Error => new iam.UnmodifiableEntityException({message, $metadata});

export const validationError = (message: string): Error => new AwsError('ValidationError', message, 400);
