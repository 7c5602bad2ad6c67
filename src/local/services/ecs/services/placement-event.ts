import {nameOf} from '../arns.ts';
import {PlacementFailure} from '../tasks/placement.ts';

const troubleshooting = 'For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.';

/** What ECS says of the closest container instance, by reason. */
const shortcomings: Readonly<Record<string, string>> = {
	'RESOURCE:CPU': 'has insufficient CPU units available',
	'RESOURCE:MEMORY': 'has insufficient memory available',
	'RESOURCE:PORTS': 'is already using a port required by your task',
	'RESOURCE:ENI': 'encountered error "RESOURCE:ENI"',
	ATTRIBUTE: 'is missing an attribute required by your task',
};

/**
 * The event of a service whose task found no container instance
 * (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html).
 */
export function placementEvent(error: Error): string {
	const unable = 'was unable to place a task because no container instance met all of its requirements.';
	if (!(error instanceof PlacementFailure)) return `${unable} Reason: ${error.message} ${troubleshooting}`;
	const shortcoming = shortcomings[error.reason] ?? `encountered error "${error.reason}"`;
	if (error.arn === undefined) return `${unable} Reason: ${error.reason}. ${troubleshooting}`;
	const closest = `(container-instance ${nameOf(error.arn)})`;
	return `${unable} The closest matching ${closest} ${shortcoming}. ${troubleshooting}`;
}
