import {AwsError} from '../../wire/errors.ts';

/** Errors of Elastic Load Balancing in AWS's words; the names are the SDK's, whose schemas know code and status. */
export function validationError(message: string): AwsError {
	return new AwsError('ValidationError', message);
}

export const loadBalancersNotFound = (names?: readonly string[]): AwsError =>
	new AwsError(
		'LoadBalancerNotFoundException',
		names === undefined ? 'One or more load balancers not found' : `Load balancers '[${names.join(', ')}]' not found`,
	);

export const targetGroupsNotFound = (): AwsError =>
	new AwsError('TargetGroupNotFoundException', 'One or more target groups not found');

export const listenersNotFound = (): AwsError =>
	new AwsError('ListenerNotFoundException', 'One or more listeners not found');

export const rulesNotFound = (): AwsError => new AwsError('RuleNotFoundException', 'One or more rules not found');

/** Names of load balancers and target groups. Throws ValidationError. */
export function checkedName(kind: 'Load balancer' | 'Target group', name: string | undefined): string {
	if (name === undefined || name === '') throw validationError(`${kind} name cannot be empty`);
	if (name.length > 32) throw validationError(`${kind} name '${name}' cannot be longer than '32' characters`);
	if (!/^[a-zA-Z0-9-]+$/.test(name)) {
		throw validationError(
			`${kind} name '${name}' can only contain characters that are alphanumeric characters and hyphens(-)`,
		);
	}
	if (name.startsWith('-') || name.endsWith('-')) {
		throw validationError(`${kind} name '${name}' cannot begin or end with a hyphen(-)`);
	}
	if (kind === 'Load balancer' && name.startsWith('internal-')) {
		throw validationError(`Load balancer name '${name}' cannot begin with 'internal-'`);
	}
	return name;
}
