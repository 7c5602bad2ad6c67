import type {Values} from '../template/value.ts';
import {ownerFilters, tagSpecifications, updateTags} from './ec2-tags.ts';
import type {ProviderContext, Providers, ResourceProvider} from './provider.ts';
import {adopted, deleteOnceFree, ignoreGone, invoke, lackingIn, pick, records, text} from './shape.ts';

type Direction = 'Ingress' | 'Egress';

const allTraffic = {IpProtocol: '-1', IpRanges: [{CidrIp: '0.0.0.0/0'}]};

/** A rule of a template as the API takes it. */
function permission(rule: Values, direction: Direction): Values {
	const described = pick(rule, 'Description');
	const group = rule[direction === 'Ingress' ? 'SourceSecurityGroupId' : 'DestinationSecurityGroupId'];
	const owner = rule.SourceSecurityGroupOwnerId;
	const prefixList = rule[direction === 'Ingress' ? 'SourcePrefixListId' : 'DestinationPrefixListId'];
	return {
		...pick(rule, 'IpProtocol', 'FromPort', 'ToPort'),
		...(rule.CidrIp === undefined ? {} : {IpRanges: [{CidrIp: rule.CidrIp, ...described}]}),
		...(rule.CidrIpv6 === undefined ? {} : {Ipv6Ranges: [{CidrIpv6: rule.CidrIpv6, ...described}]}),
		...(prefixList === undefined ? {} : {PrefixListIds: [{PrefixListId: prefixList, ...described}]}),
		...(group === undefined
			? {}
			: {UserIdGroupPairs: [{GroupId: group, ...(owner === undefined ? {} : {UserId: owner}), ...described}]}),
	};
}

/** Authorises rules; rules that an attempt before a crash authorised are there already. */
async function authorize(
	context: ProviderContext,
	groupId: string,
	rules: readonly Values[],
	direction: Direction,
): Promise<string | undefined> {
	let ruleId: string | undefined;
	for (const rule of rules) {
		try {
			const input = {GroupId: groupId, IpPermissions: [permission(rule, direction)]};
			const {SecurityGroupRules} = await invoke(context, 'ec2', `AuthorizeSecurityGroup${direction}`, input);
			ruleId = SecurityGroupRules?.[0]?.SecurityGroupRuleId;
		} catch (error) {
			const isDuplicate = error instanceof Error && error.name === 'InvalidPermission.Duplicate';
			if (!isDuplicate || !context.isRetry) throw error;
		}
	}
	return ruleId;
}

/** A rule that EC2 calls malformed was never authorised: the update that wanted it failed on it. */
async function ignoreMalformed(work: Promise<unknown>): Promise<void> {
	try {
		await work;
	} catch (error) {
		if (!(error instanceof Error) || error.name !== 'InvalidParameterValue') throw error;
	}
}

async function revoke(
	context: ProviderContext,
	groupId: string,
	rules: readonly Values[],
	direction: Direction,
): Promise<void> {
	for (const rule of rules) {
		const input = {GroupId: groupId, IpPermissions: [permission(rule, direction)]};
		await ignoreMalformed(ignoreGone(invoke(context, 'ec2', `RevokeSecurityGroup${direction}`, input)));
	}
}

const securityGroup: ResourceProvider = {
	nameProperty: 'GroupName',
	create: async (context, properties) => {
		const found = await adopted(context, async () => {
			const {SecurityGroups} = await context.call('ec2', 'DescribeSecurityGroups', {Filters: ownerFilters(context)});
			return SecurityGroups?.find(({GroupId}) => !context.isKnown(GroupId ?? ''))?.GroupId;
		});
		const input = {
			GroupName: text(properties, 'GroupName') ?? context.physicalName({maximumLength: 255}),
			Description: properties.GroupDescription,
			...pick(properties, 'VpcId'),
			...tagSpecifications(context, 'security-group', properties),
		};
		const physicalId = found ?? (await invoke(context, 'ec2', 'CreateSecurityGroup', input)).GroupId ?? '';
		context.initiated(physicalId);
		await authorize(context, physicalId, records(properties, 'SecurityGroupIngress'), 'Ingress');
		const egress = records(properties, 'SecurityGroupEgress');
		if (egress.length > 0) {
			const input = {GroupId: physicalId, IpPermissions: [allTraffic]};
			await ignoreGone(invoke(context, 'ec2', 'RevokeSecurityGroupEgress', input));
			await authorize(context, physicalId, egress, 'Egress');
		}
		return {physicalId, attributes: {Id: physicalId, GroupId: physicalId, VpcId: text(properties, 'VpcId')}};
	},
	update: async (context, {physicalId}, next, previous) => {
		for (const direction of ['Ingress', 'Egress'] as const) {
			const wanted = records(next, `SecurityGroup${direction}`);
			const former = records(previous, `SecurityGroup${direction}`);
			await revoke(context, physicalId, lackingIn(former, wanted), direction);
			await authorize(context, physicalId, lackingIn(wanted, former), direction);
		}
		await updateTags(context, physicalId, next, previous);
		return {};
	},
	delete: (context, {physicalId}) =>
		deleteOnceFree(context, ['DependencyViolation', 'InvalidGroup.InUse'], () =>
			context.call('ec2', 'DeleteSecurityGroup', {GroupId: physicalId}),
		),
};

/** A rule that is a resource of its own; a change replaces it. */
function rule(direction: Direction): ResourceProvider {
	return {
		create: async (context, properties) => {
			const groupId = text(properties, 'GroupId') ?? '';
			const physicalId = (await authorize(context, groupId, [properties], direction)) ?? context.physicalName();
			return {physicalId, attributes: {Id: physicalId}};
		},
		delete: (context, _current, properties) =>
			revoke(context, text(properties, 'GroupId') ?? '', [properties], direction),
	};
}

export const securityGroupProviders: Providers = {
	'AWS::EC2::SecurityGroup': securityGroup,
	'AWS::EC2::SecurityGroupIngress': rule('Ingress'),
	'AWS::EC2::SecurityGroupEgress': rule('Egress'),
};
