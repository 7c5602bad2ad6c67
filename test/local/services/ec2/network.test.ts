import * as ec2 from '@aws-sdk/client-ec2';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {startLocalAws, type TestAws} from '../../../support/local-aws.ts';

let aws: TestAws;
let client: ec2.EC2;

beforeAll(async () => {
	aws = await startLocalAws();
	client = new ec2.EC2(aws.client);
});
afterAll(() => aws[Symbol.asyncDispose]());

async function newVpc(CidrBlock = '10.0.0.0/16'): Promise<string> {
	return (await client.createVpc({CidrBlock})).Vpc?.VpcId ?? '';
}

describe('a region from the start', () => {
	it('has a default VPC with a subnet in each of three zones and a way to the internet', async () => {
		const {Vpcs} = await client.describeVpcs({Filters: [{Name: 'is-default', Values: ['true']}]});
		expect(Vpcs).toMatchObject([{CidrBlock: '172.31.0.0/16', State: 'available'}]);
		const inVpc = [{Name: 'vpc-id', Values: [Vpcs?.[0]?.VpcId ?? '']}];
		const {Subnets} = await client.describeSubnets({Filters: inVpc});
		expect(Subnets?.map(({AvailabilityZone, CidrBlock}) => [AvailabilityZone, CidrBlock])).toEqual([
			['us-east-1a', '172.31.0.0/20'],
			['us-east-1b', '172.31.16.0/20'],
			['us-east-1c', '172.31.32.0/20'],
		]);
		expect(Subnets?.[0]).toMatchObject({AvailableIpAddressCount: 4091, MapPublicIpOnLaunch: true});
		const {RouteTables} = await client.describeRouteTables({Filters: inVpc});
		expect(RouteTables?.[0]?.Routes).toMatchObject([
			{DestinationCidrBlock: '172.31.0.0/16', GatewayId: 'local', State: 'active'},
			{DestinationCidrBlock: '0.0.0.0/0', GatewayId: expect.stringMatching(/^igw-/), State: 'active'},
		]);
		const {SecurityGroups} = await client.describeSecurityGroups({Filters: inVpc});
		expect(SecurityGroups).toMatchObject([{GroupName: 'default', IpPermissions: [{IpProtocol: '-1'}]}]);
	});
});

describe('VPCs', () => {
	it('remember their attributes', async () => {
		const VpcId = await newVpc();
		await client.modifyVpcAttribute({VpcId, EnableDnsHostnames: {Value: true}});
		const answer = await client.describeVpcAttribute({VpcId, Attribute: 'enableDnsHostnames'});
		expect(answer.EnableDnsHostnames).toEqual({Value: true});
	});

	it('that do not exist or are misspelled are refused in the words of AWS', async () => {
		await expect(client.describeVpcs({VpcIds: ['vpc-0123456789abcdef0']})).rejects.toMatchObject({
			name: 'InvalidVpcID.NotFound',
			message: "The vpc ID 'vpc-0123456789abcdef0' does not exist",
		});
		await expect(client.describeVpcs({VpcIds: ['mine']})).rejects.toMatchObject({name: 'InvalidVpcID.Malformed'});
	});

	it.each([
		['10.0.0.0/8', 'InvalidVpc.Range'],
		['ten', 'InvalidParameterValue'],
	])('refuse the block %s with %s', async (CidrBlock, name) => {
		await expect(client.createVpc({CidrBlock})).rejects.toMatchObject({name});
	});

	it('are deleted only when empty, and leave nothing behind', async () => {
		const VpcId = await newVpc();
		const {Subnet} = await client.createSubnet({VpcId, CidrBlock: '10.0.0.0/24'});
		await expect(client.deleteVpc({VpcId})).rejects.toMatchObject({
			name: 'DependencyViolation',
			message: `The vpc '${VpcId}' has dependencies and cannot be deleted.`,
		});
		await client.deleteSubnet({SubnetId: Subnet?.SubnetId});
		await client.deleteVpc({VpcId});
		const inVpc = [{Name: 'vpc-id', Values: [VpcId]}];
		expect((await client.describeSecurityGroups({Filters: inVpc})).SecurityGroups).toEqual([]);
		expect((await client.describeRouteTables({Filters: inVpc})).RouteTables).toEqual([]);
	});

	it('come in pages that neither repeat nor skip', async () => {
		const made = await Promise.all(['10.1.0.0/16', '10.2.0.0/16', '10.3.0.0/16'].map(newVpc));
		const seen: string[] = [];
		for await (const page of ec2.paginateDescribeVpcs({client, pageSize: 2}, {})) {
			seen.push(...(page.Vpcs ?? []).map(({VpcId = ''}) => VpcId));
		}
		expect(new Set(seen).size).toBe(seen.length);
		expect(seen).toEqual(expect.arrayContaining(made));
	});
});

