import {randomBytes} from 'node:crypto';
import type {NetworkInterface, Subnet} from '@aws-sdk/client-ec2';
import {AwsError} from '../../wire/errors.ts';
import {containsAddress, freeAddress, parseAddress, parseCidr, reservedAddresses} from './cidr.ts';
import type {Ec2Core, Ec2Handlers} from './core.ts';
import {invalidValue} from './errors.ts';
import {newId} from './ids.ts';
import type {NetworkInterfaceRecord} from './network-interface-table.ts';
import {groupsFor} from './security-groups.ts';
import {tagsFor} from './tags.ts';
import {privateDnsName} from './zones.ts';

export interface NewInterface {
	readonly subnetId: string;
	/** An address of the subnet, or a loopback one: locally tasks and instances have those. */
	readonly address?: string | undefined;
	readonly groupIds?: readonly string[] | undefined;
	readonly description?: string | undefined;
	readonly type?: NetworkInterface['InterfaceType'];
	readonly tags?: NetworkInterface['TagSet'];
	readonly isPublic?: boolean;
	/** Set when AWS itself made it: nobody else may delete it. */
	readonly requester?: string;
}

/** Makes an interface. Throws InsufficientFreeAddressesInSubnet, InvalidIPAddress.InUse, InvalidParameterValue. */
export function createInterface(core: Ec2Core, options: NewInterface): NetworkInterface {
	const {tables, context} = core;
	const subnet = tables.subnets.find(options.subnetId);
	const address = addressIn(core, subnet, options.address);
	const groups = groupsFor(core, options.groupIds, subnet.VpcId ?? '');
	const PrivateDnsName = privateDnsName(context.region, address);
	const tags = options.tags ?? [];
	const record: NetworkInterfaceRecord = {
		NetworkInterfaceId: newId('eni'),
		SubnetId: subnet.SubnetId,
		VpcId: subnet.VpcId,
		AvailabilityZone: subnet.AvailabilityZone,
		AvailabilityZoneId: subnet.AvailabilityZoneId,
		Description: options.description ?? '',
		Groups: groups.map(({GroupId, GroupName}) => ({GroupId, GroupName})),
		InterfaceType: options.type ?? 'interface',
		Ipv6Addresses: [],
		MacAddress: `02:${[...randomBytes(5)].map((byte) => byte.toString(16).padStart(2, '0')).join(':')}`,
		OwnerId: context.account,
		PrivateDnsName,
		PrivateIpAddress: address,
		PrivateIpAddresses: [{Primary: true, PrivateDnsName, PrivateIpAddress: address}],
		RequesterId: options.requester,
		RequesterManaged: options.requester !== undefined,
		SourceDestCheck: true,
		Status: 'available',
		Tags: tags,
	};
	if (options.isPublic === true) makePublic(core, record);
	return tables.networkInterfaces.save(record);
}

/** Attaches an interface to an instance, or to whatever of AWS's own uses it. */
export function attach(core: Ec2Core, record: NetworkInterface, instanceId?: string, deviceIndex = 0): string {
	const AttachmentId = newId('eni-attach');
	record.Attachment = {
		AttachmentId,
		AttachTime: core.context.clock.now(),
		DeleteOnTermination: true,
		DeviceIndex: deviceIndex,
		InstanceId: instanceId,
		InstanceOwnerId: instanceId === undefined ? 'amazon-aws' : core.context.account,
		Status: 'attached',
	};
	record.Status = 'in-use';
	core.tables.networkInterfaces.save(record);
	return AttachmentId;
}

/**
 * Gives an interface a public address. Locally that is its private one when it is a loopback address, since it is the
 * one that answers; else one of TEST-NET-3 (RFC 5737), which never leads anywhere.
 */
export function makePublic(core: Ec2Core, record: NetworkInterface, address?: string, allocationId?: string): void {
	const own = record.PrivateIpAddress ?? '';
	const PublicIp = address ?? (own.startsWith('127.') ? own : testAddress());
	record.Association = {
		PublicIp,
		PublicDnsName: publicDnsName(core, record.VpcId, PublicIp),
		IpOwnerId: allocationId === undefined ? 'amazon' : core.context.account,
		AllocationId: allocationId,
	};
	record.PrivateIpAddresses = (record.PrivateIpAddresses ?? []).map((one) =>
		one.Primary === true ? {...one, Association: record.Association} : one,
	);
}

export function testAddress(): string {
	return `203.0.113.${1 + ((randomBytes(1)[0] ?? 0) % 254)}`;
}

function publicDnsName({tables, context}: Ec2Core, vpcId: string | undefined, address: string): string {
	if (tables.vpcs.peek(vpcId)?.EnableDnsHostnames !== true) return '';
	const domain = context.region === 'us-east-1' ? 'compute-1' : `${context.region}.compute`;
	return `ec2-${address.replaceAll('.', '-')}.${domain}.amazonaws.com`;
}

/** Removes an interface and the elastic address's hold on it. */
export function deleteInterface({tables}: Ec2Core, id: string): void {
	for (const address of tables.addresses.all().filter(({NetworkInterfaceId}) => NetworkInterfaceId === id)) {
		const {AllocationId, PublicIp, Domain, Tags, NetworkBorderGroup, PublicIpv4Pool} = address;
		tables.addresses.save({AllocationId, PublicIp, Domain, Tags, NetworkBorderGroup, PublicIpv4Pool});
	}
	tables.networkInterfaces.delete(id);
}

