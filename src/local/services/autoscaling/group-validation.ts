import type {ServiceContext} from '../../engine/context.ts';
import {type GroupStore, validationError} from './group-store.ts';
import type {GroupRecord} from './model.ts';
import {subnetsOf} from './scaler.ts';

/** Throws ValidationError in AWS's words for sizes that cannot be. */
export function validateSizes(minSize: number, maxSize: number, desired: number): void {
	if (minSize < 0 || maxSize < 0) throw validationError('MinSize and MaxSize must be at least 0');
	if (minSize > maxSize) {
		throw validationError(`Max bound, ${maxSize}, must be greater than or equal to min bound, ${minSize}`);
	}
	if (desired < minSize || desired > maxSize) {
		throw validationError(
			`Desired capacity:${desired} must be between the specified min size:${minSize} and max size:${maxSize}`,
		);
	}
}

/** Throws ValidationError when a group could launch nothing: no source, no place, or one that does not exist. */
export async function validateSettings(
	context: ServiceContext,
	store: GroupStore,
	settings: GroupRecord['settings'],
): Promise<void> {
	const {
		LaunchConfigurationName,
		LaunchTemplate,
		MixedInstancesPolicy,
		VPCZoneIdentifier,
		AvailabilityZones = [],
	} = settings;
	const sources = [LaunchConfigurationName, LaunchTemplate, MixedInstancesPolicy].filter(
		(source) => source !== undefined,
	);
	if (sources.length !== 1) {
		throw validationError(
			'Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter.',
		);
	}
	if (LaunchConfigurationName !== undefined && !store.launchConfigurations.has(LaunchConfigurationName)) {
		const detail = `A launch configuration with the name: ${LaunchConfigurationName} does not exist`;
		throw validationError(`Launch configuration name not found - ${detail}`);
	}
	const SubnetIds = subnetsOf(VPCZoneIdentifier);
	if (SubnetIds.length === 0 && AvailabilityZones.length === 0) {
		throw validationError('At least one Availability Zone or VPC Subnet is required.');
	}
	if (SubnetIds.length > 0) await requireSubnets(context, SubnetIds);
	if (LaunchTemplate !== undefined) await requireTemplate(context, LaunchTemplate);
}

async function requireSubnets(context: ServiceContext, SubnetIds: string[]): Promise<void> {
	await context.call('ec2', 'DescribeSubnets', {SubnetIds}).catch((error: unknown) => {
		if (!(error instanceof Error && error.name.startsWith('InvalidSubnetI'))) throw error;
		throw validationError(`The subnet ID '${SubnetIds.join(',')}' does not exist`);
	});
}

async function requireTemplate(
	context: ServiceContext,
	{LaunchTemplateId, LaunchTemplateName}: NonNullable<GroupRecord['settings']['LaunchTemplate']>,
): Promise<void> {
	const byId = LaunchTemplateId === undefined ? {} : {LaunchTemplateIds: [LaunchTemplateId]};
	const byName = LaunchTemplateName === undefined ? {} : {LaunchTemplateNames: [LaunchTemplateName]};
	await context.call('ec2', 'DescribeLaunchTemplates', {...byId, ...byName}).catch(() => {
		throw validationError(
			'You must use a valid fully-formed launch template. The specified launch template does not exist.',
		);
	});
}