describe('subnets', () => {
	it.each([
		['10.0.0.0/24', 'InvalidSubnet.Conflict', "The CIDR '10.0.0.0/24' conflicts with another subnet"],
		['10.1.0.0/24', 'InvalidSubnet.Range', "The CIDR '10.1.0.0/24' is invalid."],
		['10.0.1.0/29', 'InvalidSubnet.Range', "The CIDR '10.0.1.0/29' is invalid."],
	])('refuse the block %s with %s', async (CidrBlock, name, message) => {
		const VpcId = await newVpc();
		await client.createSubnet({VpcId, CidrBlock: '10.0.0.0/25'});
		await expect(client.createSubnet({VpcId, CidrBlock})).rejects.toMatchObject({name, message});
	});

	it('count the addresses that are left, and refuse one too many', async () => {
		const VpcId = await newVpc();
		const {Subnet} = await client.createSubnet({VpcId, CidrBlock: '10.0.0.0/28'});
		const SubnetId = Subnet?.SubnetId;
		expect(Subnet?.AvailableIpAddressCount).toBe(11);
		for (let index = 0; index < 11; index++) await client.createNetworkInterface({SubnetId});
		const {Subnets} = await client.describeSubnets({SubnetIds: [SubnetId ?? '']});
		expect(Subnets?.[0]?.AvailableIpAddressCount).toBe(0);
		await expect(client.createNetworkInterface({SubnetId})).rejects.toMatchObject({
			name: 'InsufficientFreeAddressesInSubnet',
		});
		await expect(client.deleteSubnet({SubnetId})).rejects.toMatchObject({name: 'DependencyViolation'});
	});
});

describe('network interfaces', () => {
	it('take a loopback address, an address of the subnet, and no other', async () => {
		const VpcId = await newVpc();
		const {Subnet} = await client.createSubnet({VpcId, CidrBlock: '10.0.0.0/24'});
		const make = (PrivateIpAddress: string) =>
			client.createNetworkInterface({SubnetId: Subnet?.SubnetId, PrivateIpAddress});
		expect((await make('127.3.16.9')).NetworkInterface?.PrivateIpAddress).toBe('127.3.16.9');
		expect((await make('10.0.0.77')).NetworkInterface?.PrivateIpAddress).toBe('10.0.0.77');
		await expect(make('10.0.0.77')).rejects.toMatchObject({name: 'InvalidIPAddress.InUse'});
		await expect(make('10.0.1.1')).rejects.toMatchObject({name: 'InvalidParameterValue'});
		await expect(make('10.0.0.2')).rejects.toMatchObject({name: 'InvalidParameterValue'});
	});

	it('with a loopback address have it as their public one too', async () => {
		const {Subnets = []} = await client.describeSubnets({});
		const {NetworkInterface} = await client.createNetworkInterface({
			SubnetId: Subnets[0]?.SubnetId,
			PrivateIpAddress: '127.3.16.10',
		});
		const NetworkInterfaceId = NetworkInterface?.NetworkInterfaceId ?? '';
		await client.modifyNetworkInterfaceAttribute({NetworkInterfaceId, AssociatePublicIpAddress: true});
		const {NetworkInterfaces} = await client.describeNetworkInterfaces({NetworkInterfaceIds: [NetworkInterfaceId]});
		expect(NetworkInterfaces?.[0]?.Association?.PublicIp).toBe('127.3.16.10');
	});
});

