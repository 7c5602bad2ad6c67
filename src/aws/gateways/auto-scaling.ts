import type {AutoScalingGroup} from '@aws-sdk/client-auto-scaling';
import {
	AutoScalingClient,
	DescribeAutoScalingGroupsCommand,
	UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import type {CallOptions} from '../call-options.ts';
import type {Connect} from '../clients.ts';
import {allPages, http} from '../paging.ts';

export type {AutoScalingGroup} from '@aws-sdk/client-auto-scaling';

export interface AutoScalingGateway {
	/** The groups that exist, with their instances. */
	groups(names: readonly string[], options?: CallOptions): Promise<AutoScalingGroup[]>;
	setCapacity(
		name: string,
		capacity: {readonly minimum?: number; readonly maximum?: number; readonly desired?: number},
		options?: CallOptions,
	): Promise<void>;
}

export function createAutoScalingGateway(connect: Connect): AutoScalingGateway {
	const client = connect(AutoScalingClient, 'Auto Scaling');
	return {
		async groups(names, options) {
			if (names.length === 0) return [];
			return allPages(async (NextToken) => {
				const input = {AutoScalingGroupNames: [...names], NextToken};
				const page = await client.send(new DescribeAutoScalingGroupsCommand(input), http(options));
				return {items: page.AutoScalingGroups, nextToken: page.NextToken};
			});
		},
		async setCapacity(name, {minimum, maximum, desired}, options) {
			const command = new UpdateAutoScalingGroupCommand({
				AutoScalingGroupName: name,
				MinSize: minimum,
				MaxSize: maximum,
				DesiredCapacity: desired,
			});
			await client.send(command, http(options));
		},
	};
}
