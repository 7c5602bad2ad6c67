import {randomInt} from 'node:crypto';
import type {Tag} from '@aws-sdk/client-iam';
import {invalidInput, validationError} from './errors.ts';

/** First letters of IAM's unique ids (IAM user guide, "IAM identifiers: unique identifiers"). */
export type IdPrefix = 'AROA' | 'AIDA' | 'AIPA' | 'ANPA' | 'AKIA';

const idLetters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export function uniqueId(prefix: IdPrefix): string {
	return prefix + Array.from({length: 17}, () => idLetters[randomInt(idLetters.length)]).join('');
}

const namePattern = /^[\w+=,.@-]+$/;

/** A valid name, or ValidationError. `member` is the parameter's name as IAM spells it: `roleName`. */
export function checkName(member: string, name: string | undefined, longest = 64): string {
	const value = name ?? '';
	if (value === '' || !namePattern.test(value)) {
		throw validationError(
			`The specified value for ${member} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
		);
	}
	if (value.length > longest) {
		throw validationError(
			`1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must have length less than or equal to ${longest}`,
		);
	}
	return value;
}

const pathPattern = /^\/(?:[!-~]+\/)?$/;

/** A valid path (`/`, `/a/b/`), or ValidationError. */
export function checkPath(path: string | undefined): string {
	const value = path ?? '/';
	if (pathPattern.test(value) && value.length <= 512) return value;
	throw validationError(
		'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.',
	);
}

/** Names are unique whatever their case, and keep the case they were made with. */
export const keyOf = (name: string): string => name.toLowerCase();

/** The tags after more were put; at most fifty. Throws InvalidInput for a reserved key. */
export function withTags(tags: readonly Tag[], more: readonly Tag[] = []): Tag[] {
	const merged = new Map(tags.map((tag) => [tag.Key, tag]));
	for (const tag of more) {
		if (tag.Key?.toLowerCase().startsWith('aws:') === true && !tag.Key.startsWith('aws:cloudformation:')) {
			throw invalidInput('Tag keys beginning with "aws:" are reserved for system use.');
		}
		merged.set(tag.Key, {Key: tag.Key, Value: tag.Value});
	}
	if (merged.size > 50) throw invalidInput('The number of tags has reached the maximum limit of 50.');
	return [...merged.values()];
}

export const withoutTags = (tags: readonly Tag[], keys: readonly string[] = []): Tag[] =>
	tags.filter(({Key}) => !keys.includes(Key ?? ''));
