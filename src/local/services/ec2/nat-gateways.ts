import type {NatGateway} from '@aws-sdk/client-ec2';
import {later} from '../later.ts';
import {associate} from './addresses.ts';
import type {Ec2Core, Ec2Handlers} from './core.ts';
import {missingParameter} from './errors.ts';
import {newId} from './ids.ts';
import {attach, createInterface, deleteInterface} from './network-interfaces.ts';
import {tagsFor} from './tags.ts';

const settleMilliseconds = 100;
const deletedVisibleMilliseconds = 3_600_000;

/** NAT gateways; `settle` takes up state changes that were under way when the engine last ended. */
export function natGateways(core: Ec2Core) {
	const {natGateways: table, addresses} = core.tables;
	const {clock} = core.context;
	const settle = (id: string): void => {
		const gateway = table.peek(id);
		if (gateway?.State === 'pending') table.save({...gateway, State: 'available'});
		if (gateway?.State !== 'deleting') return;
		for (const {NetworkInterfaceId = ''} of gateway.NatGatewayAddresses ?? [])
			deleteInterface(core, NetworkInterfaceId);
		table.save({...gateway, State: 'deleted', DeleteTime: clock.now()});
		later(core.context, deletedVisibleMilliseconds, () => table.delete(id));
	};
	const handlers: Ec2Handlers = {
		CreateNatGateway({SubnetId = '', AllocationId, ConnectivityType = 'public', PrivateIpAddress, TagSpecifications}) {
			const subnet = core.tables.subnets.find(SubnetId);
			if (ConnectivityType === 'public' && AllocationId === undefined) throw missingParameter('AllocationId');
			const address = AllocationId === undefined ? undefined : addresses.find(AllocationId);
			const NatGatewayId = newId('nat');
			const description = `Interface for NAT Gateway ${NatGatewayId}`;
			const own = createInterface(core, {
				subnetId: SubnetId,
				address: PrivateIpAddress,
				description,
				type: 'natGateway',
				requester: 'amazon-aws',
			});
			attach(core, own, undefined, 1);
			const AssociationId = address && associate(core, address, own);
			const gateway: NatGateway = {
				NatGatewayId,
				SubnetId,
				VpcId: subnet.VpcId,
				ConnectivityType,
				CreateTime: clock.now(),
				State: 'pending',
				NatGatewayAddresses: [
					{
						AllocationId,
						AssociationId,
						NetworkInterfaceId: own.NetworkInterfaceId,
						PrivateIp: own.PrivateIpAddress,
						PublicIp: address?.PublicIp,
						IsPrimary: true,
						Status: 'succeeded',
					},
				],
				Tags: tagsFor('natgateway', TagSpecifications),
			};
			table.save(gateway);
			later(core.context, settleMilliseconds, () => settle(NatGatewayId));
			return {NatGateway: gateway};
		},
		DescribeNatGateways({NatGatewayIds, Filter, MaxResults, NextToken}) {
			const selection = {ids: NatGatewayIds, filters: Filter, maxResults: MaxResults, nextToken: NextToken};
			const page = table.describe(selection);
			return {NatGateways: page.items, NextToken: page.nextToken};
		},
		DeleteNatGateway({NatGatewayId = ''}) {
			const gateway = table.find(NatGatewayId);
			if (gateway.State !== 'deleted') table.save({...gateway, State: 'deleting'});
			later(core.context, settleMilliseconds, () => settle(NatGatewayId));
			return {NatGatewayId};
		},
	};
	const settleAll = (): void => {
		for (const {NatGatewayId = ''} of table.all()) settle(NatGatewayId);
	};
	return {handlers, settle: settleAll};
}
