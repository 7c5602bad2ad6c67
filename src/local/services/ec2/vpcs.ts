import {AwsError} from '../../wire/errors.ts';
import {containsBlock, formatCidr, overlap, parseCidr} from './cidr.ts';
import type {Ec2Core, Ec2Handlers} from './core.ts';
import {hasDependencies, invalidValue, required} from './errors.ts';
import {newId} from './ids.ts';
import {createRouteTable} from './route-tables.ts';
import {createSecurityGroup} from './security-groups.ts';
import type {VpcRecord} from './tables.ts';
import {tagsFor} from './tags.ts';

/** Makes a VPC with what each VPC has from the start: a main route table and a default security group. */
export function createVpc(core: Ec2Core, cidr: string, options: Partial<VpcRecord> = {}): VpcRecord {
	const {tables, context} = core;
	const VpcId = newId('vpc');
	const vpc: VpcRecord = {
		VpcId,
		CidrBlock: cidr,
		CidrBlockAssociationSet: [blockAssociation(cidr)],
		DhcpOptionsId: 'default',
		InstanceTenancy: 'default',
		IsDefault: false,
		OwnerId: context.account,
		State: 'available',
		EnableDnsSupport: true,
		EnableDnsHostnames: false,
		EnableNetworkAddressUsageMetrics: false,
		Tags: [],
		...options,
	};
	tables.vpcs.save(vpc);
	createRouteTable(core, vpc, {isMain: true});
	createSecurityGroup(core, {
		name: 'default',
		description: 'default VPC security group',
		vpcId: VpcId,
		isDefault: true,
	});
	return vpc;
}

const blockAssociation = (CidrBlock: string) => ({
	AssociationId: newId('vpc-cidr-assoc'),
	CidrBlock,
	CidrBlockState: {State: 'associated' as const},
});

export function vpcHandlers(core: Ec2Core): Ec2Handlers {
	const {vpcs} = core.tables;
	return {
		CreateVpc({CidrBlock, InstanceTenancy = 'default', TagSpecifications}) {
			const cidr = checkedCidr(required(CidrBlock, 'cidrBlock'));
			const tags = tagsFor('vpc', TagSpecifications);
			return {Vpc: shown(createVpc(core, cidr, {InstanceTenancy, Tags: tags}))};
		},
		DescribeVpcs({VpcIds, Filters, MaxResults, NextToken}) {
			const page = vpcs.describe({ids: VpcIds, filters: Filters, maxResults: MaxResults, nextToken: NextToken});
			return {Vpcs: page.items.map(shown), NextToken: page.nextToken};
		},
		DeleteVpc({VpcId = ''}) {
			deleteVpc(core, VpcId);
			return {};
		},
		DescribeVpcAttribute({VpcId = '', Attribute}) {
			const vpc = vpcs.find(VpcId);
			if (Attribute === 'enableDnsSupport') return {VpcId, EnableDnsSupport: {Value: vpc.EnableDnsSupport}};
			if (Attribute === 'enableDnsHostnames') return {VpcId, EnableDnsHostnames: {Value: vpc.EnableDnsHostnames}};
			return {VpcId, EnableNetworkAddressUsageMetrics: {Value: vpc.EnableNetworkAddressUsageMetrics}};
		},
		ModifyVpcAttribute({VpcId = '', EnableDnsSupport, EnableDnsHostnames, EnableNetworkAddressUsageMetrics}) {
			const vpc = vpcs.find(VpcId);
			vpc.EnableDnsSupport = EnableDnsSupport?.Value ?? vpc.EnableDnsSupport;
			vpc.EnableDnsHostnames = EnableDnsHostnames?.Value ?? vpc.EnableDnsHostnames;
			vpc.EnableNetworkAddressUsageMetrics =
				EnableNetworkAddressUsageMetrics?.Value ?? vpc.EnableNetworkAddressUsageMetrics;
			vpcs.save(vpc);
			return {};
		},
		AssociateVpcCidrBlock({VpcId = '', CidrBlock}) {
			const vpc = vpcs.find(VpcId);
			const cidr = checkedCidr(required(CidrBlock, 'cidrBlock'));
			const block = parseCidr(cidr);
			const conflict = blocksOf(vpc).some((other) => block !== undefined && overlap(block, other));
			if (conflict) throw new AwsError('InvalidVpc.Range', `The CIDR '${cidr}' is invalid.`);
			const association = blockAssociation(cidr);
			vpc.CidrBlockAssociationSet = [...(vpc.CidrBlockAssociationSet ?? []), association];
			vpcs.save(vpc);
			return {VpcId, CidrBlockAssociation: association};
		},
		DisassociateVpcCidrBlock({AssociationId = ''}) {
			return disassociate(core, AssociationId);
		},
	};
}

