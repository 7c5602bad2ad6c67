import {AwsError} from '../../wire/errors.ts';

/** Error codes of Amazon EC2: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html */
export function invalidValue(message: string): AwsError {
	return new AwsError('InvalidParameterValue', message);
}

export function missingParameter(name: string): AwsError {
	return new AwsError('MissingParameter', `The request must contain the parameter ${name}`);
}

/** A resource that others still need cannot be deleted. */
export function hasDependencies(kind: string, id: string): AwsError {
	return new AwsError('DependencyViolation', `The ${kind} '${id}' has dependencies and cannot be deleted.`);
}

/** The member that the API requires although the SDK's types leave it open. Throws MissingParameter. */
export function required<Value>(value: Value | undefined, name: string): Value {
	if (value === undefined || value === '') throw missingParameter(name);
	return value;
}
