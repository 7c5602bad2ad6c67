import type {
	Address,
	Instance,
	InternetGateway,
	KeyPairInfo,
	LaunchTemplate,
	LaunchTemplateVersion,
	NatGateway,
	RouteTable,
	SecurityGroup,
	SecurityGroupRule,
	Subnet,
	Vpc,
	VpcEndpoint,
} from '@aws-sdk/client-ec2';
import type {ServiceContext} from '../../engine/context.ts';
import {AwsError} from '../../wire/errors.ts';
import {NetworkInterfaceTable} from './network-interface-table.ts';
import {doesNotExist, ResourceTable} from './table.ts';

export interface VpcRecord extends Vpc {
	EnableDnsSupport: boolean;
	EnableDnsHostnames: boolean;
	EnableNetworkAddressUsageMetrics: boolean;
}

export interface LaunchTemplateRecord extends LaunchTemplate {
	Versions: LaunchTemplateVersion[];
}

export interface InstanceRecord extends Instance {
	ReservationId: string;
	/** As given: base64. */
	UserData: string | undefined;
	DisableApiTermination: boolean;
	InstanceInitiatedShutdownBehavior: 'stop' | 'terminate';
	TerminatedAt: Date | undefined;
}

/** Every kind of resource that EC2 keeps in a region. */
export type Tables = ReturnType<typeof openTables>;

export function openTables(context: ServiceContext) {
	return {
		...networkTables(context),
		...gatewayTables(context),
		...securityTables(context),
		...instanceTables(context),
	};
}

function networkTables({collection}: ServiceContext) {
	return {
		vpcs: new ResourceTable<VpcRecord>({
			collection: collection('vpcs'),
			type: 'vpc',
			prefix: 'vpc',
			idOf: ({VpcId}) => VpcId,
			notFound: doesNotExist('InvalidVpcID.NotFound', 'vpc ID'),
			filters: {
				'vpc-id': ({VpcId}) => VpcId,
				cidr: ({CidrBlock}) => CidrBlock,
				'cidr-block-association.cidr-block': ({CidrBlockAssociationSet}) =>
					CidrBlockAssociationSet?.map(({CidrBlock}) => CidrBlock) ?? [],
				'is-default': ({IsDefault}) => IsDefault,
				state: ({State}) => State,
				'owner-id': ({OwnerId}) => OwnerId,
				'dhcp-options-id': ({DhcpOptionsId}) => DhcpOptionsId,
			},
		}),
		subnets: new ResourceTable<Subnet>({
			collection: collection('subnets'),
			type: 'subnet',
			prefix: 'subnet',
			idOf: ({SubnetId}) => SubnetId,
			notFound: doesNotExist('InvalidSubnetID.NotFound', 'subnet ID'),
			filters: {
				'subnet-id': ({SubnetId}) => SubnetId,
				'subnet-arn': ({SubnetArn}) => SubnetArn,
				'vpc-id': ({VpcId}) => VpcId,
				'availability-zone': ({AvailabilityZone}) => AvailabilityZone,
				availabilityZone: ({AvailabilityZone}) => AvailabilityZone,
				'availability-zone-id': ({AvailabilityZoneId}) => AvailabilityZoneId,
				'cidr-block': ({CidrBlock}) => CidrBlock,
				cidr: ({CidrBlock}) => CidrBlock,
				'default-for-az': ({DefaultForAz}) => DefaultForAz,
				'map-public-ip-on-launch': ({MapPublicIpOnLaunch}) => MapPublicIpOnLaunch,
				state: ({State}) => State,
				'owner-id': ({OwnerId}) => OwnerId,
			},
		}),
		networkInterfaces: new NetworkInterfaceTable(collection('networkInterfaces')),
		routeTables: new ResourceTable<RouteTable>({
			collection: collection('routeTables'),
			type: 'route-table',
			prefix: 'rtb',
			idOf: ({RouteTableId}) => RouteTableId,
			notFound: doesNotExist('InvalidRouteTableID.NotFound', 'routeTable ID'),
			malformed: 'InvalidRouteTableId.Malformed',
			filters: {
				'route-table-id': ({RouteTableId}) => RouteTableId,
				'vpc-id': ({VpcId}) => VpcId,
				'owner-id': ({OwnerId}) => OwnerId,
				'association.main': ({Associations}) => Associations?.map(({Main}) => Main) ?? [],
				'association.subnet-id': ({Associations}) => Associations?.map(({SubnetId}) => SubnetId) ?? [],
				'association.route-table-association-id': ({Associations}) =>
					Associations?.map(({RouteTableAssociationId}) => RouteTableAssociationId) ?? [],
				'route.destination-cidr-block': ({Routes}) =>
					Routes?.map(({DestinationCidrBlock}) => DestinationCidrBlock) ?? [],
				'route.gateway-id': ({Routes}) => Routes?.map(({GatewayId}) => GatewayId) ?? [],
				'route.nat-gateway-id': ({Routes}) => Routes?.map(({NatGatewayId}) => NatGatewayId) ?? [],
				'route.state': ({Routes}) => Routes?.map(({State}) => State) ?? [],
			},
		}),
	};
}

