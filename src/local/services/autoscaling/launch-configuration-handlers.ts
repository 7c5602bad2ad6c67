import {randomUUID} from 'node:crypto';
import type * as autoscaling from '@aws-sdk/client-auto-scaling';
import {AlreadyExistsFault, ResourceInUseFault} from '@aws-sdk/client-auto-scaling';
import type {ServiceContext} from '../../engine/context.ts';
import type {Handlers} from '../../wire/service.ts';
import {type GroupStore, validationError} from './group-store.ts';
import {pageOf} from './page.ts';

/** CreateLaunchConfiguration and its kin. */
export function launchConfigurationHandlers(context: ServiceContext, store: GroupStore): Handlers<typeof autoscaling> {
	return {
		CreateLaunchConfiguration: ({LaunchConfigurationName: name = '', ...input}) => {
			if (store.launchConfigurations.has(name)) {
				const detail = `A launch configuration already exists with the name ${name}`;
				const message = `Launch Configuration by this name already exists - ${detail}`;
				throw new AlreadyExistsFault({message, $metadata: {}});
			}
			if (input.InstanceId === undefined && (input.ImageId === undefined || input.InstanceType === undefined)) {
				throw validationError(
					'Valid requests must contain either the InstanceID parameter or both the ImageId and InstanceType parameters.',
				);
			}
			const {region, account, clock} = context;
			store.launchConfigurations.put(name, {
				ClassicLinkVPCSecurityGroups: [],
				BlockDeviceMappings: [],
				InstanceMonitoring: {Enabled: true},
				EbsOptimized: false,
				KernelId: '',
				RamdiskId: '',
				...input,
				ImageId: input.ImageId ?? '',
				InstanceType: input.InstanceType ?? '',
				KeyName: input.KeyName ?? '',
				UserData: input.UserData ?? '',
				SecurityGroups: input.SecurityGroups ?? [],
				LaunchConfigurationName: name,
				LaunchConfigurationARN: `arn:aws:autoscaling:${region}:${account}:launchConfiguration:${randomUUID()}:launchConfigurationName/${name}`,
				CreatedTime: clock.now(),
			});
			return {};
		},

		DescribeLaunchConfigurations: ({LaunchConfigurationNames: names = [], MaxRecords, NextToken}) => {
			const all = store.launchConfigurations.values();
			const found = names.length === 0 ? all : all.filter((one) => names.includes(one.LaunchConfigurationName));
			const {items, ...more} = pageOf(found, MaxRecords, NextToken);
			return {LaunchConfigurations: items, ...more};
		},

		DeleteLaunchConfiguration: ({LaunchConfigurationName: name = ''}) => {
			const user = store.all().find(({settings}) => settings.LaunchConfigurationName === name);
			if (user !== undefined) {
				const message = `Cannot delete launch configuration ${name} because it is attached to AutoScalingGroup ${user.name}`;
				throw new ResourceInUseFault({message, $metadata: {}});
			}
			if (!store.launchConfigurations.delete(name)) {
				throw validationError(`Launch configuration name not found - Launch configuration ${name} not found`);
			}
			return {};
		},
	};
}
