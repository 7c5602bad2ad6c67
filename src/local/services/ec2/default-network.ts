import type {Ec2Core} from './core.ts';
import {attachInternetGateway, createInternetGateway} from './internet-gateways.ts';
import {createSubnet} from './subnets.ts';
import {createVpc} from './vpcs.ts';
import {zonesOf} from './zones.ts';

/**
 * What each region of an account has from the start: a VPC of 172.31.0.0/16 with a /20 subnet per zone and a way to
 * the internet ("Default VPC components", VPC user guide).
 */
export function createDefaultNetwork(core: Ec2Core): void {
	const vpc = createVpc(core, '172.31.0.0/16', {IsDefault: true, EnableDnsHostnames: true});
	const VpcId = vpc.VpcId ?? '';
	for (const [index, {ZoneName}] of zonesOf(core.context.region).entries()) {
		const CidrBlock = `172.31.${index * 16}.0/20`;
		createSubnet(core, {VpcId, CidrBlock, AvailabilityZone: ZoneName}, true);
	}
	const {InternetGatewayId = ''} = createInternetGateway(core);
	attachInternetGateway(core, InternetGatewayId, VpcId);
	const main = core.tables.routeTables.all().find((table) => table.VpcId === VpcId);
	if (main === undefined) return;
	const toInternet = {
		DestinationCidrBlock: '0.0.0.0/0',
		GatewayId: InternetGatewayId,
		Origin: 'CreateRoute',
		State: 'active',
	} as const;
	core.tables.routeTables.save({...main, Routes: [...(main.Routes ?? []), toInternet]});
}
