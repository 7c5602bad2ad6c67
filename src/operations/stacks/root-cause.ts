import type {StackEvent} from '../../aws/gateways/cloudformation.ts';

/** Reasons that only say that something else failed first. */
const consequence = /resource creation cancelled|resource update cancelled|^the following resource\(s\) failed/i;

/**
 * What went wrong first, oldest first, each as `LogicalId (type): reason`. Events come newest first, as AWS gives
 * them; only those since the last operation began count.
 */
export function rootCauses(events: readonly StackEvent[]): string[] {
	const begin = events.findIndex(
		({ResourceType, ResourceStatus, ResourceStatusReason}) =>
			ResourceType === 'AWS::CloudFormation::Stack' &&
			ResourceStatusReason === 'User Initiated' &&
			/^(?:CREATE|UPDATE|DELETE)_IN_PROGRESS$/.test(ResourceStatus ?? ''),
	);
	const current = begin < 0 ? events : events.slice(0, begin);
	return current
		.toReversed()
		.filter(({ResourceStatus, ResourceStatusReason = ''}) => {
			return ResourceStatus?.endsWith('_FAILED') === true && !consequence.test(ResourceStatusReason);
		})
		.map(({LogicalResourceId, ResourceType, ResourceStatusReason}) => {
			return `${LogicalResourceId} (${ResourceType}): ${ResourceStatusReason ?? 'no reason given'}`;
		});
}