describe('routes', () => {
	it('lead through an attached gateway and are a black hole once it is detached', async () => {
		const VpcId = await newVpc();
		const {InternetGateway} = await client.createInternetGateway({});
		const InternetGatewayId = InternetGateway?.InternetGatewayId ?? '';
		const {RouteTable} = await client.createRouteTable({VpcId});
		const RouteTableId = RouteTable?.RouteTableId ?? '';
		const route = {RouteTableId, DestinationCidrBlock: '0.0.0.0/0', GatewayId: InternetGatewayId};
		await expect(client.createRoute(route)).rejects.toMatchObject({name: 'InvalidParameterValue'});
		await client.attachInternetGateway({InternetGatewayId, VpcId});
		await client.createRoute(route);
		await expect(client.createRoute(route)).rejects.toMatchObject({
			name: 'RouteAlreadyExists',
			message: 'The route identified by 0.0.0.0/0 already exists.',
		});
		await expect(client.deleteInternetGateway({InternetGatewayId})).rejects.toMatchObject({
			name: 'DependencyViolation',
		});
		await client.detachInternetGateway({InternetGatewayId, VpcId});
		const {RouteTables} = await client.describeRouteTables({RouteTableIds: [RouteTableId]});
		expect(RouteTables?.[0]?.Routes?.map(({State}) => State)).toEqual(['active', 'blackhole']);
	});

	it('belong to a subnet once, and a table in use stays', async () => {
		const VpcId = await newVpc();
		const {Subnet} = await client.createSubnet({VpcId, CidrBlock: '10.0.0.0/24'});
		const {RouteTable} = await client.createRouteTable({VpcId});
		const association = {SubnetId: Subnet?.SubnetId, RouteTableId: RouteTable?.RouteTableId};
		const {AssociationId} = await client.associateRouteTable(association);
		await expect(client.associateRouteTable(association)).rejects.toMatchObject({name: 'Resource.AlreadyAssociated'});
		const remove = () => client.deleteRouteTable({RouteTableId: RouteTable?.RouteTableId});
		await expect(remove()).rejects.toMatchObject({name: 'DependencyViolation'});
		await client.disassociateRouteTable({AssociationId});
		await remove();
	});
});

describe('NAT gateways', () => {
	it('become available with an elastic address and let it go when deleted', async () => {
		const {Subnets = []} = await client.describeSubnets({});
		const {AllocationId} = await client.allocateAddress({Domain: 'vpc'});
		const {NatGateway} = await client.createNatGateway({SubnetId: Subnets[0]?.SubnetId, AllocationId});
		const NatGatewayId = NatGateway?.NatGatewayId ?? '';
		const state = async () =>
			(await client.describeNatGateways({NatGatewayIds: [NatGatewayId]})).NatGateways?.[0]?.State;
		await expect.poll(state).toBe('available');
		await expect(client.releaseAddress({AllocationId})).rejects.toMatchObject({name: 'InvalidIPAddress.InUse'});
		await client.deleteNatGateway({NatGatewayId});
		await expect.poll(state).toBe('deleted');
		await client.releaseAddress({AllocationId});
	});
});

describe('zones', () => {
	it('are three, with the names and ids that AWS gives them', async () => {
		const {AvailabilityZones} = await client.describeAvailabilityZones({});
		expect(AvailabilityZones?.map(({ZoneName, ZoneId}) => `${ZoneName} ${ZoneId}`)).toEqual([
			'us-east-1a use1-az1',
			'us-east-1b use1-az2',
			'us-east-1c use1-az3',
		]);
	});
});

describe('every operation', () => {
	it('does nothing on a dry run but say so', async () => {
		await expect(client.createVpc({CidrBlock: '10.0.0.0/16', DryRun: true})).rejects.toMatchObject({
			name: 'DryRunOperation',
			message: 'Request would have succeeded, but DryRun flag is set.',
			$metadata: {httpStatusCode: 412},
		});
	});
});

describe('tags', () => {
	it('are given at creation, changed, found and removed', async () => {
		const TagSpecifications = [{ResourceType: 'vpc' as const, Tags: [{Key: 'Name', Value: 'one'}]}];
		const {Vpc} = await client.createVpc({CidrBlock: '10.0.0.0/16', TagSpecifications});
		const Resources = [Vpc?.VpcId ?? ''];
		await client.createTags({
			Resources,
			Tags: [
				{Key: 'Name', Value: 'two'},
				{Key: 'Team', Value: 'blue'},
			],
		});
		const found = await client.describeVpcs({Filters: [{Name: 'tag:Name', Values: ['tw?']}]});
		expect(found.Vpcs?.map(({VpcId}) => VpcId)).toEqual(Resources);
		await client.deleteTags({Resources, Tags: [{Key: 'Team'}]});
		const {Tags} = await client.describeTags({Filters: [{Name: 'resource-id', Values: Resources}]});
		expect(Tags).toEqual([{Key: 'Name', Value: 'two', ResourceId: Resources[0], ResourceType: 'vpc'}]);
	});

	it('that begin with aws: are AWS’s own', async () => {
		const {Vpcs = []} = await client.describeVpcs({});
		const call = client.createTags({Resources: [Vpcs[0]?.VpcId ?? ''], Tags: [{Key: 'aws:mine', Value: ''}]});
		await expect(call).rejects.toMatchObject({name: 'InvalidParameterValue'});
	});
});
