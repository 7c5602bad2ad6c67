import type {Subnet, Vpc} from '@aws-sdk/client-ec2';
import type {Values} from '../template/value.ts';
import {ownerFilters, tagSpecifications, updateTags} from './ec2-tags.ts';
import type {ProviderContext, Providers, ResourceProvider, ResourceState} from './provider.ts';
import {adopted, deleteOnceFree, differs, ignoreGone, invoke, pick, text} from './shape.ts';

/** What EC2 answers while something, an interface that is about to go for example, still needs a resource. */
const inUse = ['DependencyViolation'];

/** The first of what a retry finds that the stack does not hold already. */
function lost<Item>(
	context: ProviderContext,
	items: readonly Item[] | undefined,
	idOf: (item: Item) => string | undefined,
): Item | undefined {
	return items?.find((item) => !context.isKnown(idOf(item) ?? ''));
}

const vpc: ResourceProvider = {
	create: async (context, properties) => {
		const filters = {Filters: ownerFilters(context)};
		const found = await adopted(context, async () => {
			const {Vpcs} = await context.call('ec2', 'DescribeVpcs', filters);
			return lost(context, Vpcs, (item) => item.VpcId);
		});
		const input = {
			...pick(properties, 'CidrBlock', 'InstanceTenancy'),
			...tagSpecifications(context, 'vpc', properties),
		};
		const made = found ?? (await invoke(context, 'ec2', 'CreateVpc', input)).Vpc;
		const physicalId = made?.VpcId ?? '';
		context.initiated(physicalId);
		await setVpcAttributes(context, physicalId, properties, {});
		return {physicalId, attributes: await vpcAttributes(context, physicalId, made)};
	},
	update: async (context, {physicalId}, next, previous) => {
		await setVpcAttributes(context, physicalId, next, previous);
		await updateTags(context, physicalId, next, previous);
		return {};
	},
	delete: (context, {physicalId}) =>
		deleteOnceFree(context, inUse, () => context.call('ec2', 'DeleteVpc', {VpcId: physicalId})),
};

async function setVpcAttributes(
	context: ProviderContext,
	VpcId: string,
	next: Values,
	previous: Values,
): Promise<void> {
	for (const name of ['EnableDnsSupport', 'EnableDnsHostnames'] as const) {
		if (next[name] === undefined || !differs(next, previous, name)) continue;
		await invoke(context, 'ec2', 'ModifyVpcAttribute', {VpcId, [name]: {Value: next[name]}});
	}
}

async function vpcAttributes({call}: ProviderContext, VpcId: string, made: Vpc | undefined): Promise<Values> {
	const filters = [{Name: 'vpc-id', Values: [VpcId]}];
	const {SecurityGroups = []} = await call('ec2', 'DescribeSecurityGroups', {Filters: filters});
	return {
		VpcId,
		CidrBlock: made?.CidrBlock,
		CidrBlockAssociations: (made?.CidrBlockAssociationSet ?? []).map(({AssociationId}) => AssociationId),
		DefaultNetworkAcl: '',
		DefaultSecurityGroup: SecurityGroups.find(({GroupName}) => GroupName === 'default')?.GroupId,
		Ipv6CidrBlocks: [],
	};
}

const subnetInput = ['VpcId', 'CidrBlock', 'AvailabilityZone', 'AvailabilityZoneId', 'Ipv6CidrBlock'] as const;

const subnet: ResourceProvider = {
	create: async (context, properties) => {
		const found = await adopted(context, async () => {
			const {Subnets} = await context.call('ec2', 'DescribeSubnets', {Filters: ownerFilters(context)});
			return lost(context, Subnets, (item) => item.SubnetId);
		});
		const input = {...pick(properties, ...subnetInput), ...tagSpecifications(context, 'subnet', properties)};
		const made = found ?? (await invoke(context, 'ec2', 'CreateSubnet', input)).Subnet;
		const physicalId = made?.SubnetId ?? '';
		context.initiated(physicalId);
		await setSubnetAttributes(context, physicalId, properties, {});
		return {physicalId, attributes: subnetAttributes(made)};
	},
	update: async (context, {physicalId}, next, previous) => {
		await setSubnetAttributes(context, physicalId, next, previous);
		await updateTags(context, physicalId, next, previous);
		return {};
	},
	delete: (context, {physicalId}) =>
		deleteOnceFree(context, inUse, () => context.call('ec2', 'DeleteSubnet', {SubnetId: physicalId})),
};

async function setSubnetAttributes(
	context: ProviderContext,
	SubnetId: string,
	next: Values,
	previous: Values,
): Promise<void> {
	for (const name of ['MapPublicIpOnLaunch', 'AssignIpv6AddressOnCreation'] as const) {
		if (next[name] === undefined || !differs(next, previous, name)) continue;
		await invoke(context, 'ec2', 'ModifySubnetAttribute', {SubnetId, [name]: {Value: next[name]}});
	}
}

function subnetAttributes(made: Subnet | undefined): Values {
	return {
		SubnetId: made?.SubnetId,
		VpcId: made?.VpcId,
		CidrBlock: made?.CidrBlock,
		AvailabilityZone: made?.AvailabilityZone,
		AvailabilityZoneId: made?.AvailabilityZoneId,
		Ipv6CidrBlocks: [],
		NetworkAclAssociationId: '',
	};
}

