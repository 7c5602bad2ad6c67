import type {AutoScalingGroup, AutoScalingInstanceDetails, Instance} from '@aws-sdk/client-auto-scaling';
import type {GroupInstance, GroupRecord} from './model.ts';

/** A group as DescribeAutoScalingGroups shows it. */
export function describeGroup(group: GroupRecord): AutoScalingGroup {
	const {settings} = group;
	const {LifecycleHookSpecificationList, InstanceId, ...shown} = settings;
	return {
		...shown,
		AutoScalingGroupName: group.name,
		AutoScalingGroupARN: group.arn,
		MinSize: group.minSize,
		MaxSize: group.maxSize,
		DesiredCapacity: group.desiredCapacity,
		DefaultCooldown: settings.DefaultCooldown ?? 300,
		AvailabilityZones: settings.AvailabilityZones ?? [],
		LoadBalancerNames: settings.LoadBalancerNames ?? [],
		TargetGroupARNs: settings.TargetGroupARNs ?? [],
		HealthCheckType: settings.HealthCheckType ?? 'EC2',
		HealthCheckGracePeriod: settings.HealthCheckGracePeriod ?? 0,
		Instances: group.instances.map(describeInstance),
		CreatedTime: group.createdAt,
		SuspendedProcesses: group.suspendedProcesses.map((ProcessName) => ({
			ProcessName,
			SuspensionReason: 'User suspended',
		})),
		EnabledMetrics: [],
		Tags: group.tags,
		TerminationPolicies: settings.TerminationPolicies ?? ['Default'],
		NewInstancesProtectedFromScaleIn: settings.NewInstancesProtectedFromScaleIn ?? false,
		TrafficSources: settings.TrafficSources ?? [],
		...(group.isDeleting ? {Status: 'Delete in progress'} : {}),
	};
}

function describeInstance(instance: GroupInstance): Instance {
	return {
		InstanceId: instance.id,
		InstanceType: instance.type,
		AvailabilityZone: instance.zone,
		LifecycleState: instance.lifecycleState,
		HealthStatus: instance.isHealthy ? 'Healthy' : 'Unhealthy',
		ProtectedFromScaleIn: instance.isProtected,
		...(instance.launchConfigurationName === undefined
			? {}
			: {LaunchConfigurationName: instance.launchConfigurationName}),
		...(instance.launchTemplate === undefined ? {} : {LaunchTemplate: instance.launchTemplate}),
	};
}

/** An instance as DescribeAutoScalingInstances shows it, health in capitals as there. */
export function describeManagedInstance(group: GroupRecord, instance: GroupInstance): AutoScalingInstanceDetails {
	return {
		...describeInstance(instance),
		InstanceId: instance.id,
		AvailabilityZone: instance.zone,
		LifecycleState: instance.lifecycleState,
		ProtectedFromScaleIn: instance.isProtected,
		HealthStatus: instance.isHealthy ? 'HEALTHY' : 'UNHEALTHY',
		AutoScalingGroupName: group.name,
	};
}
