import type {CreateRouteRequest, ReplaceRouteRequest, Route, RouteTable, Vpc} from '@aws-sdk/client-ec2';
import {AwsError} from '../../wire/errors.ts';
import {formatCidr, parseCidr} from './cidr.ts';
import type {Ec2Core, Ec2Handlers} from './core.ts';
import {hasDependencies, invalidValue, missingParameter} from './errors.ts';
import {newId} from './ids.ts';
import {tagsFor} from './tags.ts';

/** Makes a route table with the route to its VPC's own addresses. */
export function createRouteTable(
	{tables, context}: Ec2Core,
	vpc: Vpc,
	options: {readonly isMain?: boolean; readonly tags?: RouteTable['Tags']} = {},
): RouteTable {
	const RouteTableId = newId('rtb');
	const main = {
		Main: true,
		RouteTableId,
		RouteTableAssociationId: newId('rtbassoc'),
		AssociationState: {State: 'associated' as const},
	};
	return tables.routeTables.save({
		RouteTableId,
		VpcId: vpc.VpcId,
		OwnerId: context.account,
		Associations: options.isMain === true ? [main] : [],
		PropagatingVgws: [],
		Routes: [{DestinationCidrBlock: vpc.CidrBlock, GatewayId: 'local', Origin: 'CreateRouteTable', State: 'active'}],
		Tags: options.tags ?? [],
	});
}

export function routeTableHandlers(core: Ec2Core): Ec2Handlers {
	const {routeTables, vpcs} = core.tables;
	return {
		CreateRouteTable({VpcId = '', TagSpecifications}) {
			const vpc = vpcs.find(VpcId);
			return {RouteTable: createRouteTable(core, vpc, {tags: tagsFor('route-table', TagSpecifications)})};
		},
		DescribeRouteTables({RouteTableIds, Filters, MaxResults, NextToken}) {
			const selection = {ids: RouteTableIds, filters: Filters, maxResults: MaxResults, nextToken: NextToken};
			const page = routeTables.describe(selection);
			return {RouteTables: page.items.map((table) => withStates(core, table)), NextToken: page.nextToken};
		},
		DeleteRouteTable({RouteTableId = ''}) {
			const table = routeTables.find(RouteTableId);
			if ((table.Associations?.length ?? 0) > 0) throw hasDependencies('routeTable', RouteTableId);
			routeTables.delete(RouteTableId);
			return {};
		},
		...routeHandlers(core),
		...associationHandlers(core),
	};
}

function routeHandlers(core: Ec2Core): Ec2Handlers {
	const {routeTables} = core.tables;
	return {
		CreateRoute(input) {
			const table = routeTables.find(input.RouteTableId ?? '');
			const route = {...routeOf(core, table, input), Origin: 'CreateRoute' as const};
			if (findRoute(table, input) !== undefined) {
				throw new AwsError('RouteAlreadyExists', `The route identified by ${destinationOf(route)} already exists.`);
			}
			routeTables.save({...table, Routes: [...(table.Routes ?? []), route]});
			return {Return: true};
		},
		ReplaceRoute(input) {
			const table = routeTables.find(input.RouteTableId ?? '');
			const old = existingRoute(table, input);
			const route = {...routeOf(core, table, input), Origin: old.Origin};
			routeTables.save({...table, Routes: (table.Routes ?? []).map((other) => (other === old ? route : other))});
			return {};
		},
		DeleteRoute(input) {
			const table = routeTables.find(input.RouteTableId ?? '');
			const old = existingRoute(table, input);
			if (old.GatewayId === 'local') {
				const message = `cannot remove local route ${destinationOf(old)} in route table ${table.RouteTableId}`;
				throw invalidValue(message);
			}
			routeTables.save({...table, Routes: (table.Routes ?? []).filter((other) => other !== old)});
			return {};
		},
	};
}

function associationHandlers({tables}: Ec2Core): Ec2Handlers {
	const {routeTables, subnets} = tables;
	const holderOf = (associationId: string): RouteTable => {
		const holder = routeTables
			.all()
			.find(({Associations}) => Associations?.some((one) => one.RouteTableAssociationId === associationId));
		if (holder !== undefined) return holder;
		throw new AwsError('InvalidAssociationID.NotFound', `The association ID '${associationId}' does not exist`);
	};
	const associate = (table: RouteTable, SubnetId: string | undefined, Main: boolean) => {
		const association = {
			Main,
			RouteTableId: table.RouteTableId,
			RouteTableAssociationId: newId('rtbassoc'),
			SubnetId,
			AssociationState: {State: 'associated' as const},
		};
		routeTables.save({...table, Associations: [...(table.Associations ?? []), association]});
		return association;
	};
	const remove = (associationId: string) => {
		const table = holderOf(associationId);
		const association = table.Associations?.find((one) => one.RouteTableAssociationId === associationId);
		const kept = table.Associations?.filter((one) => one !== association) ?? [];
		routeTables.save({...table, Associations: kept});
		return association;
	};
	return {
		AssociateRouteTable({RouteTableId = '', SubnetId = ''}) {
			const table = routeTables.find(RouteTableId);
			const subnet = subnets.find(SubnetId);
			if (subnet.VpcId !== table.VpcId) {
				const message = `Route table ${RouteTableId} and subnet ${SubnetId} belong to different networks`;
				throw new AwsError('InvalidParameterValue', message);
			}
			const isAssociated = routeTables
				.all()
				.some(({Associations}) => Associations?.some((one) => one.SubnetId === SubnetId));
			if (isAssociated) {
				const message = `the specified association for route table ${RouteTableId} conflicts with an existing association`;
				throw new AwsError('Resource.AlreadyAssociated', message);
			}
			const {RouteTableAssociationId, AssociationState} = associate(table, SubnetId, false);
			return {AssociationId: RouteTableAssociationId, AssociationState};
		},
		DisassociateRouteTable({AssociationId = ''}) {
			const association = holderOf(AssociationId).Associations?.find(
				({RouteTableAssociationId}) => RouteTableAssociationId === AssociationId,
			);
			if (association?.Main === true) {
				throw invalidValue(`cannot disassociate the main route table association ${AssociationId}`);
			}
			remove(AssociationId);
			return {};
		},
		ReplaceRouteTableAssociation({AssociationId = '', RouteTableId = ''}) {
			routeTables.find(RouteTableId);
			const removed = remove(AssociationId);
			const added = associate(routeTables.find(RouteTableId), removed?.SubnetId, removed?.Main ?? false);
			return {NewAssociationId: added.RouteTableAssociationId, AssociationState: added.AssociationState};
		},
	};
}

