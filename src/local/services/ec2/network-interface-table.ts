import type {NetworkInterface, Tag} from '@aws-sdk/client-ec2';
import type {Collection} from '../../engine/store.ts';
import {doesNotExist, ResourceTable} from './table.ts';

/** Its tags are kept like everybody's; the wire calls them TagSet. */
export interface NetworkInterfaceRecord extends NetworkInterface {
	Tags?: Tag[] | undefined;
}

/** What the interfaces of one subnet take of it. */
interface SubnetUse {
	interfaces: number;
	/** How many have each address: more than one only where everybody shares 127.0.0.1. */
	readonly addresses: Map<string, number>;
}

/** Network interfaces, counted by subnet and address, so that making one does not look at all the others. */
export class NetworkInterfaceTable extends ResourceTable<NetworkInterfaceRecord> {
	readonly #use = new Map<string, SubnetUse>();

	constructor(collection: Collection<NetworkInterfaceRecord>) {
		super({
			collection,
			type: 'network-interface',
			prefix: 'eni',
			idOf: ({NetworkInterfaceId}) => NetworkInterfaceId,
			notFound: doesNotExist('InvalidNetworkInterfaceID.NotFound', 'networkInterface ID'),
			filters: {
				'network-interface-id': ({NetworkInterfaceId}) => NetworkInterfaceId,
				'subnet-id': ({SubnetId}) => SubnetId,
				'vpc-id': ({VpcId}) => VpcId,
				'availability-zone': ({AvailabilityZone}) => AvailabilityZone,
				description: ({Description}) => Description,
				status: ({Status}) => Status,
				'interface-type': ({InterfaceType}) => InterfaceType,
				'group-id': ({Groups}) => Groups?.map(({GroupId}) => GroupId) ?? [],
				'group-name': ({Groups}) => Groups?.map(({GroupName}) => GroupName) ?? [],
				'private-ip-address': ({PrivateIpAddress}) => PrivateIpAddress,
				'addresses.private-ip-address': ({PrivateIpAddresses}) =>
					PrivateIpAddresses?.map(({PrivateIpAddress}) => PrivateIpAddress) ?? [],
				'association.public-ip': ({Association}) => Association?.PublicIp,
				'attachment.instance-id': ({Attachment}) => Attachment?.InstanceId,
				'attachment.attachment-id': ({Attachment}) => Attachment?.AttachmentId,
				'attachment.status': ({Attachment}) => Attachment?.Status,
				'requester-managed': ({RequesterManaged}) => RequesterManaged,
				'requester-id': ({RequesterId}) => RequesterId,
				'owner-id': ({OwnerId}) => OwnerId,
			},
		});
		for (const record of this.all()) this.#count(record, 1);
	}

	override save(record: NetworkInterfaceRecord): NetworkInterfaceRecord {
		if (this.peek(record.NetworkInterfaceId) === undefined) this.#count(record, 1);
		return super.save(record);
	}

	override delete(id: string): void {
		const record = this.peek(id);
		if (record !== undefined) this.#count(record, -1);
		super.delete(id);
	}

	/** How many interfaces a subnet has; each takes one of its addresses. */
	countIn(subnetId: string | undefined): number {
		return this.#use.get(subnetId ?? '')?.interfaces ?? 0;
	}

	/** The addresses that interfaces of a subnet have. */
	addressesIn(subnetId: string | undefined): Pick<ReadonlyMap<string, unknown>, 'has' | 'size'> {
		return this.#use.get(subnetId ?? '')?.addresses ?? new Map();
	}

	/** Neither subnet nor address of an interface ever changes. */
	#count({SubnetId = '', PrivateIpAddress = ''}: NetworkInterfaceRecord, change: 1 | -1): void {
		const use = this.#use.get(SubnetId) ?? {interfaces: 0, addresses: new Map<string, number>()};
		this.#use.set(SubnetId, use);
		use.interfaces += change;
		const holders = (use.addresses.get(PrivateIpAddress) ?? 0) + change;
		if (holders === 0) use.addresses.delete(PrivateIpAddress);
		else use.addresses.set(PrivateIpAddress, holders);
	}
}
