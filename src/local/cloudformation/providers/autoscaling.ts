import type {AutoScalingGroup} from '@aws-sdk/client-auto-scaling';
import type {Values} from '../template/value.ts';
import type {ProviderContext, Providers, ResourceProvider} from './provider.ts';
import {adopted, ignoreGone, invoke, omit, pick, record, records, text, texts, waitFor} from './shape.ts';

const passedOn = [
	'AvailabilityZones',
	'CapacityRebalance',
	'HealthCheckGracePeriod',
	'HealthCheckType',
	'LaunchConfigurationName',
	'MaxInstanceLifetime',
	'NewInstancesProtectedFromScaleIn',
	'ServiceLinkedRoleARN',
	'TerminationPolicies',
] as const;
const numbers = ['MinSize', 'MaxSize', 'DesiredCapacity'] as const;

/** Properties as the API takes them: sizes are text in templates, subnets a list. */
function groupInput(properties: Values): Values {
	const subnets = texts(properties, 'VPCZoneIdentifier');
	const cooldown = properties.Cooldown;
	const template = record(properties, 'LaunchTemplate');
	return {
		...pick(properties, ...passedOn),
		...Object.fromEntries(
			numbers.flatMap((name) => (properties[name] === undefined ? [] : [[name, Number(properties[name])]])),
		),
		...(cooldown === undefined ? {} : {DefaultCooldown: Number(cooldown)}),
		...(subnets.length === 0 ? {} : {VPCZoneIdentifier: subnets.join(',')}),
		...(properties.LaunchTemplate === undefined
			? {}
			: {LaunchTemplate: pick(template, 'LaunchTemplateId', 'LaunchTemplateName', 'Version')}),
	};
}

function groupTags(name: string, properties: Values): Values[] {
	return records(properties, 'Tags').map((tag) => ({
		...pick(tag, 'Key', 'Value', 'PropagateAtLaunch'),
		ResourceId: name,
		ResourceType: 'auto-scaling-group',
	}));
}

const autoScalingGroup: ResourceProvider = {
	nameProperty: 'AutoScalingGroupName',
	create: async (context, properties) => {
		const name = text(properties, 'AutoScalingGroupName') ?? context.physicalName({maximumLength: 255});
		const found = await adopted(context, async () => findGroup(context, name));
		if (found === undefined) {
			await invoke(context, 'autoscaling', 'CreateAutoScalingGroup', {
				AutoScalingGroupName: name,
				...groupInput(properties),
				...pick(properties, 'TargetGroupARNs', 'LoadBalancerNames'),
				Tags: groupTags(name, properties),
			});
		}
		context.initiated(name);
		await allInService(context, name);
		const made = await findGroup(context, name);
		return {physicalId: name, attributes: {AutoScalingGroupARN: made?.AutoScalingGroupARN}};
	},
	update: async (context, {physicalId}, next, previous) => {
		const input = {AutoScalingGroupName: physicalId, ...groupInput(next)};
		await invoke(context, 'autoscaling', 'UpdateAutoScalingGroup', input);
		const keys = new Set(records(next, 'Tags').map(({Key}) => Key));
		const removed = groupTags(physicalId, previous).filter(({Key}) => !keys.has(Key));
		const tags = groupTags(physicalId, next);
		if (removed.length > 0) await invoke(context, 'autoscaling', 'DeleteTags', {Tags: removed});
		if (tags.length > 0) await invoke(context, 'autoscaling', 'CreateOrUpdateTags', {Tags: tags});
		await allInService(context, physicalId);
		return {};
	},
	delete: async (context, {physicalId}) => {
		const input = {AutoScalingGroupName: physicalId, ForceDelete: true};
		await ignoreGone(context.call('autoscaling', 'DeleteAutoScalingGroup', input)).catch((error: unknown) => {
			// An earlier attempt may have begun the deletion.
			if (!(error instanceof Error) || error.name !== 'ScalingActivityInProgress') throw error;
		});
		await waitFor(context, `group ${physicalId} is deleted`, async () =>
			(await findGroup(context, physicalId)) === undefined ? true : undefined,
		);
	},
};

async function findGroup({call}: ProviderContext, name: string): Promise<AutoScalingGroup | undefined> {
	const {AutoScalingGroups} = await call('autoscaling', 'DescribeAutoScalingGroups', {AutoScalingGroupNames: [name]});
	return AutoScalingGroups?.find(({Status}) => Status === undefined) ?? AutoScalingGroups?.[0];
}

/** The instances' own signals are waited for where a creation policy asks for them. */
async function allInService(context: ProviderContext, name: string): Promise<void> {
	await waitFor(context, `instances of ${name} are in service`, async () => {
		const {DesiredCapacity = 0, Instances = []} = (await findGroup(context, name)) ?? {};
		return Instances.filter(({LifecycleState}) => LifecycleState === 'InService').length >= DesiredCapacity
			? true
			: undefined;
	});
}

const launchConfiguration: ResourceProvider = {
	nameProperty: 'LaunchConfigurationName',
	create: async (context, properties) => {
		const name = text(properties, 'LaunchConfigurationName') ?? context.physicalName({maximumLength: 255});
		const {KernelId, RamDiskId, ClassicLinkVPCId, ...rest} = omit(
			properties,
			'InstanceMonitoring',
			'ClassicLinkVPCSecurityGroups',
		);
		const monitoring = properties.InstanceMonitoring;
		const found = await adopted(context, async () => {
			const input = {LaunchConfigurationNames: [name]};
			return (await context.call('autoscaling', 'DescribeLaunchConfigurations', input)).LaunchConfigurations?.[0];
		});
		if (found === undefined) {
			await invoke(context, 'autoscaling', 'CreateLaunchConfiguration', {
				...rest,
				...(KernelId === undefined ? {} : {KernelId}),
				...(RamDiskId === undefined ? {} : {RamdiskId: RamDiskId}),
				...(ClassicLinkVPCId === undefined ? {} : {ClassicLinkVPCId}),
				...(monitoring === undefined ? {} : {InstanceMonitoring: {Enabled: monitoring}}),
				LaunchConfigurationName: name,
			});
		}
		return {physicalId: name, attributes: {}};
	},
	delete: (context, {physicalId}) =>
		ignoreGone(context.call('autoscaling', 'DeleteLaunchConfiguration', {LaunchConfigurationName: physicalId})),
};

export const autoScalingProviders: Providers = {
	'AWS::AutoScaling::AutoScalingGroup': autoScalingGroup,
	'AWS::AutoScaling::LaunchConfiguration': launchConfiguration,
};