function gatewayTables({collection}: ServiceContext) {
	return {
		internetGateways: new ResourceTable<InternetGateway>({
			collection: collection('internetGateways'),
			type: 'internet-gateway',
			prefix: 'igw',
			idOf: ({InternetGatewayId}) => InternetGatewayId,
			notFound: doesNotExist('InvalidInternetGatewayID.NotFound', 'internetGateway ID'),
			malformed: 'InvalidInternetGatewayId.Malformed',
			filters: {
				'internet-gateway-id': ({InternetGatewayId}) => InternetGatewayId,
				'attachment.vpc-id': ({Attachments}) => Attachments?.map(({VpcId}) => VpcId) ?? [],
				'attachment.state': ({Attachments}) => Attachments?.map(({State}) => State) ?? [],
				'owner-id': ({OwnerId}) => OwnerId,
			},
		}),
		natGateways: new ResourceTable<NatGateway>({
			collection: collection('natGateways'),
			type: 'natgateway',
			prefix: 'nat',
			idOf: ({NatGatewayId}) => NatGatewayId,
			notFound: (id) => new AwsError('NatGatewayNotFound', `NatGateway ${id} was not found`),
			filters: {
				'nat-gateway-id': ({NatGatewayId}) => NatGatewayId,
				'vpc-id': ({VpcId}) => VpcId,
				'subnet-id': ({SubnetId}) => SubnetId,
				state: ({State}) => State,
			},
		}),
		addresses: new ResourceTable<Address>({
			collection: collection('addresses'),
			type: 'elastic-ip',
			prefix: 'eipalloc',
			idOf: ({AllocationId}) => AllocationId,
			notFound: doesNotExist('InvalidAllocationID.NotFound', 'allocation ID'),
			filters: {
				'allocation-id': ({AllocationId}) => AllocationId,
				'association-id': ({AssociationId}) => AssociationId,
				'public-ip': ({PublicIp}) => PublicIp,
				'private-ip-address': ({PrivateIpAddress}) => PrivateIpAddress,
				'instance-id': ({InstanceId}) => InstanceId,
				'network-interface-id': ({NetworkInterfaceId}) => NetworkInterfaceId,
				domain: ({Domain}) => Domain,
			},
		}),
		vpcEndpoints: new ResourceTable<VpcEndpoint>({
			collection: collection('vpcEndpoints'),
			type: 'vpc-endpoint',
			prefix: 'vpce',
			idOf: ({VpcEndpointId}) => VpcEndpointId,
			notFound: doesNotExist('InvalidVpcEndpointId.NotFound', 'Vpc Endpoint Id'),
			filters: {
				'vpc-endpoint-id': ({VpcEndpointId}) => VpcEndpointId,
				'vpc-endpoint-type': ({VpcEndpointType}) => VpcEndpointType,
				'vpc-endpoint-state': ({State}) => State,
				'vpc-id': ({VpcId}) => VpcId,
				'service-name': ({ServiceName}) => ServiceName,
			},
		}),
	};
}

