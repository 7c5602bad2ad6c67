import {randomUUID} from 'node:crypto';
import type * as autoscaling from '@aws-sdk/client-auto-scaling';
import {AlreadyExistsFault, ResourceInUseFault, type Tag, type TagDescription} from '@aws-sdk/client-auto-scaling';
import type {ServiceContext} from '../../engine/context.ts';
import type {Handlers} from '../../wire/service.ts';
import {moment} from './activities.ts';
import {describeGroup} from './description.ts';
import type {GroupStore} from './group-store.ts';
import {validateSettings, validateSizes} from './group-validation.ts';
import type {GroupRecord} from './model.ts';
import {pageOf} from './page.ts';
import type {Scaler} from './scaler.ts';

/** CreateAutoScalingGroup and its kin. */
export function groupHandlers(
	context: ServiceContext,
	store: GroupStore,
	scaler: Scaler,
): Handlers<typeof autoscaling> {
	const now = (): string => moment(context.clock.now());
	return {
		CreateAutoScalingGroup: async (input) => {
			const {
				AutoScalingGroupName: name = '',
				MinSize = 0,
				MaxSize = 0,
				DesiredCapacity = MinSize,
				Tags,
				...settings
			} = input;
			refuseExisting(store, name);
			validateSizes(MinSize, MaxSize, DesiredCapacity);
			await validateSettings(context, store, settings);
			refuseExisting(store, name);
			const {region, account, clock} = context;
			const group: GroupRecord = {
				name,
				arn: `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:${randomUUID()}:autoScalingGroupName/${name}`,
				createdAt: clock.now(),
				settings: await withZones(context, settings),
				minSize: MinSize,
				maxSize: MaxSize,
				desiredCapacity: DesiredCapacity,
				instances: [],
				launches: [],
				tags: (Tags ?? []).map((tag) => describeTag(name, tag)),
				suspendedProcesses: [],
				isDeleting: false,
				cause: `At ${now()} a user request created an AutoScalingGroup changing the desired capacity from 0 to ${DesiredCapacity}.`,
				retryAt: undefined,
			};
			store.save(group);
			scaler.wake(group);
			return {};
		},

		UpdateAutoScalingGroup: async ({AutoScalingGroupName, MinSize, MaxSize, DesiredCapacity, ...changes}) => {
			const group = store.find(AutoScalingGroupName);
			const minSize = MinSize ?? group.minSize;
			const maxSize = MaxSize ?? group.maxSize;
			// A bound that moves past the present capacity takes it along.
			const desired = DesiredCapacity ?? Math.min(maxSize, Math.max(minSize, group.desiredCapacity));
			validateSizes(minSize, maxSize, desired);
			const settings = changedSettings(group, changes);
			await validateSettings(context, store, settings);
			const bounds = `min: ${minSize}, max: ${maxSize}, desired: ${desired}`;
			const change = `changing the desired capacity from ${group.desiredCapacity} to ${desired}`;
			group.cause = `At ${now()} a user request update of AutoScalingGroup constraints to ${bounds} ${change}.`;
			Object.assign(group, {minSize, maxSize, desiredCapacity: desired, settings: await withZones(context, settings)});
			store.save(group);
			scaler.wake(group);
			return {};
		},

		DescribeAutoScalingGroups: ({AutoScalingGroupNames: names = [], Filters = [], MaxRecords, NextToken}) => {
			const found = store
				.all()
				.filter(({name}) => names.length === 0 || names.includes(name))
				.filter(({tags}) => Filters.every((filter) => tags.some((tag) => passes(tag, filter))));
			const {items, ...more} = pageOf(found, MaxRecords, NextToken);
			return {AutoScalingGroups: items.map(describeGroup), ...more};
		},

		DeleteAutoScalingGroup: ({AutoScalingGroupName, ForceDelete}) => {
			const group = store.find(AutoScalingGroupName);
			if (group.instances.length + group.launches.length > 0 && ForceDelete !== true) {
				const message =
					'You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group.';
				throw new ResourceInUseFault({message, $metadata: {}});
			}
			Object.assign(group, {isDeleting: true, minSize: 0, maxSize: 0, desiredCapacity: 0});
			group.cause = `At ${now()} a user request deleted the AutoScalingGroup.`;
			if (group.instances.length + group.launches.length === 0) store.remove(group);
			else store.save(group);
			scaler.wake(group);
			return {};
		},
	};
}

function refuseExisting(store: GroupStore, name: string): void {
	if (store.peek(name) === undefined) return;
	const message = `AutoScalingGroup by this name already exists - A group with the name ${name} already exists`;
	throw new AlreadyExistsFault({message, $metadata: {}});
}

/** A new launch source takes the place of another kind of source. */
function changedSettings({settings}: GroupRecord, changes: Partial<GroupRecord['settings']>): GroupRecord['settings'] {
	const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
	const sources = ['LaunchConfigurationName', 'LaunchTemplate', 'MixedInstancesPolicy'] as const;
	const isNewSource = sources.some((source) => changes[source] !== undefined);
	const cleared = isNewSource ? Object.fromEntries(sources.map((source) => [source, undefined])) : {};
	return {...settings, ...cleared, ...given};
}

/** Zones of the subnets, as DescribeAutoScalingGroups shows them. */
async function withZones(context: ServiceContext, settings: GroupRecord['settings']): Promise<GroupRecord['settings']> {
	const {VPCZoneIdentifier} = settings;
	if (VPCZoneIdentifier === undefined || VPCZoneIdentifier === '') return settings;
	const SubnetIds = VPCZoneIdentifier.split(',').map((id) => id.trim());
	const {Subnets = []} = await context.call('ec2', 'DescribeSubnets', {SubnetIds});
	const zones = new Set(Subnets.flatMap(({AvailabilityZone}) => AvailabilityZone ?? []));
	return {...settings, AvailabilityZones: [...zones]};
}

/** A tag of a group as it is stored and shown. */
export function describeTag(groupName: string, {Key, Value, PropagateAtLaunch}: Tag): TagDescription {
	return {
		ResourceId: groupName,
		ResourceType: 'auto-scaling-group',
		Key,
		Value: Value ?? '',
		PropagateAtLaunch: PropagateAtLaunch ?? false,
	};
}

function passes({Key = '', Value = ''}: TagDescription, {Name = '', Values = []}: autoscaling.Filter): boolean {
	if (Name === 'tag-key') return Values.includes(Key);
	if (Name === 'tag-value') return Values.includes(Value);
	return Name === `tag:${Key}` && Values.includes(Value);
}
