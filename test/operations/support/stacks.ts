import type {Stack, StackEvent, StackResourceSummary} from '../../../src/aws/gateways/cloudformation.ts';
import type {Service} from '../../../src/aws/gateways/ecs.ts';

export const stackId = 'arn:aws:cloudformation:us-east-1:000000000000:stack/demo/1';

export function stack(status: string, changes: Partial<Stack> = {}): Stack {
	return {
		StackName: 'demo',
		StackId: stackId,
		StackStatus: status as Stack['StackStatus'],
		CreationTime: new Date('2026-01-01T00:00:00Z'),
		Tags: [{Key: 'ecs-console:system', Value: 'consumer'}],
		...changes,
	};
}

let count = 0;

/** `resource` undefined: an event of the stack itself. */
export function stackEvent(resource: string | undefined, status: string, reason?: string): StackEvent {
	count += 1;
	return {
		StackId: stackId,
		StackName: 'demo',
		EventId: `event-${count}`,
		Timestamp: new Date(count * 1000),
		LogicalResourceId: resource ?? 'demo',
		PhysicalResourceId: resource === undefined ? stackId : `physical-${resource}`,
		ResourceType: resource === undefined ? 'AWS::CloudFormation::Stack' : `AWS::Test::${resource}`,
		ResourceStatus: status as StackEvent['ResourceStatus'],
		...(reason !== undefined && {ResourceStatusReason: reason}),
	};
}

export function resource(type: string, id: string, status = 'CREATE_COMPLETE'): StackResourceSummary {
	return {
		LogicalResourceId: id,
		PhysicalResourceId: id,
		ResourceType: type,
		ResourceStatus: status as StackResourceSummary['ResourceStatus'],
		LastUpdatedTimestamp: new Date(0),
	};
}

/** A stack's service with a count that it `had`, and that CloudFormation changes to what it `gets` when it rolls back. */
export function scaledService({had, gets}: {readonly had: number; readonly gets: number}) {
	const arn = 'arn:aws:ecs:us-east-1:000000000000:service/demo/web';
	let desired = had;
	const describe = (): Service => ({serviceArn: arn, status: 'ACTIVE', desiredCount: desired});
	return {
		resource: resource('AWS::ECS::Service', arn),
		desired: () => desired,
		rollBack() {
			desired = gets;
		},
		ecs: {
			describeServices: async () => [describe()],
			updateService: async ({desiredCount = desired}: {readonly desiredCount?: number | undefined}) => {
				desired = desiredCount;
				return describe();
			},
		},
	};
}
