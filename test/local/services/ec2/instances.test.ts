import * as ec2 from '@aws-sdk/client-ec2';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {publicImages} from '../../../../src/local/services/ec2/public-images.ts';
import {startLocalAws, type TestAws} from '../../../support/local-aws.ts';

let aws: TestAws;
let client: ec2.EC2;
const image = publicImages('us-east-1').find(({parameter}) => parameter.endsWith('/amazon-linux-2023/recommended'));
const ImageId = image?.imageId ?? '';
const one = {ImageId, InstanceType: 'c5.4xlarge', MinCount: 1, MaxCount: 1} as const;

beforeAll(async () => {
	aws = await startLocalAws();
	client = new ec2.EC2(aws.client);
});
afterAll(() => aws[Symbol.asyncDispose]());

async function run(input: Partial<ec2.RunInstancesRequest> = {}): Promise<ec2.Instance[]> {
	return (await client.runInstances({...one, ...input})).Instances ?? [];
}

async function describeOne(InstanceId: string | undefined): Promise<ec2.Instance | undefined> {
	const {Reservations} = await client.describeInstances({InstanceIds: [InstanceId ?? '']});
	return Reservations?.[0]?.Instances?.[0];
}

describe('instances', () => {
	it('run with a loopback address of their own and give it back when terminated', async () => {
		const [instance] = await run();
		expect(instance).toMatchObject({
			State: {Code: 0, Name: 'pending'},
			PrivateIpAddress: expect.stringMatching(/^127\./),
		});
		const state = async () => (await describeOne(instance?.InstanceId))?.State?.Name;
		await expect.poll(state).toBe('running');
		const InstanceIds = [instance?.InstanceId ?? ''];
		const {TerminatingInstances} = await client.terminateInstances({InstanceIds});
		expect(TerminatingInstances).toMatchObject([
			{PreviousState: {Name: 'running'}, CurrentState: {Code: 32, Name: 'shutting-down'}},
		]);
		await expect.poll(state).toBe('terminated');
		const Filters = [{Name: 'attachment.instance-id', Values: InstanceIds}];
		expect((await client.describeNetworkInterfaces({Filters})).NetworkInterfaces).toEqual([]);
	});

	it('stop and start again', async () => {
		const [instance] = await run();
		const InstanceIds = [instance?.InstanceId ?? ''];
		const state = async () => (await describeOne(instance?.InstanceId))?.State?.Name;
		await expect.poll(state).toBe('running');
		await client.stopInstances({InstanceIds});
		await expect.poll(state).toBe('stopped');
		expect((await client.describeInstanceStatus({InstanceIds})).InstanceStatuses).toEqual([]);
		await client.startInstances({InstanceIds});
		await expect.poll(state).toBe('running');
	});

	it('come from the default version of a launch template, which the request overrides', async () => {
		const UserData = Buffer.from('#!/bin/sh\necho ECS_CLUSTER=mine').toString('base64');
		const LaunchTemplateData = {ImageId, InstanceType: 't3.micro', UserData} as const;
		await client.createLaunchTemplate({LaunchTemplateName: 'hosts', LaunchTemplateData});
		const LaunchTemplate = {LaunchTemplateName: 'hosts'};
		const {Instances} = await client.runInstances({
			LaunchTemplate,
			InstanceType: 't3.small',
			MinCount: 2,
			MaxCount: 2,
		});
		expect(Instances?.map(({InstanceType}) => InstanceType)).toEqual(['t3.small', 't3.small']);
		const InstanceId = Instances?.[0]?.InstanceId ?? '';
		const attribute = await client.describeInstanceAttribute({InstanceId, Attribute: 'userData'});
		expect(attribute.UserData?.Value).toBe(UserData);
	});

	it('are made once for the same client token', async () => {
		const [first] = await run({ClientToken: 'the same'});
		const [second] = await run({ClientToken: 'the same'});
		expect(second?.InstanceId).toBe(first?.InstanceId);
	});

	it.each([
		[{ImageId: 'ami-0123456789abcdef0'}, 'InvalidAMIID.NotFound'],
		[{InstanceType: 'c5.huge' as ec2._InstanceType}, 'InvalidParameterValue'],
		[{InstanceType: 'm6g.large' as const}, 'InvalidParameterValue'],
		[{KeyName: 'lost'}, 'InvalidKeyPair.NotFound'],
		[{SubnetId: 'subnet-0123456789abcdef0'}, 'InvalidSubnetID.NotFound'],
		[{MinCount: 2}, 'InvalidParameterCombination'],
	])('are refused with %j: %s', async (input, name) => {
		await expect(run(input)).rejects.toMatchObject({name});
	});

	it('protected from termination stay', async () => {
		const [instance] = await run({DisableApiTermination: true});
		const call = client.terminateInstances({InstanceIds: [instance?.InstanceId ?? '']});
		await expect(call).rejects.toMatchObject({name: 'OperationNotPermitted'});
	});

	it('under way when the engine ended go on with the next one', async () => {
		const first = await startLocalAws();
		const {directory} = first;
		const {Instances} = await new ec2.EC2(first.client).runInstances(one);
		await first.engine[Symbol.asyncDispose]();
		await using second = await startLocalAws({directory});
		const again = new ec2.EC2(second.client);
		const InstanceIds = [Instances?.[0]?.InstanceId ?? ''];
		const state = async () =>
			(await again.describeInstances({InstanceIds})).Reservations?.[0]?.Instances?.[0]?.State?.Name;
		await expect.poll(state).toBe('running');
	});
});

