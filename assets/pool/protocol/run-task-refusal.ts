import type {Failure} from '@aws-sdk/client-ecs';
import {LaunchRefused} from './pool.ts';

/** RunTask answered without a task; it says why in `failures`, or not at all. */
export function refusal(failures: readonly Failure[]): LaunchRefused {
	const [first] = failures;
	const words = [first?.reason, first?.detail].filter((word) => word !== undefined && word !== '').join(': ');
	return new LaunchRefused(`ECS did not start the task: ${words || 'it gave no reason'}`, isThrottling(words));
}

/** What RunTask threw: a refusal where ECS says that the request is at fault, else the error itself: it may have started. */
export function launchFailure(error: unknown): unknown {
	const cause = ofService(error);
	if (cause === undefined) return error;
	const isPassing = isThrottling(cause.name) || isThrottling(cause.message);
	return isPassing || cause.$fault === 'client'
		? new LaunchRefused(`ECS did not start the task: ${cause.message} (${cause.name})`, isPassing)
		: error;
}

const isThrottling = (words: string): boolean =>
	/throttl|rate exceeded|too many requests|RequestLimitExceeded/i.test(words);

/** The SDK's own error, also where a gateway of the console has wrapped it. */
function ofService(error: unknown): (Error & {readonly $fault: unknown}) | undefined {
	for (let one = error; one instanceof Error; one = one.cause) if ('$fault' in one) return one;
	return undefined;
}
