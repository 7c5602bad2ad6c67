import type {VpcEndpoint} from '@aws-sdk/client-ec2';
import {AwsError} from '../../wire/errors.ts';
import type {Ec2Core, Ec2Handlers} from './core.ts';
import {newId} from './ids.ts';
import {attach, createInterface, deleteInterface} from './network-interfaces.ts';
import {groupsFor} from './security-groups.ts';
import {tagsFor} from './tags.ts';

const openPolicy =
	'{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}';

export function vpcEndpointHandlers(core: Ec2Core): Ec2Handlers {
	const {vpcEndpoints, vpcs, routeTables} = core.tables;
	return {
		CreateVpcEndpoint({VpcId = '', ServiceName = '', VpcEndpointType = 'Gateway', ...input}) {
			const vpc = vpcs.find(VpcId);
			if (!/^(com\.amazonaws|aws)\./.test(ServiceName)) {
				throw new AwsError('InvalidServiceName', `The Vpc Endpoint Service '${ServiceName}' does not exist`);
			}
			const isInterface = VpcEndpointType === 'Interface';
			if (isInterface && input.PrivateDnsEnabled !== false && !(vpc.EnableDnsSupport && vpc.EnableDnsHostnames)) {
				const advice =
					'Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true';
				throw new AwsError('InvalidParameter', `${advice} for ${VpcId}`);
			}
			for (const id of input.RouteTableIds ?? []) routeTables.find(id);
			const id = newId('vpce');
			const groups = isInterface ? groupsFor(core, input.SecurityGroupIds, VpcId) : [];
			const groupIds = groups.map(({GroupId = ''}) => GroupId);
			const endpoint = vpcEndpoints.save({
				VpcEndpointId: id,
				VpcEndpointType,
				VpcId,
				ServiceName,
				// The wire has it in small letters, whatever the SDK's type says.
				State: 'available' as 'Available',
				PolicyDocument: input.PolicyDocument ?? openPolicy,
				RouteTableIds: input.RouteTableIds ?? [],
				SubnetIds: input.SubnetIds ?? [],
				Groups: groups.map(({GroupId, GroupName}) => ({GroupId, GroupName})),
				PrivateDnsEnabled: isInterface && input.PrivateDnsEnabled !== false,
				RequesterManaged: false,
				NetworkInterfaceIds: isInterface ? interfacesFor(core, id, input.SubnetIds ?? [], groupIds) : [],
				DnsEntries: isInterface
					? [{DnsName: `${id}.${ServiceName.split('.').at(-1)}.${core.context.region}.vpce.amazonaws.com`}]
					: [],
				CreationTimestamp: core.context.clock.now(),
				OwnerId: core.context.account,
				Tags: tagsFor('vpc-endpoint', input.TagSpecifications),
			});
			return {VpcEndpoint: endpoint, ClientToken: input.ClientToken};
		},
		DescribeVpcEndpoints({VpcEndpointIds, Filters, MaxResults, NextToken}) {
			const selection = {ids: VpcEndpointIds, filters: Filters, maxResults: MaxResults, nextToken: NextToken};
			const page = vpcEndpoints.describe(selection);
			return {VpcEndpoints: page.items, NextToken: page.nextToken};
		},
		ModifyVpcEndpoint({VpcEndpointId = '', ...change}) {
			vpcEndpoints.save(modified(core, vpcEndpoints.find(VpcEndpointId), change));
			return {Return: true};
		},
		DeleteVpcEndpoints({VpcEndpointIds = []}) {
			const missing = VpcEndpointIds.filter((id) => vpcEndpoints.peek(id) === undefined);
			for (const id of VpcEndpointIds) {
				for (const eni of vpcEndpoints.peek(id)?.NetworkInterfaceIds ?? []) deleteInterface(core, eni);
				vpcEndpoints.delete(id);
			}
			const unsuccessful = missing.map((id) => ({
				ResourceId: id,
				Error: {Code: 'InvalidVpcEndpoint.NotFound', Message: `The Vpc Endpoint Id '${id}' does not exist`},
			}));
			return {Unsuccessful: unsuccessful};
		},
	};
}

function interfacesFor(core: Ec2Core, id: string, subnetIds: readonly string[], groupIds: readonly string[]): string[] {
	return subnetIds.map((subnetId) => {
		const description = `VPC Endpoint Interface ${id}`;
		const options = {subnetId, groupIds, description, type: 'vpc_endpoint', requester: 'amazon-aws'} as const;
		const own = createInterface(core, options);
		attach(core, own, undefined, 1);
		return own.NetworkInterfaceId ?? '';
	});
}

interface Change {
	readonly PolicyDocument?: string | undefined;
	readonly ResetPolicy?: boolean | undefined;
	readonly AddRouteTableIds?: readonly string[] | undefined;
	readonly RemoveRouteTableIds?: readonly string[] | undefined;
	readonly AddSecurityGroupIds?: readonly string[] | undefined;
	readonly RemoveSecurityGroupIds?: readonly string[] | undefined;
	readonly AddSubnetIds?: readonly string[] | undefined;
	readonly RemoveSubnetIds?: readonly string[] | undefined;
	readonly PrivateDnsEnabled?: boolean | undefined;
}

function modified(core: Ec2Core, endpoint: VpcEndpoint, change: Change): VpcEndpoint {
	const id = endpoint.VpcEndpointId ?? '';
	const removedGroups = new Set(change.RemoveSecurityGroupIds);
	const groupIds = [
		...(endpoint.Groups ?? []).map(({GroupId = ''}) => GroupId),
		...(change.AddSecurityGroupIds ?? []),
	].filter((groupId) => !removedGroups.has(groupId));
	const added = interfacesFor(core, id, change.AddSubnetIds ?? [], groupIds);
	const removed = (endpoint.NetworkInterfaceIds ?? []).filter((eni) =>
		change.RemoveSubnetIds?.includes(core.tables.networkInterfaces.peek(eni)?.SubnetId ?? ''),
	);
	for (const eni of removed) deleteInterface(core, eni);
	const without = (ids: readonly string[] | undefined, gone: readonly string[] | undefined): string[] =>
		(ids ?? []).filter((one) => gone?.includes(one) !== true);
	return {
		...endpoint,
		PolicyDocument: change.ResetPolicy === true ? openPolicy : (change.PolicyDocument ?? endpoint.PolicyDocument),
		PrivateDnsEnabled: change.PrivateDnsEnabled ?? endpoint.PrivateDnsEnabled,
		RouteTableIds: [...without(endpoint.RouteTableIds, change.RemoveRouteTableIds), ...(change.AddRouteTableIds ?? [])],
		SubnetIds: [...without(endpoint.SubnetIds, change.RemoveSubnetIds), ...(change.AddSubnetIds ?? [])],
		NetworkInterfaceIds: [...without(endpoint.NetworkInterfaceIds, removed), ...added],
		Groups:
			groupIds.length === 0
				? []
				: groupsFor(core, groupIds, endpoint.VpcId ?? '').map(({GroupId, GroupName}) => ({GroupId, GroupName})),
	};
}
