import type {RunInstancesRequest, Tag} from '@aws-sdk/client-ec2';
import {validationError} from './group-store.ts';
import type {GroupRecord, LaunchConfigurationRecord} from './model.ts';

/** Where an instance goes and what identifies the request. */
export interface LaunchPlace {
	readonly subnetId: string | undefined;
	readonly zone: string | undefined;
	readonly token: string;
}

/** The RunInstances request for one instance of a group. Throws ValidationError when the launch configuration is gone. */
export function launchInstanceRequest(
	group: GroupRecord,
	configuration: LaunchConfigurationRecord | undefined,
	{subnetId, zone, token}: LaunchPlace,
): RunInstancesRequest {
	const tags: Tag[] = group.tags
		.filter(({PropagateAtLaunch}) => PropagateAtLaunch === true)
		.map(({Key, Value}) => ({Key, Value}));
	const managed: Tag = {Key: 'aws:autoscaling:groupName', Value: group.name};
	return {
		...sourceOf(group, configuration, subnetId),
		...(subnetId === undefined && zone !== undefined ? {Placement: {AvailabilityZone: zone}} : {}),
		MinCount: 1,
		MaxCount: 1,
		ClientToken: token,
		TagSpecifications: [{ResourceType: 'instance', Tags: [...tags, managed]}],
	};
}

function sourceOf(
	{settings}: GroupRecord,
	configuration: LaunchConfigurationRecord | undefined,
	subnetId: string | undefined,
): Partial<RunInstancesRequest> {
	const {LaunchTemplateName, LaunchTemplateId, Version} =
		settings.LaunchTemplate ?? settings.MixedInstancesPolicy?.LaunchTemplate?.LaunchTemplateSpecification ?? {};
	if (LaunchTemplateName !== undefined || LaunchTemplateId !== undefined) {
		return {LaunchTemplate: {LaunchTemplateName, LaunchTemplateId, Version}, SubnetId: subnetId};
	}
	if (configuration === undefined) {
		throw validationError(`Launch configuration ${settings.LaunchConfigurationName} does not exist`);
	}
	const profile = configuration.IamInstanceProfile;
	const isArn = profile?.startsWith('arn:') === true;
	return {
		ImageId: configuration.ImageId,
		InstanceType: configuration.InstanceType as RunInstancesRequest['InstanceType'],
		UserData: configuration.UserData,
		...networkOf(configuration, subnetId),
		...(configuration.KeyName === undefined || configuration.KeyName === '' ? {} : {KeyName: configuration.KeyName}),
		...(profile === undefined ? {} : {IamInstanceProfile: isArn ? {Arn: profile} : {Name: profile}}),
	};
}

/** Whether an instance gets a public address can only be said on its network interface. */
function networkOf(
	{SecurityGroups: groups = [], AssociatePublicIpAddress: isPublic}: LaunchConfigurationRecord,
	subnetId: string | undefined,
): Partial<RunInstancesRequest> {
	const ids = groups.length === 0 ? undefined : groups;
	if (isPublic === undefined) return {SubnetId: subnetId, SecurityGroupIds: ids};
	const own = {DeviceIndex: 0, SubnetId: subnetId, Groups: ids, AssociatePublicIpAddress: isPublic};
	return {NetworkInterfaces: [own]};
}
