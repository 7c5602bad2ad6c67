/** Why a delivery failed, as the dead letter queue is told, and whether another attempt may help. */
export interface Failure {
	readonly code: string;
	readonly message: string;
	readonly isPassing: boolean;
}

/** What is missing, forbidden or wrong stays so: only the rest is tried again (eb-rule-retry-policy, user guide). */
const kinds: readonly {readonly names: RegExp; readonly code: string; readonly isPassing: boolean}[] = [
	{names: /NotFound|DoesNotExist|NonExistent/, code: 'NO_RESOURCE', isPassing: false},
	{names: /AccessDenied|NotAuthorized|Forbidden/, code: 'NO_PERMISSIONS', isPassing: false},
	{names: /Throttl|TooManyRequests|LimitExceeded/, code: 'THROTTLING', isPassing: true},
	{names: /Invalid|Validation|Missing|TooLarge/, code: 'INVALID_PARAMETER', isPassing: false},
];

export function failureOf(error: unknown): Failure {
	const {name, message} = error instanceof Error ? error : new Error(String(error));
	const kind = kinds.find(({names}) => names.test(name));
	return {code: kind?.code ?? 'ERROR_FROM_TARGET', message, isPassing: kind?.isPassing ?? true};
}
