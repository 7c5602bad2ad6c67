import type {Stack, StackResourceSummary} from '../../aws/gateways/cloudformation.ts';
import {phaseOf} from '../stacks/states.ts';

export type Doing = 'creating' | 'updating' | 'deleting' | 'rolling back';

/** What CloudFormation does with a stack just now; undefined when it does nothing. */
export function doingOf(status: string | undefined): Doing | undefined {
	const phase = phaseOf(status);
	if (phase !== 'creating' && phase !== 'updating' && phase !== 'deleting') return undefined;
	return status?.includes('ROLLBACK') === true ? 'rolling back' : phase;
}

/** When the operation that is under way began. */
export function since({CreationTime, LastUpdatedTime, DeletionTime}: Stack): Date | undefined {
	return DeletionTime ?? LastUpdatedTime ?? CreationTime;
}

/**
 * How many resources are through, of how many. CloudFormation lists a resource only once it has begun with it, so the
 * total comes from the plan where there is one.
 */
export function progressOf(
	stack: Stack,
	resources: readonly StackResourceSummary[],
	planned: number | undefined,
): {readonly done: number; readonly total: number} {
	const doing = doingOf(stack.StackStatus);
	if (doing === 'deleting' || doing === 'rolling back') {
		const gone = resources.filter(({ResourceStatus}) => /^(?:DELETE|ROLLBACK)_COMPLETE$/.test(ResourceStatus ?? ''));
		return {done: gone.length, total: resources.length};
	}
	const began = since(stack) ?? new Date(0);
	const touched =
		doing === 'updating'
			? resources.filter(({LastUpdatedTimestamp: at}) => at !== undefined && at >= began)
			: resources;
	const done = touched.filter(({ResourceStatus}) => /^(?:CREATE|UPDATE|DELETE)_COMPLETE$/.test(ResourceStatus ?? ''));
	return {done: done.length, total: Math.max(planned ?? 0, touched.length)};
}
