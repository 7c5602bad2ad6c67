import type {IpPermission, SecurityGroup, SecurityGroupRule, SecurityGroupRuleRequest, Tag} from '@aws-sdk/client-ec2';
import {AwsError} from '../../wire/errors.ts';
import {formatCidr, parseCidr} from './cidr.ts';
import {arnOf, type Ec2Core} from './core.ts';
import {invalidValue, missingParameter} from './errors.ts';
import {newId} from './ids.ts';

/** One source or destination with its protocol and ports: what EC2 calls a rule; a permission may hold several. */
export type RuleBody = Omit<SecurityGroupRule, 'SecurityGroupRuleId' | 'GroupId' | 'GroupOwnerId' | 'Tags'>;

export function rulesOf({tables}: Ec2Core, groupId: string | undefined): SecurityGroupRule[] {
	return tables.securityGroupRules.all().filter(({GroupId}) => GroupId === groupId);
}

/** Adds the rules of `permissions` to a group. Throws InvalidPermission.Duplicate when one of them is there already. */
export function addRules(
	core: Ec2Core,
	group: SecurityGroup,
	isEgress: boolean,
	permissions: readonly IpPermission[],
	tags: readonly Tag[] = [],
): SecurityGroupRule[] {
	const bodies = permissions.flatMap((permission) => bodiesOf(core, group, isEgress, permission));
	if (bodies.length === 0) throw missingParameter('ipPermissions');
	const existing = rulesOf(core, group.GroupId);
	const known = new Set(existing.map(keyOf));
	for (const body of bodies) {
		if (known.has(keyOf(body))) {
			const message = `the specified rule "${describe(body)}" already exists`;
			throw new AwsError('InvalidPermission.Duplicate', message);
		}
		known.add(keyOf(body));
	}
	if (existing.length + bodies.length > 120) {
		throw new AwsError(
			'RulesPerSecurityGroupLimitExceeded',
			'The maximum number of rules per security group has been reached.',
		);
	}
	return bodies.map((body) => {
		const SecurityGroupRuleId = newId('sgr');
		return core.tables.securityGroupRules.save({
			...body,
			SecurityGroupRuleId,
			SecurityGroupRuleArn: arnOf(core, `security-group-rule/${SecurityGroupRuleId}`),
			GroupId: group.GroupId,
			GroupOwnerId: core.context.account,
			Tags: [...tags],
		});
	});
}

/** The rules of a group that `permissions` name. Throws InvalidPermission.NotFound when one of them is not there. */
export function matchingRules(
	core: Ec2Core,
	group: SecurityGroup,
	isEgress: boolean,
	permissions: readonly IpPermission[],
): SecurityGroupRule[] {
	const existing = new Map(rulesOf(core, group.GroupId).map((rule) => [keyOf(rule), rule]));
	return permissions.flatMap((permission) =>
		bodiesOf(core, group, isEgress, permission).map((body) => {
			const rule = existing.get(keyOf(body));
			if (rule !== undefined) return rule;
			throw new AwsError('InvalidPermission.NotFound', 'The specified rule does not exist in this security group.');
		}),
	);
}

/** The permissions of a group as DescribeSecurityGroups shows them: rules of the same protocol and ports together. */
export function permissionsOf(
	core: Ec2Core,
	{GroupId}: SecurityGroup,
): Required<Pick<SecurityGroup, 'IpPermissions' | 'IpPermissionsEgress'>> {
	const rules = rulesOf(core, GroupId);
	return {
		IpPermissions: merge(rules.filter(({IsEgress}) => IsEgress !== true)),
		IpPermissionsEgress: merge(rules.filter(({IsEgress}) => IsEgress === true)),
	};
}

/** What ModifySecurityGroupRules asks for, as the permission that would make the rule. */
export function permissionOf(request: SecurityGroupRuleRequest): IpPermission {
	const {IpProtocol, FromPort, ToPort, CidrIpv4, CidrIpv6, PrefixListId, ReferencedGroupId, Description} = request;
	return {
		IpProtocol,
		FromPort,
		ToPort,
		IpRanges: CidrIpv4 === undefined ? [] : [{CidrIp: CidrIpv4, Description}],
		Ipv6Ranges: CidrIpv6 === undefined ? [] : [{CidrIpv6, Description}],
		PrefixListIds: PrefixListId === undefined ? [] : [{PrefixListId, Description}],
		UserIdGroupPairs: ReferencedGroupId === undefined ? [] : [{GroupId: ReferencedGroupId, Description}],
	};
}

