import * as ec2 from '@aws-sdk/client-ec2';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {startLocalAws, type TestAws} from '../../../support/local-aws.ts';

let aws: TestAws;
let client: ec2.EC2;
let made = 0;

beforeAll(async () => {
	aws = await startLocalAws();
	client = new ec2.EC2(aws.client);
});
afterAll(() => aws[Symbol.asyncDispose]());

async function newGroup(): Promise<string> {
	made += 1;
	const {GroupId} = await client.createSecurityGroup({GroupName: `group ${made}`, Description: 'for a test'});
	return GroupId ?? '';
}

const http = {IpProtocol: 'tcp', FromPort: 80, ToPort: 80, IpRanges: [{CidrIp: '0.0.0.0/0'}]};

describe('security groups', () => {
	it('let everything out and nothing in at first', async () => {
		const {SecurityGroups} = await client.describeSecurityGroups({GroupIds: [await newGroup()]});
		expect(SecurityGroups).toMatchObject([
			{IpPermissions: [], IpPermissionsEgress: [{IpProtocol: '-1', IpRanges: [{CidrIp: '0.0.0.0/0'}]}]},
		]);
	});

	it('have a name that is theirs in their VPC', async () => {
		const input = {GroupName: 'twice', Description: 'for a test'};
		await client.createSecurityGroup(input);
		await expect(client.createSecurityGroup(input)).rejects.toMatchObject({
			name: 'InvalidGroup.Duplicate',
			message: expect.stringMatching(/^The security group 'twice' already exists for VPC 'vpc-/),
		});
	});

	it('show the rules of the same ports as one permission, and each as a rule', async () => {
		const GroupId = await newGroup();
		const IpRanges = [{CidrIp: '10.0.0.0/8', Description: 'inside'}, {CidrIp: '192.168.0.0/16'}];
		const added = await client.authorizeSecurityGroupIngress({GroupId, IpPermissions: [{...http, IpRanges}]});
		expect(added.SecurityGroupRules).toHaveLength(2);
		const {SecurityGroups} = await client.describeSecurityGroups({GroupIds: [GroupId]});
		expect(SecurityGroups?.[0]?.IpPermissions).toMatchObject([{FromPort: 80, ToPort: 80, IpRanges}]);
		const Filters = [{Name: 'group-id', Values: [GroupId]}];
		const {SecurityGroupRules} = await client.describeSecurityGroupRules({Filters});
		expect(SecurityGroupRules?.filter(({IsEgress}) => !IsEgress).map(({CidrIpv4}) => CidrIpv4)).toEqual([
			'10.0.0.0/8',
			'192.168.0.0/16',
		]);
	});

	it('refuse a rule that is there, and the removal of one that is not', async () => {
		const GroupId = await newGroup();
		await client.authorizeSecurityGroupIngress({GroupId, IpPermissions: [http]});
		await expect(client.authorizeSecurityGroupIngress({GroupId, IpPermissions: [http]})).rejects.toMatchObject({
			name: 'InvalidPermission.Duplicate',
			message: 'the specified rule "peer: 0.0.0.0/0, TCP, from port: 80, to port: 80, ALLOW" already exists',
		});
		await client.revokeSecurityGroupIngress({GroupId, IpPermissions: [http]});
		await expect(client.revokeSecurityGroupIngress({GroupId, IpPermissions: [http]})).rejects.toMatchObject({
			name: 'InvalidPermission.NotFound',
			message: 'The specified rule does not exist in this security group.',
		});
	});

	it('cannot be deleted while another group names them', async () => {
		const GroupId = await newGroup();
		const other = await newGroup();
		const IpPermissions = [{IpProtocol: '-1', UserIdGroupPairs: [{GroupId}]}];
		await client.authorizeSecurityGroupIngress({GroupId: other, IpPermissions});
		await expect(client.deleteSecurityGroup({GroupId})).rejects.toMatchObject({
			name: 'DependencyViolation',
			message: `resource ${GroupId} has a dependent object`,
		});
		await client.deleteSecurityGroup({GroupId: other});
		await client.deleteSecurityGroup({GroupId});
		await expect(client.describeSecurityGroups({GroupIds: [GroupId]})).rejects.toMatchObject({
			name: 'InvalidGroup.NotFound',
			message: `The security group '${GroupId}' does not exist`,
		});
	});

	it.each([
		[{IpProtocol: 'tcp', IpRanges: [{CidrIp: '0.0.0.0/0'}]}],
		[{...http, FromPort: 90}],
		[{...http, IpRanges: [{CidrIp: 'anywhere'}]}],
		[{...http, IpProtocol: 'pigeon'}],
	])('refuse the permission %j', async (permission) => {
		const GroupId = await newGroup();
		const call = client.authorizeSecurityGroupIngress({GroupId, IpPermissions: [permission]});
		await expect(call).rejects.toMatchObject({name: 'InvalidParameterValue'});
	});
});
