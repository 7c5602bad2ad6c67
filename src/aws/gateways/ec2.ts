import type {
	AvailabilityZone,
	Image,
	Instance,
	KeyPairInfo,
	NetworkInterface,
	SecurityGroup,
	Subnet,
	Vpc,
} from '@aws-sdk/client-ec2';
import {
	DescribeAvailabilityZonesCommand,
	DescribeImagesCommand,
	DescribeInstancesCommand,
	DescribeKeyPairsCommand,
	DescribeNetworkInterfacesCommand,
	DescribeSecurityGroupsCommand,
	DescribeSubnetsCommand,
	DescribeTagsCommand,
	DescribeVpcsCommand,
	EC2Client,
} from '@aws-sdk/client-ec2';
import type {CallOptions} from '../call-options.ts';
import type {Connect} from '../clients.ts';
import {allPages, http, inBatches} from '../paging.ts';

export type {
	AvailabilityZone,
	Image,
	Instance,
	KeyPairInfo,
	NetworkInterface,
	SecurityGroup,
	Subnet,
	Vpc,
} from '@aws-sdk/client-ec2';

export interface Ec2Gateway {
	/** With `AvailableIpAddressCount`; of a VPC, by id, or all. */
	subnets(of?: {readonly ids: readonly string[]} | {readonly vpcId: string}, options?: CallOptions): Promise<Subnet[]>;
	vpcs(ids?: readonly string[], options?: CallOptions): Promise<Vpc[]>;
	/** Those that exist. */
	images(ids: readonly string[], options?: CallOptions): Promise<Image[]>;
	/** Those that AWS still knows. */
	instances(ids: readonly string[], options?: CallOptions): Promise<Instance[]>;
	/** Those that exist; for the public address of a task, which DescribeTasks does not tell. */
	networkInterfaces(ids: readonly string[], options?: CallOptions): Promise<NetworkInterface[]>;
	securityGroups(ids: readonly string[], options?: CallOptions): Promise<SecurityGroup[]>;
	availabilityZones(options?: CallOptions): Promise<AvailabilityZone[]>;
	keyPairs(options?: CallOptions): Promise<KeyPairInfo[]>;
	/** Which of the resources, by id and of whatever kind, have tags: as everything has that a stack made. */
	tagged(ids: readonly string[], options?: CallOptions): Promise<ReadonlySet<string>>;
}

/** A filter takes at most 200 values; unlike a list of ids it leaves out what is gone instead of failing as a whole. */
const mostFilterValues = 200;

export function createEc2Gateway(connect: Connect): Ec2Gateway {
	const client = connect(EC2Client, 'EC2');
	return {
		subnets(of, options) {
			return allPages(async (NextToken) => {
				const input = {...subnetFilter(of), NextToken};
				const page = await client.send(new DescribeSubnetsCommand(input), http(options));
				return {items: page.Subnets, nextToken: page.NextToken};
			});
		},
		vpcs(ids, options) {
			return allPages(async (NextToken) => {
				const input = {VpcIds: ids && [...ids], NextToken};
				const page = await client.send(new DescribeVpcsCommand(input), http(options));
				return {items: page.Vpcs, nextToken: page.NextToken};
			});
		},
		images(ids, options) {
			return inBatches(ids, mostFilterValues, async (Values) => {
				const Filters = [{Name: 'image-id', Values}];
				return (await client.send(new DescribeImagesCommand({Filters}), http(options))).Images;
			});
		},
		async instances(ids, options) {
			const reservations = await inBatches(ids, mostFilterValues, (Values) =>
				allPages(async (NextToken) => {
					const input = {Filters: [{Name: 'instance-id', Values}], NextToken};
					const page = await client.send(new DescribeInstancesCommand(input), http(options));
					return {items: page.Reservations, nextToken: page.NextToken};
				}),
			);
			return reservations.flatMap((reservation) => reservation.Instances ?? []);
		},
		networkInterfaces(ids, options) {
			return inBatches(ids, mostFilterValues, (Values) =>
				allPages(async (NextToken) => {
					const input = {Filters: [{Name: 'network-interface-id', Values}], NextToken};
					const page = await client.send(new DescribeNetworkInterfacesCommand(input), http(options));
					return {items: page.NetworkInterfaces, nextToken: page.NextToken};
				}),
			);
		},
		async securityGroups(ids, options) {
			if (ids.length === 0) return [];
			const command = new DescribeSecurityGroupsCommand({GroupIds: [...ids]});
			return (await client.send(command, http(options))).SecurityGroups ?? [];
		},
		async availabilityZones(options) {
			return (await client.send(new DescribeAvailabilityZonesCommand({}), http(options))).AvailabilityZones ?? [];
		},
		async keyPairs(options) {
			return (await client.send(new DescribeKeyPairsCommand({}), http(options))).KeyPairs ?? [];
		},
		async tagged(ids, options) {
			const tags = await inBatches(ids, mostFilterValues, (Values) =>
				allPages(async (NextToken) => {
					const input = {Filters: [{Name: 'resource-id', Values}], NextToken};
					const page = await client.send(new DescribeTagsCommand(input), http(options));
					return {items: page.Tags, nextToken: page.NextToken};
				}),
			);
			return new Set(tags.flatMap(({ResourceId}) => ResourceId ?? []));
		},
	};
}

function subnetFilter(of: {readonly ids: readonly string[]} | {readonly vpcId: string} | undefined) {
	if (!of) return {};
	return 'ids' in of ? {SubnetIds: [...of.ids]} : {Filters: [{Name: 'vpc-id', Values: [of.vpcId]}]};
}
