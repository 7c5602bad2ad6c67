import {
	AutoScalingClient,
	type AutoScalingGroup,
	CreateAutoScalingGroupCommand,
	CreateLaunchConfigurationCommand,
	DeleteAutoScalingGroupCommand,
	DeleteLaunchConfigurationCommand,
	DescribeAutoScalingGroupsCommand,
	DescribeScalingActivitiesCommand,
	SetDesiredCapacityCommand,
	TerminateInstanceInAutoScalingGroupCommand,
	UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import {
	CreateSubnetCommand,
	CreateVpcCommand,
	DescribeImagesCommand,
	DescribeInstancesCommand,
	EC2Client,
	TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
	CreateClusterCommand,
	DescribeContainerInstancesCommand,
	ECSClient,
	ListContainerInstancesCommand,
} from '@aws-sdk/client-ecs';
import {describe, expect, it} from 'vitest';
import {eventually} from '../../../support/eventually.ts';
import {startLocalAws} from '../../../support/local-aws.ts';

async function groupWorld() {
	const aws = await startLocalAws();
	const [autoscaling, ec2, ecs] = [
		new AutoScalingClient(aws.client),
		new EC2Client(aws.client),
		new ECSClient(aws.client),
	];
	await ecs.send(new CreateClusterCommand({clusterName: 'c'}));
	const {Vpc} = await ec2.send(new CreateVpcCommand({CidrBlock: '10.0.0.0/16'}));
	const subnets: string[] = [];
	for (const [index, zone] of ['us-east-1a', 'us-east-1b'].entries()) {
		const input = {VpcId: Vpc?.VpcId, CidrBlock: `10.0.${index}.0/24`, AvailabilityZone: zone};
		subnets.push((await ec2.send(new CreateSubnetCommand(input))).Subnet?.SubnetId ?? '');
	}
	const {Images = []} = await ec2.send(new DescribeImagesCommand({Owners: ['amazon']}));
	const UserData = Buffer.from('#!/bin/bash\necho ECS_CLUSTER=c >> /etc/ecs/ecs.config').toString('base64');
	await autoscaling.send(
		new CreateLaunchConfigurationCommand({
			LaunchConfigurationName: 'lc',
			ImageId: Images.find(({Architecture}) => Architecture === 'x86_64')?.ImageId,
			InstanceType: 'c5.4xlarge',
			UserData,
		}),
	);
	const world = {
		...aws,
		autoscaling,
		ec2,
		ecs,
		create: (DesiredCapacity: number, more = {}) =>
			autoscaling.send(
				new CreateAutoScalingGroupCommand({
					AutoScalingGroupName: 'g',
					LaunchConfigurationName: 'lc',
					MinSize: 0,
					MaxSize: 5,
					DesiredCapacity,
					VPCZoneIdentifier: subnets.join(','),
					Tags: [{Key: 'Name', Value: 'host', PropagateAtLaunch: true}],
					...more,
				}),
			),
		describe: async (): Promise<AutoScalingGroup | undefined> => {
			const input = {AutoScalingGroupNames: ['g']};
			return (await autoscaling.send(new DescribeAutoScalingGroupsCommand(input))).AutoScalingGroups?.[0];
		},
		inService: async (count: number): Promise<string[]> => {
			await eventually(async () => {
				const states = (await world.describe())?.Instances?.map(({LifecycleState}) => LifecycleState);
				expect(states).toEqual(Array.from({length: count}, () => 'InService'));
			});
			return (await world.describe())?.Instances?.map(({InstanceId = ''}) => InstanceId) ?? [];
		},
		members: async () => {
			const {containerInstanceArns = []} = await ecs.send(new ListContainerInstancesCommand({cluster: 'c'}));
			if (containerInstanceArns.length === 0) return [];
			const input = {cluster: 'c', containerInstances: containerInstanceArns};
			return (await ecs.send(new DescribeContainerInstancesCommand(input))).containerInstances ?? [];
		},
	};
	return world;
}

describe.concurrent('an Auto Scaling group', () => {
	it('launches its instances over the zones, and they join the cluster of their user data', async () => {
		await using world = await groupWorld();
		await world.create(3);
		const ids = await world.inService(3);
		const zones = (await world.describe())?.Instances?.map(({AvailabilityZone}) => AvailabilityZone).sort();
		expect(new Set(zones)).toEqual(new Set(['us-east-1a', 'us-east-1b']));
		await eventually(async () => expect(await world.members()).toHaveLength(3));
		const members = await world.members();
		expect(members.map(({ec2InstanceId}) => ec2InstanceId).sort()).toEqual([...ids].sort());
		const resources = new Map(members[0]?.registeredResources?.map(({name, integerValue}) => [name, integerValue]));
		expect([resources.get('CPU'), resources.get('MEMORY')]).toEqual([16_384, 32_768]);
		expect(members[0]?.attributes).toContainEqual({name: 'ecs.instance-type', value: 'c5.4xlarge'});
		const {Reservations = []} = await world.ec2.send(new DescribeInstancesCommand({InstanceIds: ids}));
		expect(Reservations[0]?.Instances?.[0]?.Tags).toEqual(
			expect.arrayContaining([
				{Key: 'Name', Value: 'host'},
				{Key: 'aws:autoscaling:groupName', Value: 'g'},
			]),
		);
	});

	it('tells what it did in activities', async () => {
		await using world = await groupWorld();
		await world.create(1);
		const [id] = await world.inService(1);
		const input = {AutoScalingGroupName: 'g'};
		const {Activities = []} = await world.autoscaling.send(new DescribeScalingActivitiesCommand(input));
		expect(Activities).toMatchObject([
			{Description: `Launching a new EC2 instance: ${id}`, StatusCode: 'Successful', Progress: 100},
		]);
		expect(Activities[0]?.Cause).toMatch(
			/^At \S+Z a user request created an AutoScalingGroup changing the desired capacity from 0 to 1\. {2}At \S+Z an instance was started in response to a difference between desired and actual capacity, increasing the capacity from 0 to 1\.$/,
		);
	});

	it('replaces an instance that was terminated, which leaves the cluster', async () => {
		await using world = await groupWorld();
		await world.create(1);
		const [first = ''] = await world.inService(1);
		await eventually(async () => expect(await world.members()).toHaveLength(1));
		await world.ec2.send(new TerminateInstancesCommand({InstanceIds: [first]}));
		await eventually(async () => {
			const members = await world.members();
			expect(members).toHaveLength(1);
			expect(members[0]?.ec2InstanceId).not.toBe(first);
		});
		expect(await world.inService(1)).not.toContain(first);
	});

	it('scales to what is asked within its bounds', async () => {
		await using world = await groupWorld();
		await world.create(2);
		await world.inService(2);
		const set = (DesiredCapacity: number) =>
			world.autoscaling.send(new SetDesiredCapacityCommand({AutoScalingGroupName: 'g', DesiredCapacity}));
		await expect(set(9)).rejects.toMatchObject({
			name: 'ValidationError',
			message: 'New SetDesiredCapacity value 9 is above max value 5 for the AutoScalingGroup.',
		});
		await set(1);
		await world.inService(1);
		await world.autoscaling.send(new UpdateAutoScalingGroupCommand({AutoScalingGroupName: 'g', MinSize: 2}));
		await world.inService(2);
	});

	it('ends one instance on request, with or without a replacement', async () => {
		await using world = await groupWorld();
		await world.create(2);
		const [first = ''] = await world.inService(2);
		const end = {InstanceId: first, ShouldDecrementDesiredCapacity: true};
		const {Activity} = await world.autoscaling.send(new TerminateInstanceInAutoScalingGroupCommand(end));
		expect(Activity?.Description).toBe(`Terminating EC2 instance: ${first}`);
		expect(await world.inService(1)).not.toContain(first);
		expect((await world.describe())?.DesiredCapacity).toBe(1);
	});

	it('is deleted when empty, or by force with its instances; then its launch configuration may go', async () => {
		await using world = await groupWorld();
		await world.create(1);
		await world.inService(1);
		const remove = (ForceDelete: boolean) =>
			world.autoscaling.send(new DeleteAutoScalingGroupCommand({AutoScalingGroupName: 'g', ForceDelete}));
		await expect(remove(false)).rejects.toMatchObject({name: 'ResourceInUseFault'});
		const forget = () => world.autoscaling.send(new DeleteLaunchConfigurationCommand({LaunchConfigurationName: 'lc'}));
		await expect(forget()).rejects.toThrow(
			'Cannot delete launch configuration lc because it is attached to AutoScalingGroup g',
		);
		await remove(true);
		await eventually(async () => expect(await world.describe()).toBeUndefined());
		await forget();
		await eventually(async () => expect(await world.members()).toEqual([]));
	});

	it.each([
		[
			{LaunchConfigurationName: 'none'},
			'Launch configuration name not found - A launch configuration with the name: none does not exist',
		],
		[{MinSize: 6}, 'Max bound, 5, must be greater than or equal to min bound, 6'],
		[{DesiredCapacity: 7}, 'Desired capacity:7 must be between the specified min size:0 and max size:5'],
		[{VPCZoneIdentifier: undefined}, 'At least one Availability Zone or VPC Subnet is required.'],
	])('is refused with %j', async (more, message) => {
		await using world = await groupWorld();
		await expect(world.create(1, more)).rejects.toMatchObject({name: 'ValidationError', message});
	});
});
