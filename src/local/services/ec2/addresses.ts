import type {Address, NetworkInterface} from '@aws-sdk/client-ec2';
import {AwsError} from '../../wire/errors.ts';
import type {Ec2Core, Ec2Handlers} from './core.ts';
import {missingParameter} from './errors.ts';
import {newId} from './ids.ts';
import {makePublic, testAddress} from './network-interfaces.ts';
import {tagsFor} from './tags.ts';

/** Ties an elastic address to an interface. */
export function associate(core: Ec2Core, address: Address, target: NetworkInterface): string {
	const AssociationId = newId('eipassoc');
	makePublic(core, target, address.PublicIp, address.AllocationId);
	core.tables.networkInterfaces.save(target);
	core.tables.addresses.save({
		...address,
		AssociationId,
		NetworkInterfaceId: target.NetworkInterfaceId,
		NetworkInterfaceOwnerId: core.context.account,
		InstanceId: target.Attachment?.InstanceId,
		PrivateIpAddress: target.PrivateIpAddress,
	});
	return AssociationId;
}

export function addressHandlers(core: Ec2Core): Ec2Handlers {
	const {addresses, networkInterfaces} = core.tables;
	const release = ({AllocationId, PublicIp, Domain, NetworkBorderGroup, PublicIpv4Pool, Tags, ...rest}: Address) => {
		const held = networkInterfaces.peek(rest.NetworkInterfaceId);
		if (held !== undefined) networkInterfaces.save({...held, Association: undefined});
		addresses.save({AllocationId, PublicIp, Domain, NetworkBorderGroup, PublicIpv4Pool, Tags});
	};
	return {
		AllocateAddress({TagSpecifications}) {
			const taken = new Set(addresses.all().map(({PublicIp}) => PublicIp));
			let PublicIp = testAddress();
			while (taken.has(PublicIp) && taken.size < 254) PublicIp = testAddress();
			const address = addresses.save({
				AllocationId: newId('eipalloc'),
				PublicIp,
				Domain: 'vpc',
				NetworkBorderGroup: core.context.region,
				PublicIpv4Pool: 'amazon',
				Tags: tagsFor('elastic-ip', TagSpecifications),
			});
			const {Tags, ...shown} = address;
			return shown;
		},
		DescribeAddresses({AllocationIds, PublicIps, Filters}) {
			const unknown = PublicIps?.find((ip) => !addresses.all().some(({PublicIp}) => PublicIp === ip));
			if (unknown !== undefined) {
				throw new AwsError('InvalidAddress.NotFound', `Address '${unknown}' not found.`);
			}
			const found = addresses.describe({ids: AllocationIds, filters: Filters}).items;
			return {Addresses: found.filter(({PublicIp = ''}) => !PublicIps?.length || PublicIps.includes(PublicIp))};
		},
		AssociateAddress({AllocationId, PublicIp, InstanceId, NetworkInterfaceId, AllowReassociation}) {
			const id = AllocationId ?? addresses.all().find((one) => one.PublicIp === PublicIp)?.AllocationId;
			if (id === undefined) throw missingParameter('AllocationId');
			const address = addresses.find(id);
			if (address.AssociationId !== undefined && AllowReassociation === false) {
				const message = `resource ${id} is already associated with associate-id ${address.AssociationId}`;
				throw new AwsError('Resource.AlreadyAssociated', message);
			}
			if (address.AssociationId !== undefined) release(address);
			const primary = core.tables.instances.peek(InstanceId)?.NetworkInterfaces?.[0]?.NetworkInterfaceId;
			if (InstanceId !== undefined && primary === undefined) core.tables.instances.find(InstanceId);
			const target = networkInterfaces.find(NetworkInterfaceId ?? primary ?? '');
			return {AssociationId: associate(core, addresses.find(id), target)};
		},
		DisassociateAddress({AssociationId, PublicIp}) {
			const address = addresses
				.all()
				.find((one) => (AssociationId === undefined ? one.PublicIp === PublicIp : one.AssociationId === AssociationId));
			if (address === undefined) {
				const message = `The association ID '${AssociationId ?? PublicIp}' does not exist`;
				throw new AwsError('InvalidAssociationID.NotFound', message);
			}
			release(address);
			return {};
		},
		ReleaseAddress({AllocationId, PublicIp}) {
			const id = AllocationId ?? addresses.all().find((one) => one.PublicIp === PublicIp)?.AllocationId ?? '';
			const address = addresses.find(id);
			if (address.AssociationId !== undefined) {
				throw new AwsError('InvalidIPAddress.InUse', `Address ${address.PublicIp} is in use.`);
			}
			addresses.delete(id);
			return {};
		},
	};
}
