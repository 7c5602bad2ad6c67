import {AwsError} from '../../../wire/errors.ts';

/** The request itself is wrong, whatever the table holds. */
export function invalid(message: string): AwsError {
	return new AwsError('ValidationException', message);
}

export function invalidParameter(message: string): AwsError {
	return invalid(`One or more parameter values were invalid: ${message}`);
}

/** A value that the model constrains: length, range, pattern, enum. */
export function constraint(member: string, value: unknown, rule: string): AwsError {
	const shown = value === undefined || value === null ? 'null' : `'${String(value)}'`;
	return invalid(
		`1 validation error detected: Value ${shown} at '${member}' failed to satisfy constraint: Member must ${rule}`,
	);
}

export const conditionFailed = 'The conditional request failed';
