import type {CreateSubnetRequest, Subnet} from '@aws-sdk/client-ec2';
import {AwsError} from '../../wire/errors.ts';
import {containsBlock, formatCidr, overlap, parseCidr, reservedAddresses} from './cidr.ts';
import {arnOf, type Ec2Core, type Ec2Handlers} from './core.ts';
import {hasDependencies, invalidValue, required} from './errors.ts';
import {newId} from './ids.ts';
import {tagsFor} from './tags.ts';
import {blocksOf} from './vpcs.ts';
import {findZone, zonesOf} from './zones.ts';

/** Makes a subnet; throws when its block lies outside the VPC's or meets another subnet's. */
export function createSubnet(core: Ec2Core, input: CreateSubnetRequest, isDefault = false): Subnet {
	const {tables, context} = core;
	const vpc = tables.vpcs.find(input.VpcId ?? '');
	const CidrBlock = checkedCidr(core, required(input.CidrBlock, 'cidrBlock'), vpc.VpcId ?? '');
	const zone = zoneOf(context.region, input.AvailabilityZone ?? input.AvailabilityZoneId);
	const SubnetId = newId('subnet');
	return tables.subnets.save({
		SubnetId,
		SubnetArn: arnOf(core, `subnet/${SubnetId}`),
		VpcId: vpc.VpcId,
		CidrBlock,
		AvailabilityZone: zone.ZoneName,
		AvailabilityZoneId: zone.ZoneId,
		DefaultForAz: isDefault,
		MapPublicIpOnLaunch: isDefault,
		MapCustomerOwnedIpOnLaunch: false,
		AssignIpv6AddressOnCreation: false,
		EnableDns64: false,
		Ipv6Native: false,
		Ipv6CidrBlockAssociationSet: [],
		PrivateDnsNameOptionsOnLaunch: {
			HostnameType: 'ip-name',
			EnableResourceNameDnsARecord: false,
			EnableResourceNameDnsAAAARecord: false,
		},
		OwnerId: context.account,
		State: 'available',
		Tags: tagsFor('subnet', input.TagSpecifications),
	});
}

export function subnetHandlers(core: Ec2Core): Ec2Handlers {
	const {subnets} = core.tables;
	return {
		CreateSubnet(input) {
			return {Subnet: withFreeAddresses(core, createSubnet(core, input))};
		},
		DescribeSubnets({SubnetIds, Filters, MaxResults, NextToken}) {
			const page = subnets.describe({ids: SubnetIds, filters: Filters, maxResults: MaxResults, nextToken: NextToken});
			return {Subnets: page.items.map((subnet) => withFreeAddresses(core, subnet)), NextToken: page.nextToken};
		},
		ModifySubnetAttribute({SubnetId = '', MapPublicIpOnLaunch, AssignIpv6AddressOnCreation, EnableDns64}) {
			const subnet = subnets.find(SubnetId);
			subnet.MapPublicIpOnLaunch = MapPublicIpOnLaunch?.Value ?? subnet.MapPublicIpOnLaunch;
			subnet.AssignIpv6AddressOnCreation = AssignIpv6AddressOnCreation?.Value ?? subnet.AssignIpv6AddressOnCreation;
			subnet.EnableDns64 = EnableDns64?.Value ?? subnet.EnableDns64;
			subnets.save(subnet);
			return {};
		},
		DeleteSubnet({SubnetId = ''}) {
			subnets.find(SubnetId);
			if (core.tables.networkInterfaces.countIn(SubnetId) > 0) throw hasDependencies('subnet', SubnetId);
			dropAssociations(core, SubnetId);
			subnets.delete(SubnetId);
			return {};
		},
	};
}

/** AvailableIpAddressCount is not the subnet's own: each network interface takes an address. */
function withFreeAddresses({tables}: Ec2Core, subnet: Subnet): Subnet {
	const size = parseCidr(subnet.CidrBlock ?? '')?.size ?? 0;
	const used = tables.networkInterfaces.countIn(subnet.SubnetId);
	return {...subnet, AvailableIpAddressCount: size - reservedAddresses - used};
}

/** A subnet takes blocks from /16 to /28 inside its VPC's. Throws InvalidSubnet.Range, InvalidSubnet.Conflict. */
function checkedCidr({tables}: Ec2Core, text: string, vpcId: string): string {
	const block = parseCidr(text);
	if (block === undefined) {
		throw invalidValue(`Value (${text}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`);
	}
	const isInside = blocksOf(tables.vpcs.find(vpcId)).some((outer) => containsBlock(outer, block));
	if (!isInside || block.prefix < 16 || block.prefix > 28) {
		throw new AwsError('InvalidSubnet.Range', `The CIDR '${text}' is invalid.`);
	}
	const others = tables.subnets.all().filter(({VpcId}) => VpcId === vpcId);
	const hasConflict = others.some(({CidrBlock = ''}) => {
		const other = parseCidr(CidrBlock);
		return other !== undefined && overlap(other, block);
	});
	if (hasConflict) throw new AwsError('InvalidSubnet.Conflict', `The CIDR '${text}' conflicts with another subnet`);
	return formatCidr(block);
}

function zoneOf(region: string, name: string | undefined) {
	const zones = zonesOf(region);
	const zone = name === undefined ? zones[0] : findZone(region, name);
	if (zone !== undefined) return zone;
	const names = zones.map(({ZoneName}) => ZoneName).join(', ');
	throw invalidValue(
		`Value (${name}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: ${names}.`,
	);
}

function dropAssociations({tables}: Ec2Core, subnetId: string): void {
	for (const table of tables.routeTables.all()) {
		const kept = (table.Associations ?? []).filter(({SubnetId}) => SubnetId !== subnetId);
		if (kept.length < (table.Associations?.length ?? 0)) tables.routeTables.save({...table, Associations: kept});
	}
}
