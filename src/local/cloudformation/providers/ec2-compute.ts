import type {Values} from '../template/value.ts';
import {ownerFilters, tagSpecifications, updateTags} from './ec2-tags.ts';
import type {ProviderContext, Providers, ResourceProvider} from './provider.ts';
import {adopted, differs, ignoreGone, invoke, isGone, pick, text, waitFor} from './shape.ts';

const launchTemplate: ResourceProvider = {
	nameProperty: 'LaunchTemplateName',
	create: async (context, properties) => {
		const name = text(properties, 'LaunchTemplateName') ?? context.physicalName({maximumLength: 128});
		const found = await adopted(context, async () => {
			const {LaunchTemplates} = await context.call('ec2', 'DescribeLaunchTemplates', {LaunchTemplateNames: [name]});
			return LaunchTemplates?.[0];
		});
		const input = {
			LaunchTemplateName: name,
			ClientToken: context.token,
			...pick(properties, 'LaunchTemplateData', 'VersionDescription'),
			...tagSpecifications(context, 'launch-template', {}),
		};
		const made = found ?? (await invoke(context, 'ec2', 'CreateLaunchTemplate', input)).LaunchTemplate;
		const physicalId = made?.LaunchTemplateId ?? '';
		return {
			physicalId,
			attributes: {LaunchTemplateId: physicalId, DefaultVersionNumber: '1', LatestVersionNumber: '1'},
		};
	},
	update: async (context, {physicalId}, next, previous) => {
		if (!differs(next, previous, 'LaunchTemplateData', 'VersionDescription')) return {};
		const input = {LaunchTemplateId: physicalId, ...pick(next, 'LaunchTemplateData', 'VersionDescription')};
		const {LaunchTemplateVersion: version} = await invoke(context, 'ec2', 'CreateLaunchTemplateVersion', input);
		return {LatestVersionNumber: String(version?.VersionNumber ?? '')};
	},
	delete: (context, {physicalId}) =>
		ignoreGone(context.call('ec2', 'DeleteLaunchTemplate', {LaunchTemplateId: physicalId})),
};

const elasticAddress: ResourceProvider = {
	create: async (context, properties) => {
		const found = await adopted(context, async () => {
			const {Addresses} = await context.call('ec2', 'DescribeAddresses', {Filters: ownerFilters(context)});
			return Addresses?.find(({PublicIp}) => !context.isKnown(PublicIp ?? ''));
		});
		const input = {Domain: 'vpc', ...tagSpecifications(context, 'elastic-ip', properties)};
		const made = found ?? (await invoke(context, 'ec2', 'AllocateAddress', input));
		const {PublicIp: physicalId = '', AllocationId} = made;
		return {physicalId, attributes: {PublicIp: physicalId, AllocationId}};
	},
	update: async (context, {attributes}, next, previous) => {
		await updateTags(context, String(attributes.AllocationId), next, previous);
		return {};
	},
	delete: (context, {attributes}) =>
		ignoreGone(context.call('ec2', 'ReleaseAddress', {AllocationId: String(attributes.AllocationId)})),
};

const natGateway: ResourceProvider = {
	create: async (context, properties) => {
		const input = {
			ClientToken: context.token,
			...pick(properties, 'SubnetId', 'AllocationId', 'ConnectivityType', 'PrivateIpAddress'),
			...tagSpecifications(context, 'natgateway', properties),
		};
		const {NatGateway} = await invoke(context, 'ec2', 'CreateNatGateway', input);
		const physicalId = NatGateway?.NatGatewayId ?? '';
		context.initiated(physicalId);
		await natGatewayState(context, physicalId, 'available');
		return {physicalId, attributes: {NatGatewayId: physicalId}};
	},
	update: async (context, {physicalId}, next, previous) => {
		await updateTags(context, physicalId, next, previous);
		return {};
	},
	delete: async (context, {physicalId}) => {
		await ignoreGone(context.call('ec2', 'DeleteNatGateway', {NatGatewayId: physicalId}));
		await natGatewayState(context, physicalId, 'deleted');
	},
};

async function natGatewayState(context: ProviderContext, id: string, wanted: 'available' | 'deleted'): Promise<void> {
	await waitFor(context, `NAT gateway ${id} is ${wanted}`, async () => {
		try {
			const {NatGateways} = await context.call('ec2', 'DescribeNatGateways', {NatGatewayIds: [id]});
			const state = NatGateways?.[0]?.State ?? 'deleted';
			return state === wanted ? true : undefined;
		} catch (error) {
			if (wanted === 'deleted' && isGone(error)) return true;
			throw error;
		}
	});
}

const endpointInput = [
	'VpcId',
	'ServiceName',
	'VpcEndpointType',
	'PrivateDnsEnabled',
	'SubnetIds',
	'SecurityGroupIds',
	'RouteTableIds',
	'IpAddressType',
] as const;

const vpcEndpoint: ResourceProvider = {
	create: async (context, properties) => {
		const found = await adopted(context, async () => {
			const {VpcEndpoints} = await context.call('ec2', 'DescribeVpcEndpoints', {Filters: ownerFilters(context)});
			return VpcEndpoints?.find(({VpcEndpointId}) => !context.isKnown(VpcEndpointId ?? ''));
		});
		const input = {
			...pick(properties, ...endpointInput),
			...policyDocument(properties),
			ClientToken: context.token,
			...tagSpecifications(context, 'vpc-endpoint', properties),
		};
		const made = found ?? (await invoke(context, 'ec2', 'CreateVpcEndpoint', input)).VpcEndpoint;
		const physicalId = made?.VpcEndpointId ?? '';
		return {
			physicalId,
			attributes: {
				Id: physicalId,
				CreationTimestamp: made?.CreationTimestamp?.toISOString(),
				NetworkInterfaceIds: made?.NetworkInterfaceIds ?? [],
				DnsEntries: (made?.DnsEntries ?? []).map(({HostedZoneId, DnsName}) => `${HostedZoneId ?? ''}:${DnsName ?? ''}`),
			},
		};
	},
	delete: (context, {physicalId}) =>
		ignoreGone(context.call('ec2', 'DeleteVpcEndpoints', {VpcEndpointIds: [physicalId]})),
};

function policyDocument(properties: Values): Values {
	const document = properties.PolicyDocument;
	return document === undefined
		? {}
		: {PolicyDocument: typeof document === 'string' ? document : JSON.stringify(document)};
}

export const computeProviders: Providers = {
	'AWS::EC2::LaunchTemplate': launchTemplate,
	'AWS::EC2::EIP': elasticAddress,
	'AWS::EC2::NatGateway': natGateway,
	'AWS::EC2::VPCEndpoint': vpcEndpoint,
};