type Destination = Pick<
	CreateRouteRequest,
	'DestinationCidrBlock' | 'DestinationIpv6CidrBlock' | 'DestinationPrefixListId'
>;

function destinationOf({DestinationCidrBlock, DestinationIpv6CidrBlock, DestinationPrefixListId}: Destination): string {
	const block = DestinationCidrBlock === undefined ? undefined : parseCidr(DestinationCidrBlock);
	if (block !== undefined) return formatCidr(block);
	return DestinationCidrBlock ?? DestinationIpv6CidrBlock ?? DestinationPrefixListId ?? '';
}

function findRoute(table: RouteTable, destination: Destination): Route | undefined {
	return table.Routes?.find((route) => destinationOf(route) === destinationOf(destination));
}

function existingRoute(table: RouteTable, destination: Destination): Route {
	const route = findRoute(table, destination);
	if (route !== undefined) return route;
	const message = `no route with destination-cidr-block ${destinationOf(destination)} in route table ${table.RouteTableId}`;
	throw new AwsError('InvalidRoute.NotFound', message);
}

/** Checks that destination and target exist and fit. Throws the target's NotFound, MissingParameter, InvalidParameterValue. */
function routeOf({tables}: Ec2Core, table: RouteTable, input: CreateRouteRequest | ReplaceRouteRequest): Route {
	const {DestinationCidrBlock, DestinationIpv6CidrBlock, DestinationPrefixListId} = input;
	const {GatewayId, NatGatewayId, InstanceId, NetworkInterfaceId, VpcEndpointId, TransitGatewayId} = input;
	if (destinationOf(input) === '') throw missingParameter('destinationCidrBlock');
	if (DestinationCidrBlock !== undefined && parseCidr(DestinationCidrBlock) === undefined) {
		throw invalidValue(
			`Value (${DestinationCidrBlock}) for parameter destinationCidrBlock is invalid. This is not a valid CIDR block.`,
		);
	}
	const targets = [GatewayId, NatGatewayId, InstanceId, NetworkInterfaceId, VpcEndpointId, TransitGatewayId];
	if (targets.every((target) => target === undefined)) {
		throw new AwsError(
			'MissingParameter',
			'The request must contain exactly one of gatewayId, natGatewayId, networkInterfaceId, vpcEndpointId, instanceId, transitGatewayId',
		);
	}
	if (GatewayId?.startsWith('igw-') === true) {
		const gateway = tables.internetGateways.find(GatewayId);
		if (!gateway.Attachments?.some(({VpcId}) => VpcId === table.VpcId)) {
			throw invalidValue(
				`route table ${table.RouteTableId} and network gateway ${GatewayId} belong to different networks`,
			);
		}
	}
	if (NatGatewayId !== undefined && tables.natGateways.peek(NatGatewayId) === undefined) {
		throw new AwsError('InvalidNatGatewayID.NotFound', `The natGateway ID '${NatGatewayId}' does not exist`);
	}
	if (NetworkInterfaceId !== undefined) tables.networkInterfaces.find(NetworkInterfaceId);
	if (InstanceId !== undefined) tables.instances.find(InstanceId);
	const target = {
		GatewayId: GatewayId ?? VpcEndpointId,
		NatGatewayId,
		InstanceId,
		NetworkInterfaceId,
		TransitGatewayId,
	};
	const destination = DestinationCidrBlock === undefined ? {} : {DestinationCidrBlock: destinationOf(input)};
	return {...destination, DestinationIpv6CidrBlock, DestinationPrefixListId, ...target, State: 'active'};
}

/** A route whose gateway is gone is a black hole. */
function withStates({tables}: Ec2Core, table: RouteTable): RouteTable {
	const isAlive = ({GatewayId, NatGatewayId}: Route): boolean => {
		if (NatGatewayId !== undefined) return tables.natGateways.peek(NatGatewayId)?.State === 'available';
		if (GatewayId?.startsWith('igw-') !== true) return true;
		const attachments = tables.internetGateways.peek(GatewayId)?.Attachments;
		return attachments?.some(({VpcId}) => VpcId === table.VpcId) === true;
	};
	const Routes = table.Routes?.map((route) => ({
		...route,
		State: isAlive(route) ? ('active' as const) : ('blackhole' as const),
	}));
	return {...table, Routes};
}
