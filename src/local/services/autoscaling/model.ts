import type {
	Activity,
	CreateAutoScalingGroupType,
	LaunchConfiguration,
	LaunchTemplateSpecification,
	LifecycleState,
	TagDescription,
} from '@aws-sdk/client-auto-scaling';

/** An instance of a group, as far as the group knows it. */
export interface GroupInstance {
	readonly id: string;
	readonly type: string;
	readonly zone: string;
	readonly launchedAt: Date;
	readonly launchConfigurationName: string | undefined;
	readonly launchTemplate: LaunchTemplateSpecification | undefined;
	/** The activity that launched it, and later the one that ends it. */
	activityId: string;
	lifecycleState: LifecycleState;
	isHealthy: boolean;
	isProtected: boolean;
}

/** An Auto Scaling group. */
export interface GroupRecord {
	readonly name: string;
	readonly arn: string;
	readonly createdAt: Date;
	settings: Omit<
		CreateAutoScalingGroupType,
		'AutoScalingGroupName' | 'MinSize' | 'MaxSize' | 'DesiredCapacity' | 'Tags'
	>;
	minSize: number;
	maxSize: number;
	desiredCapacity: number;
	instances: GroupInstance[];
	/** Launches that EC2 has not answered: the token makes asking again after a crash harmless. */
	launches: {readonly activityId: string; readonly subnetId: string | undefined; readonly zone: string | undefined}[];
	tags: TagDescription[];
	suspendedProcesses: string[];
	isDeleting: boolean;
	/** What last changed the desired capacity, as the causes of activities begin. */
	cause: string;
	/** No launch before this time: the last one failed. */
	retryAt: Date | undefined;
}

export type ActivityRecord = Activity & {readonly ActivityId: string; readonly AutoScalingGroupName: string};

export type LaunchConfigurationRecord = LaunchConfiguration & {readonly LaunchConfigurationName: string};

/** Instances that count for the desired capacity. */
export function activeInstances({instances}: GroupRecord): GroupInstance[] {
	return instances.filter(({lifecycleState}) => lifecycleState === 'Pending' || lifecycleState === 'InService');
}