function securityTables({collection}: ServiceContext) {
	return {
		securityGroups: new ResourceTable<SecurityGroup>({
			collection: collection('securityGroups'),
			type: 'security-group',
			prefix: 'sg',
			idOf: ({GroupId}) => GroupId,
			notFound: (id) => new AwsError('InvalidGroup.NotFound', `The security group '${id}' does not exist`),
			malformed: 'InvalidGroupId.Malformed',
			filters: {
				'group-id': ({GroupId}) => GroupId,
				'group-name': ({GroupName}) => GroupName,
				description: ({Description}) => Description,
				'vpc-id': ({VpcId}) => VpcId,
				'owner-id': ({OwnerId}) => OwnerId,
				'ip-permission.cidr': ({IpPermissions}) =>
					IpPermissions?.flatMap(({IpRanges}) => IpRanges?.map(({CidrIp}) => CidrIp)) ?? [],
				'ip-permission.group-id': ({IpPermissions}) =>
					IpPermissions?.flatMap(({UserIdGroupPairs}) => UserIdGroupPairs?.map(({GroupId}) => GroupId)) ?? [],
				'ip-permission.from-port': ({IpPermissions}) => IpPermissions?.map(({FromPort}) => FromPort) ?? [],
				'ip-permission.to-port': ({IpPermissions}) => IpPermissions?.map(({ToPort}) => ToPort) ?? [],
				'ip-permission.protocol': ({IpPermissions}) => IpPermissions?.map(({IpProtocol}) => IpProtocol) ?? [],
			},
		}),
		securityGroupRules: new ResourceTable<SecurityGroupRule>({
			collection: collection('securityGroupRules'),
			type: 'security-group-rule',
			prefix: 'sgr',
			idOf: ({SecurityGroupRuleId}) => SecurityGroupRuleId,
			notFound: (id) =>
				new AwsError('InvalidSecurityGroupRuleId.NotFound', `The security group rule ID '${id}' does not exist`),
			filters: {
				'group-id': ({GroupId}) => GroupId,
				'security-group-rule-id': ({SecurityGroupRuleId}) => SecurityGroupRuleId,
			},
		}),
		keyPairs: new ResourceTable<KeyPairInfo>({
			collection: collection('keyPairs'),
			type: 'key-pair',
			prefix: 'key',
			idOf: ({KeyPairId}) => KeyPairId,
			notFound: doesNotExist('InvalidKeyPair.NotFound', 'key pair ID'),
			filters: {
				'key-pair-id': ({KeyPairId}) => KeyPairId,
				'key-name': ({KeyName}) => KeyName,
				fingerprint: ({KeyFingerprint}) => KeyFingerprint,
			},
		}),
	};
}

function instanceTables({collection}: ServiceContext) {
	return {
		launchTemplates: new ResourceTable<LaunchTemplateRecord>({
			collection: collection('launchTemplates'),
			type: 'launch-template',
			prefix: 'lt',
			idOf: ({LaunchTemplateId}) => LaunchTemplateId,
			notFound: (id) => {
				const message = `The specified launch template, with template ID ${id}, does not exist.`;
				return new AwsError('InvalidLaunchTemplateId.NotFound', message);
			},
			filters: {
				'launch-template-name': ({LaunchTemplateName}) => LaunchTemplateName,
				'create-time': ({CreateTime}) => CreateTime?.toISOString(),
			},
		}),
		instances: new ResourceTable<InstanceRecord>({
			collection: collection('instances'),
			type: 'instance',
			prefix: 'i',
			idOf: ({InstanceId}) => InstanceId,
			notFound: doesNotExist('InvalidInstanceID.NotFound', 'instance ID'),
			filters: {
				'instance-id': ({InstanceId}) => InstanceId,
				'instance-state-name': ({State}) => State?.Name,
				'instance-state-code': ({State}) => State?.Code,
				'instance-type': ({InstanceType}) => InstanceType,
				'image-id': ({ImageId}) => ImageId,
				'key-name': ({KeyName}) => KeyName,
				'availability-zone': ({Placement}) => Placement?.AvailabilityZone,
				'subnet-id': ({SubnetId}) => SubnetId,
				'vpc-id': ({VpcId}) => VpcId,
				'private-ip-address': ({PrivateIpAddress}) => PrivateIpAddress,
				'private-dns-name': ({PrivateDnsName}) => PrivateDnsName,
				'ip-address': ({PublicIpAddress}) => PublicIpAddress,
				'dns-name': ({PublicDnsName}) => PublicDnsName,
				'reservation-id': ({ReservationId}) => ReservationId,
				'client-token': ({ClientToken}) => ClientToken,
				architecture: ({Architecture}) => Architecture,
				'iam-instance-profile.arn': ({IamInstanceProfile}) => IamInstanceProfile?.Arn,
				'instance.group-id': ({SecurityGroups}) => SecurityGroups?.map(({GroupId}) => GroupId) ?? [],
				'instance.group-name': ({SecurityGroups}) => SecurityGroups?.map(({GroupName}) => GroupName) ?? [],
				'network-interface.network-interface-id': ({NetworkInterfaces}) =>
					NetworkInterfaces?.map(({NetworkInterfaceId}) => NetworkInterfaceId) ?? [],
				'launch-index': ({AmiLaunchIndex}) => AmiLaunchIndex,
			},
		}),
	};
}