export function networkInterfaceHandlers(core: Ec2Core): Ec2Handlers {
	const {networkInterfaces} = core.tables;
	return {
		CreateNetworkInterface(input, {request}) {
			const {SubnetId = '', PrivateIpAddress, PrivateIpAddresses, Groups, Description, InterfaceType} = input;
			const primary = PrivateIpAddresses?.find(({Primary}) => Primary)?.PrivateIpAddress;
			const record = createInterface(core, {
				subnetId: SubnetId,
				address: PrivateIpAddress ?? primary,
				groupIds: Groups,
				description: Description,
				type: InterfaceType,
				tags: tagsFor('network-interface', input.TagSpecifications),
				...(request === undefined && {requester: 'amazon-aws'}),
			});
			return {NetworkInterface: shown(record), ClientToken: input.ClientToken};
		},
		DescribeNetworkInterfaces({NetworkInterfaceIds, Filters, MaxResults, NextToken}) {
			const selection = {ids: NetworkInterfaceIds, filters: Filters, maxResults: MaxResults, nextToken: NextToken};
			const page = networkInterfaces.describe(selection);
			return {NetworkInterfaces: page.items.map(shown), NextToken: page.nextToken};
		},
		DeleteNetworkInterface({NetworkInterfaceId = ''}, {request}) {
			const record = networkInterfaces.find(NetworkInterfaceId);
			const isManaged = record.RequesterManaged === true && request !== undefined;
			if (isManaged) {
				const message = `You do not have permission to access the specified resource: ${NetworkInterfaceId}`;
				throw new AwsError('AuthFailure', message);
			}
			if (record.Status === 'in-use' && record.RequesterManaged !== true) {
				const message = `Network interface '${NetworkInterfaceId}' is currently in use.`;
				throw new AwsError('InvalidNetworkInterface.InUse', message);
			}
			deleteInterface(core, NetworkInterfaceId);
			return {};
		},
		...changeHandlers(core),
		...attachmentHandlers(core),
	};
}

function changeHandlers(core: Ec2Core): Ec2Handlers {
	const {networkInterfaces} = core.tables;
	return {
		ModifyNetworkInterfaceAttribute({NetworkInterfaceId = '', ...change}) {
			const record = networkInterfaces.find(NetworkInterfaceId);
			record.Description = change.Description?.Value ?? record.Description;
			record.SourceDestCheck = change.SourceDestCheck?.Value ?? record.SourceDestCheck;
			if (change.Groups !== undefined) {
				const groups = groupsFor(core, change.Groups, record.VpcId ?? '');
				record.Groups = groups.map(({GroupId, GroupName}) => ({GroupId, GroupName}));
			}
			if (change.AssociatePublicIpAddress === true) makePublic(core, record);
			if (change.AssociatePublicIpAddress === false) record.Association = undefined;
			networkInterfaces.save(record);
			return {};
		},
		DescribeNetworkInterfaceAttribute({NetworkInterfaceId = '', Attribute}) {
			const {Description, Groups, SourceDestCheck, Attachment} = networkInterfaces.find(NetworkInterfaceId);
			if (Attribute === 'groupSet') return {NetworkInterfaceId, Groups};
			if (Attribute === 'sourceDestCheck') return {NetworkInterfaceId, SourceDestCheck: {Value: SourceDestCheck}};
			if (Attribute === 'attachment') return {NetworkInterfaceId, Attachment};
			return {NetworkInterfaceId, Description: {Value: Description}};
		},
	};
}

function attachmentHandlers(core: Ec2Core): Ec2Handlers {
	const {networkInterfaces, instances} = core.tables;
	return {
		AttachNetworkInterface({NetworkInterfaceId = '', InstanceId = '', DeviceIndex}) {
			const record = networkInterfaces.find(NetworkInterfaceId);
			instances.find(InstanceId);
			if (record.Status === 'in-use') {
				const message = `Interface: [${NetworkInterfaceId}] in use.`;
				throw new AwsError('InvalidNetworkInterface.InUse', message);
			}
			return {AttachmentId: attach(core, record, InstanceId, DeviceIndex)};
		},
		DetachNetworkInterface({AttachmentId = ''}) {
			const record = networkInterfaces.all().find(({Attachment}) => Attachment?.AttachmentId === AttachmentId);
			if (record === undefined) {
				throw new AwsError('InvalidAttachmentID.NotFound', `The attachment ID '${AttachmentId}' does not exist`);
			}
			networkInterfaces.save({...record, Attachment: undefined, Status: 'available'});
			return {};
		},
	};
}

/** On the wire an interface's tags are its TagSet. */
function shown({Tags, ...record}: NetworkInterfaceRecord): NetworkInterface {
	return {...record, TagSet: Tags ?? []};
}

function addressIn(core: Ec2Core, subnet: Subnet, asked: string | undefined): string {
	const block = parseCidr(subnet.CidrBlock ?? '');
	const taken = core.tables.networkInterfaces.addressesIn(subnet.SubnetId);
	const isFull = block === undefined || taken.size >= block.size - reservedAddresses;
	const free = isFull ? undefined : freeAddress(block, taken);
	if (free === undefined || block === undefined) {
		const message = 'The specified subnet does not have enough free addresses to satisfy the request.';
		throw new AwsError('InsufficientFreeAddressesInSubnet', message);
	}
	if (asked === undefined) return free;
	const address = parseAddress(asked);
	const isLoopback = asked.startsWith('127.');
	if (address === undefined || !(isLoopback || containsAddress(block, address))) {
		throw invalidValue(`Address ${asked} does not fall within the subnet's address range`);
	}
	const isReserved = !isLoopback && (address < block.first + 4 || address === block.first + block.size - 1);
	if (isReserved) throw invalidValue(`Address ${asked} is in subnet's reserved address range`);
	// Where the machine has one loopback address only, everybody shares it.
	if (taken.has(asked) && asked !== '127.0.0.1') {
		throw new AwsError('InvalidIPAddress.InUse', `Address ${asked} is in use.`);
	}
	return asked;
}
