import {AwsError} from '../wire/errors.ts';

/** What CloudFormation answers to a template, parameter or state that it refuses; `message` is AWS's own text. */
export class ValidationError extends AwsError {
	constructor(message: string) {
		super('ValidationError', message);
	}
}

/** Text of anything thrown. */
export function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