/** The blocks of a VPC: its own and those associated later. */
export function blocksOf({CidrBlockAssociationSet = []}: VpcRecord) {
	return CidrBlockAssociationSet.flatMap(({CidrBlock = ''}) => parseCidr(CidrBlock) ?? []);
}

function shown({EnableDnsSupport, EnableDnsHostnames, EnableNetworkAddressUsageMetrics, ...vpc}: VpcRecord) {
	return vpc;
}

/** A VPC takes blocks from /16 to /28. Throws InvalidParameterValue, InvalidVpc.Range. */
function checkedCidr(text: string): string {
	const block = parseCidr(text);
	if (block === undefined) {
		throw invalidValue(`Value (${text}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`);
	}
	if (block.prefix < 16 || block.prefix > 28) {
		throw new AwsError('InvalidVpc.Range', `The CIDR '${text}' is invalid.`);
	}
	return formatCidr(block);
}

function deleteVpc({tables}: Ec2Core, id: string): void {
	tables.vpcs.find(id);
	const isHere = ({VpcId}: {VpcId?: string | undefined}): boolean => VpcId === id;
	const isUsed =
		tables.subnets.all().some(isHere) ||
		tables.internetGateways.all().some(({Attachments}) => Attachments?.some(isHere)) ||
		tables.vpcEndpoints.all().some(isHere) ||
		tables.networkInterfaces.all().some(isHere) ||
		tables.securityGroups.all().some((group) => isHere(group) && group.GroupName !== 'default') ||
		tables.routeTables.all().some((table) => isHere(table) && !table.Associations?.some(({Main}) => Main));
	if (isUsed) throw hasDependencies('vpc', id);
	for (const group of tables.securityGroups.all().filter(isHere)) {
		const rules = tables.securityGroupRules.all().filter(({GroupId}) => GroupId === group.GroupId);
		for (const rule of rules) tables.securityGroupRules.delete(rule.SecurityGroupRuleId ?? '');
		tables.securityGroups.delete(group.GroupId ?? '');
	}
	for (const table of tables.routeTables.all().filter(isHere)) tables.routeTables.delete(table.RouteTableId ?? '');
	tables.vpcs.delete(id);
}

function disassociate({tables}: Ec2Core, associationId: string) {
	for (const vpc of tables.vpcs.all()) {
		const association = vpc.CidrBlockAssociationSet?.find(({AssociationId}) => AssociationId === associationId);
		if (association === undefined) continue;
		const block = parseCidr(association.CidrBlock ?? '');
		const isUsed = tables.subnets.all().some(({VpcId, CidrBlock = ''}) => {
			const subnet = parseCidr(CidrBlock);
			return VpcId === vpc.VpcId && subnet !== undefined && block !== undefined && containsBlock(block, subnet);
		});
		if (association.CidrBlock === vpc.CidrBlock || isUsed) {
			const message = `The vpc CIDR block with association ID ${associationId} may not be disassociated.`;
			throw new AwsError('OperationNotPermitted', `${message} It is the primary IPv4 CIDR block of the VPC or in use.`);
		}
		vpc.CidrBlockAssociationSet = vpc.CidrBlockAssociationSet?.filter((other) => other !== association) ?? [];
		tables.vpcs.save(vpc);
		return {
			VpcId: vpc.VpcId,
			CidrBlockAssociation: {...association, CidrBlockState: {State: 'disassociating' as const}},
		};
	}
	const message = `The vpc CIDR block association ID '${associationId}' does not exist`;
	throw new AwsError('InvalidVpcCidrBlockAssociationID.NotFound', message);
}
