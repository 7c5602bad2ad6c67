import type * as autoscaling from '@aws-sdk/client-auto-scaling';
import type {Handlers} from '../../wire/service.ts';
import {describeTag} from './group-handlers.ts';
import {type GroupStore, validationError} from './group-store.ts';
import {pageOf} from './page.ts';
import type {Scaler} from './scaler.ts';

/** https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-suspend-resume-processes.html */
const processes = [
	'Launch',
	'Terminate',
	'AddToLoadBalancer',
	'AlarmNotification',
	'AZRebalance',
	'HealthCheck',
	'InstanceRefresh',
	'ReplaceUnhealthy',
	'ScheduledActions',
];

/** Tags of groups, and their processes. */
export function tagHandlers(store: GroupStore, scaler: Scaler): Handlers<typeof autoscaling> {
	return {
		CreateOrUpdateTags: ({Tags = []}) => {
			for (const tag of Tags) {
				const group = store.find(tag.ResourceId);
				const others = group.tags.filter(({Key}) => Key !== tag.Key);
				group.tags = [...others, describeTag(group.name, tag)];
				store.save(group);
			}
			return {};
		},

		DeleteTags: ({Tags = []}) => {
			for (const {ResourceId, Key} of Tags) {
				const group = store.find(ResourceId);
				group.tags = group.tags.filter((tag) => tag.Key !== Key);
				store.save(group);
			}
			return {};
		},

		DescribeTags: ({Filters = [], MaxRecords, NextToken}) => {
			const field: Readonly<Record<string, 'ResourceId' | 'Key' | 'Value'>> = {
				'auto-scaling-group': 'ResourceId',
				key: 'Key',
				value: 'Value',
			};
			const found = store
				.all()
				.flatMap(({tags}) => tags)
				.filter((tag) => Filters.every(({Name = '', Values = []}) => Values.includes(tag[field[Name] ?? 'Key'] ?? '')));
			const {items, ...more} = pageOf(found, MaxRecords, NextToken);
			return {Tags: items, ...more};
		},

		SuspendProcesses: ({AutoScalingGroupName, ScalingProcesses = []}) => {
			const group = store.find(AutoScalingGroupName);
			const unknown = ScalingProcesses.find((name) => !processes.includes(name));
			if (unknown !== undefined) throw validationError(`The process type ${unknown} is not valid.`);
			const suspended = ScalingProcesses.length === 0 ? processes : ScalingProcesses;
			group.suspendedProcesses = [...new Set([...group.suspendedProcesses, ...suspended])];
			store.save(group);
			return {};
		},

		ResumeProcesses: ({AutoScalingGroupName, ScalingProcesses = []}) => {
			const group = store.find(AutoScalingGroupName);
			const resumed = ScalingProcesses.length === 0 ? processes : ScalingProcesses;
			group.suspendedProcesses = group.suspendedProcesses.filter((name) => !resumed.includes(name));
			store.save(group);
			scaler.wake(group);
			return {};
		},
	};
}
