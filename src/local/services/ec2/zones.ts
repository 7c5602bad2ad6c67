import type {AvailabilityZone, Region} from '@aws-sdk/client-ec2';
import {AwsError} from '../../wire/errors.ts';
import type {Ec2Core, Ec2Handlers} from './core.ts';
import {passes} from './filters.ts';

/** Three zones of each region that needs no opt-in, with their ids ("Availability Zone IDs", AWS RAM user guide). */
const zonesOfRegion: Readonly<Record<string, readonly [code: string, letters: string]>> = {
	'us-east-1': ['use1', 'abc'],
	'us-east-2': ['use2', 'abc'],
	'us-west-1': ['usw1', 'abc'],
	'us-west-2': ['usw2', 'abc'],
	'ap-northeast-1': ['apne1', 'acd'],
	'ap-northeast-2': ['apne2', 'abc'],
	'ap-northeast-3': ['apne3', 'abc'],
	'ap-south-1': ['aps1', 'abc'],
	'ap-southeast-1': ['apse1', 'abc'],
	'ap-southeast-2': ['apse2', 'abc'],
	'ca-central-1': ['cac1', 'abd'],
	'eu-central-1': ['euc1', 'abc'],
	'eu-north-1': ['eun1', 'abc'],
	'eu-west-1': ['euw1', 'abc'],
	'eu-west-2': ['euw2', 'abc'],
	'eu-west-3': ['euw3', 'abc'],
	'sa-east-1': ['sae1', 'abc'],
};

/** The zones of a region; one that is not in the list gets three as well. */
export function zonesOf(region: string): AvailabilityZone[] {
	const [code, letters] = zonesOfRegion[region] ?? [region.replaceAll('-', ''), 'abc'];
	return [...letters].map((letter, index) => ({
		ZoneName: `${region}${letter}`,
		ZoneId: `${code}-az${index + 1}`,
		ZoneType: 'availability-zone',
		RegionName: region,
		GroupName: `${region}-zg-1`,
		NetworkBorderGroup: region,
		OptInStatus: 'opt-in-not-required',
		State: 'available',
		Messages: [],
	}));
}

/** The zone of that name or id; undefined when the region has none such. */
export function findZone(region: string, nameOrId: string | undefined): AvailabilityZone | undefined {
	return zonesOf(region).find(({ZoneName, ZoneId}) => nameOrId === ZoneName || nameOrId === ZoneId);
}

/** The URL suffix of private names: us-east-1 is the odd one out. */
export function privateDnsName(region: string, address: string): string {
	const domain = region === 'us-east-1' ? 'ec2.internal' : `${region}.compute.internal`;
	return `ip-${address.replaceAll('.', '-')}.${domain}`;
}

const zoneFields = {
	'zone-name': ({ZoneName}: AvailabilityZone) => ZoneName,
	'zone-id': ({ZoneId}: AvailabilityZone) => ZoneId,
	'zone-type': ({ZoneType}: AvailabilityZone) => ZoneType,
	'region-name': ({RegionName}: AvailabilityZone) => RegionName,
	'group-name': ({GroupName}: AvailabilityZone) => GroupName,
	'opt-in-status': ({OptInStatus}: AvailabilityZone) => OptInStatus,
	state: ({State}: AvailabilityZone) => State,
};

const regionFields = {
	'region-name': ({RegionName}: Region) => RegionName,
	endpoint: ({Endpoint}: Region) => Endpoint,
	'opt-in-status': ({OptInStatus}: Region) => OptInStatus,
};

/** Zones, regions and what an account may have. */
export function zoneHandlers({context, tables}: Ec2Core): Ec2Handlers {
	return {
		DescribeAvailabilityZones({ZoneNames, ZoneIds, Filters}) {
			const named = [...(ZoneNames ?? []), ...(ZoneIds ?? [])];
			const unknown = named.find((name) => findZone(context.region, name) === undefined);
			if (unknown !== undefined) {
				throw new AwsError('InvalidParameterValue', `Invalid availability zone: [${unknown}]`);
			}
			const zones = zonesOf(context.region).filter(
				({ZoneName = '', ZoneId = ''}) => named.length === 0 || named.includes(ZoneName) || named.includes(ZoneId),
			);
			return {AvailabilityZones: zones.filter((zone) => passes(zone, Filters, zoneFields))};
		},
		DescribeRegions({RegionNames, Filters}) {
			const unknown = RegionNames?.find((name) => !(name in zonesOfRegion));
			if (unknown !== undefined) throw new AwsError('InvalidParameterValue', `Invalid region names: ${unknown}`);
			const regions: Region[] = Object.keys(zonesOfRegion).map((RegionName) => ({
				RegionName,
				Endpoint: `ec2.${RegionName}.amazonaws.com`,
				OptInStatus: 'opt-in-not-required',
			}));
			const chosen = regions.filter(({RegionName = ''}) => RegionNames?.includes(RegionName) ?? true);
			return {Regions: chosen.filter((region) => passes(region, Filters, regionFields))};
		},
		DescribeAccountAttributes({AttributeNames}) {
			const defaultVpc = tables.vpcs.all().find(({IsDefault}) => IsDefault)?.VpcId ?? 'none';
			const values: Readonly<Record<string, readonly string[]>> = {
				'supported-platforms': ['VPC'],
				'default-vpc': [defaultVpc],
				'max-instances': ['20'],
				'vpc-max-security-groups-per-interface': ['5'],
				'max-elastic-ips': ['5'],
				'vpc-max-elastic-ips': ['5'],
			};
			const names = AttributeNames?.length ? AttributeNames : Object.keys(values);
			return {
				AccountAttributes: names.map((AttributeName) => ({
					AttributeName,
					AttributeValues: (values[AttributeName] ?? []).map((AttributeValue) => ({AttributeValue})),
				})),
			};
		},
	};
}
