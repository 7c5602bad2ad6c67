import {InvalidInputError} from '../../errors.ts';

/**
 * A stack's name: letters, digits and hyphens, a letter first, at most 128 (CloudFormation API, CreateStack); of ours at
 * most 41, so that the names made from it fit.
 *
 * @throws InvalidInputError with the example
 */
export function assertStackName(name: string, example: string): void {
	if (/^[a-zA-Z][a-zA-Z0-9-]{0,40}$/.test(name)) return;
	throw new InvalidInputError(
		`«${name}» is no name for this stack: it must begin with a letter, have only letters, digits and hyphens, and at most 41 of them, so that the names made from it fit.`,
		`For example --stack ${example}.`,
	);
}

/** The same as a sentence, for forms. */
export function stackNameProblem(name: string, example: string): string | undefined {
	try {
		assertStackName(name, example);
		return undefined;
	} catch (error) {
		if (error instanceof InvalidInputError) return error.message;
		throw error;
	}
}