describe('instance types', () => {
	it('tell virtual CPUs and memory', async () => {
		const {InstanceTypes} = await client.describeInstanceTypes({InstanceTypes: ['c5.4xlarge']});
		expect(InstanceTypes).toMatchObject([{VCpuInfo: {DefaultVCpus: 16}, MemoryInfo: {SizeInMiB: 32_768}}]);
		await expect(client.describeInstanceTypes({InstanceTypes: ['c5.huge' as 'c5.large']})).rejects.toMatchObject({
			name: 'InvalidInstanceType',
		});
	});
});

describe('images', () => {
	it('are found by owner and name', async () => {
		const Filters = [{Name: 'name', Values: ['al2023-ami-ecs-hvm-*-x86_64']}];
		const {Images} = await client.describeImages({Owners: ['amazon'], Filters});
		expect(Images?.map((found) => found.ImageId)).toEqual([ImageId]);
	});

	it('have an id of their own in each region, always the same', () => {
		const ids = ['us-east-1', 'eu-west-1'].flatMap((region) => publicImages(region).map(({imageId}) => imageId));
		expect(new Set(ids).size).toBe(ids.length);
		expect(publicImages('us-east-1')).toEqual(publicImages('us-east-1'));
	});
});

describe('key pairs', () => {
	it('hand out their private key once', async () => {
		const {KeyMaterial} = await client.createKeyPair({KeyName: 'mine', KeyType: 'ed25519'});
		expect(KeyMaterial).toContain('PRIVATE KEY');
		await expect(client.createKeyPair({KeyName: 'mine'})).rejects.toMatchObject({name: 'InvalidKeyPair.Duplicate'});
		expect((await client.describeKeyPairs({KeyNames: ['mine']})).KeyPairs).toHaveLength(1);
	});
});

describe('launch templates', () => {
	it('keep their versions', async () => {
		const LaunchTemplateName = 'versions';
		await client.createLaunchTemplate({LaunchTemplateName, LaunchTemplateData: {ImageId, InstanceType: 't3.micro'}});
		await client.createLaunchTemplateVersion({
			LaunchTemplateName,
			SourceVersion: '1',
			LaunchTemplateData: {InstanceType: 't3.small'},
		});
		const {LaunchTemplateVersions} = await client.describeLaunchTemplateVersions({
			LaunchTemplateName,
			Versions: ['$Latest', '$Default'],
		});
		expect(LaunchTemplateVersions?.map(({LaunchTemplateData}) => LaunchTemplateData)).toMatchObject([
			{ImageId, InstanceType: 't3.small'},
			{ImageId, InstanceType: 't3.micro'},
		]);
		await expect(
			client.createLaunchTemplate({LaunchTemplateName, LaunchTemplateData: {ImageId}}),
		).rejects.toMatchObject({name: 'InvalidLaunchTemplateName.AlreadyExistsException'});
	});
});