const internetGateway: ResourceProvider = {
	create: async (context, properties) => {
		const found = await adopted(context, async () => {
			const {InternetGateways} = await context.call('ec2', 'DescribeInternetGateways', {
				Filters: ownerFilters(context),
			});
			return lost(context, InternetGateways, (item) => item.InternetGatewayId);
		});
		const input = tagSpecifications(context, 'internet-gateway', properties);
		const made = found ?? (await invoke(context, 'ec2', 'CreateInternetGateway', input)).InternetGateway;
		const physicalId = made?.InternetGatewayId ?? '';
		return {physicalId, attributes: {InternetGatewayId: physicalId}};
	},
	update: async (context, {physicalId}, next, previous) => {
		await updateTags(context, physicalId, next, previous);
		return {};
	},
	delete: (context, {physicalId}) =>
		deleteOnceFree(context, inUse, () => context.call('ec2', 'DeleteInternetGateway', {InternetGatewayId: physicalId})),
};

const gatewayAttachment: ResourceProvider = {
	create: async (context, properties) => {
		const VpcId = text(properties, 'VpcId') ?? '';
		const InternetGatewayId = text(properties, 'InternetGatewayId') ?? '';
		const found = await adopted(context, async () => {
			const {InternetGateways} = await context.call('ec2', 'DescribeInternetGateways', {
				InternetGatewayIds: [InternetGatewayId],
			});
			return InternetGateways?.[0]?.Attachments?.find((attachment) => attachment.VpcId === VpcId);
		});
		if (found === undefined) await context.call('ec2', 'AttachInternetGateway', {InternetGatewayId, VpcId});
		return {physicalId: `IGW|${VpcId}`, attributes: {AttachmentType: 'IGW'}};
	},
	delete: (context, _current, properties) => {
		const {call} = context;
		const InternetGatewayId = text(properties, 'InternetGatewayId');
		return deleteOnceFree(context, inUse, () =>
			call('ec2', 'DetachInternetGateway', {InternetGatewayId, VpcId: text(properties, 'VpcId')}),
		).catch((error: unknown) => {
			if (!(error instanceof Error) || error.name !== 'Gateway.NotAttached') throw error;
		});
	},
};

const routeTable: ResourceProvider = {
	create: async (context, properties) => {
		const found = await adopted(context, async () => {
			const {RouteTables} = await context.call('ec2', 'DescribeRouteTables', {Filters: ownerFilters(context)});
			return lost(context, RouteTables, (item) => item.RouteTableId);
		});
		const input = {...pick(properties, 'VpcId'), ...tagSpecifications(context, 'route-table', properties)};
		const made = found ?? (await invoke(context, 'ec2', 'CreateRouteTable', input)).RouteTable;
		const physicalId = made?.RouteTableId ?? '';
		return {physicalId, attributes: {RouteTableId: physicalId, VpcId: text(properties, 'VpcId')}};
	},
	update: async (context, {physicalId}, next, previous) => {
		await updateTags(context, physicalId, next, previous);
		return {};
	},
	delete: (context, {physicalId}) => ignoreGone(context.call('ec2', 'DeleteRouteTable', {RouteTableId: physicalId})),
};

const routeTarget = [
	'GatewayId',
	'NatGatewayId',
	'InstanceId',
	'NetworkInterfaceId',
	'VpcEndpointId',
	'VpcPeeringConnectionId',
	'TransitGatewayId',
	'EgressOnlyInternetGatewayId',
] as const;
const routeKey = [
	'RouteTableId',
	'DestinationCidrBlock',
	'DestinationIpv6CidrBlock',
	'DestinationPrefixListId',
] as const;

const route: ResourceProvider = {
	create: async (context, properties): Promise<ResourceState> => {
		const {RouteTableId, ...destination} = pick(properties, ...routeKey);
		const [block = ''] = Object.values(destination).map(String);
		const input = pick(properties, ...routeKey, ...routeTarget);
		try {
			await invoke(context, 'ec2', 'CreateRoute', input);
		} catch (error) {
			const exists = error instanceof Error && error.name === 'RouteAlreadyExists';
			if (!exists || !context.isRetry) throw error;
		}
		return {physicalId: `${String(RouteTableId)}|${block}`, attributes: {CidrBlock: block}};
	},
	update: async (context, _current, next) => {
		await invoke(context, 'ec2', 'ReplaceRoute', pick(next, ...routeKey, ...routeTarget));
		return {};
	},
	delete: (context, _current, properties) =>
		ignoreGone(invoke(context, 'ec2', 'DeleteRoute', pick(properties, ...routeKey))),
};

const subnetRouteTableAssociation: ResourceProvider = {
	create: async (context, properties) => {
		const {SubnetId, RouteTableId} = {
			SubnetId: text(properties, 'SubnetId'),
			RouteTableId: text(properties, 'RouteTableId') ?? '',
		};
		const found = await adopted(context, async () => {
			const {RouteTables} = await context.call('ec2', 'DescribeRouteTables', {RouteTableIds: [RouteTableId]});
			return RouteTables?.[0]?.Associations?.find((association) => association.SubnetId === SubnetId)
				?.RouteTableAssociationId;
		});
		const physicalId =
			found ?? (await context.call('ec2', 'AssociateRouteTable', {SubnetId, RouteTableId})).AssociationId ?? '';
		return {physicalId, attributes: {Id: physicalId}};
	},
	delete: (context, {physicalId}) =>
		ignoreGone(context.call('ec2', 'DisassociateRouteTable', {AssociationId: physicalId})),
};

/** Networks: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_EC2.html */
export const networkProviders: Providers = {
	'AWS::EC2::VPC': vpc,
	'AWS::EC2::Subnet': subnet,
	'AWS::EC2::InternetGateway': internetGateway,
	'AWS::EC2::VPCGatewayAttachment': gatewayAttachment,
	'AWS::EC2::RouteTable': routeTable,
	'AWS::EC2::Route': route,
	'AWS::EC2::SubnetRouteTableAssociation': subnetRouteTableAssociation,
};
