import type * as autoscaling from '@aws-sdk/client-auto-scaling';
import type {ServiceContext} from '../../engine/context.ts';
import type {Handlers} from '../../wire/service.ts';
import {type Activities, moment} from './activities.ts';
import {describeManagedInstance} from './description.ts';
import {type GroupStore, validationError} from './group-store.ts';
import type {GroupInstance, GroupRecord} from './model.ts';
import {pageOf} from './page.ts';
import type {Scaler} from './scaler.ts';

/** What is done to the capacity and the instances of groups. */
export function capacityHandlers(
	context: ServiceContext,
	store: GroupStore,
	activities: Activities,
	scaler: Scaler,
): Handlers<typeof autoscaling> {
	return {
		SetDesiredCapacity: ({AutoScalingGroupName, DesiredCapacity: wanted = 0}) => {
			const group = store.find(AutoScalingGroupName);
			const {minSize, maxSize} = group;
			const refused = `New SetDesiredCapacity value ${wanted} is`;
			if (wanted < minSize) throw validationError(`${refused} below min value ${minSize} for the AutoScalingGroup.`);
			if (wanted > maxSize) throw validationError(`${refused} above max value ${maxSize} for the AutoScalingGroup.`);
			const change = `changing the desired capacity from ${group.desiredCapacity} to ${wanted}`;
			group.cause = `At ${moment(context.clock.now())} a user request explicitly set group desired capacity ${change}.`;
			group.desiredCapacity = wanted;
			store.save(group);
			scaler.wake(group);
			return {};
		},

		TerminateInstanceInAutoScalingGroup: async ({InstanceId = '', ShouldDecrementDesiredCapacity: isDecrement}) => {
			const [group, instance] = managed(store, InstanceId);
			if (isDecrement === true) {
				if (group.desiredCapacity <= group.minSize) {
					throw validationError(
						`Currently, desiredSize equals minSize (${group.minSize}). Terminating instance without replacement will violate group's min size constraint. Either set shouldDecrementDesiredCapacity flag to false or lower group's min size.`,
					);
				}
				group.desiredCapacity -= 1;
			}
			const activity = activities.removing(group, InstanceId, 'a user request');
			instance.activityId = activity.ActivityId;
			instance.lifecycleState = 'Terminating';
			store.save(group);
			await context.call('ec2', 'TerminateInstances', {InstanceIds: [InstanceId]});
			scaler.wake(group);
			return {Activity: activity};
		},

		SetInstanceHealth: ({InstanceId = '', HealthStatus}) => {
			const [group, instance] = managed(store, InstanceId);
			if (HealthStatus !== 'Healthy' && HealthStatus !== 'Unhealthy') {
				throw validationError('Valid instance health states are: [Healthy, Unhealthy].');
			}
			instance.isHealthy = HealthStatus === 'Healthy';
			store.save(group);
			scaler.wake(group);
			return {};
		},

		SetInstanceProtection: ({InstanceIds = [], AutoScalingGroupName, ProtectedFromScaleIn = false}) => {
			const group = store.find(AutoScalingGroupName);
			for (const id of InstanceIds) {
				const instance = group.instances.find((one) => one.id === id);
				if (instance === undefined)
					throw validationError(`The instance ${id} is not part of Auto Scaling group ${group.name}.`);
				instance.isProtected = ProtectedFromScaleIn;
			}
			store.save(group);
			return {};
		},

		DescribeAutoScalingInstances: ({InstanceIds: ids = [], MaxRecords, NextToken}) => {
			const all = store.all().flatMap((group) => group.instances.map((instance) => [group, instance] as const));
			const found = all.filter(([, {id}]) => ids.length === 0 || ids.includes(id));
			const {items, ...more} = pageOf(found, MaxRecords, NextToken);
			const details = items.map(([group, instance]) => describeManagedInstance(group, instance));
			return {AutoScalingInstances: details, ...more};
		},

		DescribeScalingActivities: ({AutoScalingGroupName, ActivityIds: ids = [], MaxRecords, NextToken}) => {
			const found = store
				.activities()
				.filter(
					(activity) => AutoScalingGroupName === undefined || activity.AutoScalingGroupName === AutoScalingGroupName,
				)
				.filter(({ActivityId}) => ids.length === 0 || ids.includes(ActivityId));
			const {items, ...more} = pageOf(found, MaxRecords ?? 100, NextToken);
			return {Activities: items, ...more};
		},
	};
}

function managed(store: GroupStore, instanceId: string): readonly [GroupRecord, GroupInstance] {
	const group = store.ofInstance(instanceId);
	const instance = group?.instances.find(({id}) => id === instanceId);
	if (group === undefined || instance === undefined) {
		throw validationError(`Instance Id not found - No managed instance found for instance ID: ${instanceId}`);
	}
	return [group, instance];
}