/** Splits a permission into its rules. Throws InvalidParameterValue, InvalidPermission.Malformed, InvalidGroup.NotFound. */
export function bodiesOf(core: Ec2Core, group: SecurityGroup, IsEgress: boolean, permission: IpPermission): RuleBody[] {
	const common = {IsEgress, ...protocolAndPorts(permission)};
	const {IpRanges = [], Ipv6Ranges = [], PrefixListIds = [], UserIdGroupPairs = []} = permission;
	return [
		...IpRanges.map(({CidrIp = '', Description}) => ({...common, CidrIpv4: checkedCidr(CidrIp), Description})),
		...Ipv6Ranges.map(({CidrIpv6, Description}) => ({...common, CidrIpv6, Description})),
		...PrefixListIds.map(({PrefixListId, Description}) => ({...common, PrefixListId, Description})),
		...UserIdGroupPairs.map(({GroupId, GroupName, Description}) => {
			const other = GroupId ?? groupIdNamed(core, GroupName ?? '', group.VpcId);
			const found = core.tables.securityGroups.find(other);
			return {
				...common,
				ReferencedGroupInfo: {GroupId: found.GroupId, UserId: core.context.account},
				Description,
			};
		}),
	];
}

function groupIdNamed({tables}: Ec2Core, name: string, vpcId: string | undefined): string {
	const group = tables.securityGroups.all().find(({GroupName, VpcId}) => GroupName === name && VpcId === vpcId);
	return group?.GroupId ?? name;
}

const protocolNumbers: Readonly<Record<string, string>> = {'1': 'icmp', '6': 'tcp', '17': 'udp', '58': 'icmpv6'};

function protocolAndPorts({IpProtocol, FromPort, ToPort}: IpPermission): RuleBody {
	if (IpProtocol === undefined || IpProtocol === '') throw missingParameter('ipProtocol');
	const protocol = protocolNumbers[IpProtocol] ?? IpProtocol.toLowerCase();
	if (!['-1', 'icmp', 'tcp', 'udp', 'icmpv6', 'all'].includes(protocol) && !/^\d{1,3}$/.test(protocol)) {
		throw invalidValue(`Invalid value '${IpProtocol}' for IP protocol. Unknown protocol.`);
	}
	if (protocol !== 'tcp' && protocol !== 'udp') {
		const isIcmp = protocol.startsWith('icmp');
		return {
			IpProtocol: protocol === 'all' ? '-1' : protocol,
			FromPort: isIcmp ? (FromPort ?? -1) : -1,
			ToPort: isIcmp ? (ToPort ?? -1) : -1,
		};
	}
	if (FromPort === undefined || ToPort === undefined) {
		throw invalidValue(`Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.`);
	}
	if (FromPort < 0 || ToPort > 65_535 || FromPort > ToPort) {
		throw invalidValue(`Invalid TCP/UDP port range (${FromPort}:${ToPort})`);
	}
	return {IpProtocol: protocol, FromPort, ToPort};
}

function checkedCidr(text: string): string {
	const block = parseCidr(text);
	if (block === undefined) {
		throw invalidValue(`CIDR block ${text} is malformed`);
	}
	return formatCidr(block);
}

function peerOf({CidrIpv4, CidrIpv6, PrefixListId, ReferencedGroupInfo}: RuleBody): string {
	return CidrIpv4 ?? CidrIpv6 ?? PrefixListId ?? ReferencedGroupInfo?.GroupId ?? '';
}

function keyOf(rule: RuleBody): string {
	return [rule.IsEgress, rule.IpProtocol, rule.FromPort, rule.ToPort, peerOf(rule)].join(' ');
}

/** As EC2 puts it: `peer: 0.0.0.0/0, TCP, from port: 80, to port: 80, ALLOW`. */
function describe(rule: RuleBody): string {
	const {IpProtocol = '', FromPort, ToPort} = rule;
	const protocol = IpProtocol === '-1' ? 'ALL' : IpProtocol.toUpperCase();
	const ports = IpProtocol === '-1' ? '' : `, from port: ${FromPort}, to port: ${ToPort}`;
	return `peer: ${peerOf(rule)}, ${protocol}${ports}, ALLOW`;
}

function merge(rules: readonly SecurityGroupRule[]): IpPermission[] {
	const byPorts = Map.groupBy(rules, ({IpProtocol, FromPort, ToPort}) => `${IpProtocol} ${FromPort} ${ToPort}`);
	return [...byPorts.values()].map((same) => {
		const {IpProtocol, FromPort, ToPort} = same[0] ?? {};
		return {
			IpProtocol,
			...(IpProtocol !== '-1' && {FromPort, ToPort}),
			IpRanges: same.flatMap(({CidrIpv4, Description}) =>
				CidrIpv4 === undefined ? [] : [{CidrIp: CidrIpv4, Description}],
			),
			Ipv6Ranges: same.flatMap(({CidrIpv6, Description}) => (CidrIpv6 === undefined ? [] : [{CidrIpv6, Description}])),
			PrefixListIds: same.flatMap(({PrefixListId, Description}) =>
				PrefixListId === undefined ? [] : [{PrefixListId, Description}],
			),
			UserIdGroupPairs: same.flatMap(({ReferencedGroupInfo, Description}) =>
				ReferencedGroupInfo === undefined ? [] : [{...ReferencedGroupInfo, Description}],
			),
		};
	});
}
