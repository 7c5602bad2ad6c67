import type {ServiceContext} from '../../../engine/context.ts';
import type {ContainerInstanceRecord} from './model.ts';

/** "ECS Container Instance State Change": https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_container_instance_events.html */
export function publishInstance({bus, clock, region}: ServiceContext, instance: ContainerInstanceRecord): void {
	const {arn, clusterArn, ec2InstanceId, status, agentConnected, version, attributes, versionInfo} = instance;
	const time = clock.now();
	bus.publish({
		source: 'aws.ecs',
		detailType: 'ECS Container Instance State Change',
		resources: [arn],
		time,
		region,
		detail: {
			containerInstanceArn: arn,
			clusterArn,
			ec2InstanceId,
			status,
			agentConnected,
			version,
			attributes,
			versionInfo,
			registeredAt: instance.registeredAt.toISOString(),
			updatedAt: time.toISOString(),
		},
	});
}
