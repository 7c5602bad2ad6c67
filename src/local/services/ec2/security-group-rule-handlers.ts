import type {AuthorizeSecurityGroupIngressRequest, IpPermission, SecurityGroup} from '@aws-sdk/client-ec2';
import {AwsError} from '../../wire/errors.ts';
import type {Ec2Core, Ec2Handlers} from './core.ts';
import {missingParameter} from './errors.ts';
import {addRules, bodiesOf, matchingRules, permissionOf, rulesOf} from './security-group-rules.ts';
import {defaultGroupNamed} from './security-groups.ts';
import {tagsFor} from './tags.ts';

type RuleInput = Pick<
	AuthorizeSecurityGroupIngressRequest,
	'IpPermissions' | 'IpProtocol' | 'FromPort' | 'ToPort' | 'CidrIp' | 'SourceSecurityGroupName'
>;

/** Rules may be given as permissions or, the old way, as one flat rule. */
function permissionsIn(input: RuleInput): IpPermission[] {
	if (input.IpPermissions !== undefined && input.IpPermissions.length > 0) return input.IpPermissions;
	const {IpProtocol, FromPort, ToPort, CidrIp, SourceSecurityGroupName} = input;
	if (CidrIp === undefined && SourceSecurityGroupName === undefined) return [];
	return [
		{
			IpProtocol: IpProtocol ?? '-1',
			FromPort,
			ToPort,
			IpRanges: CidrIp === undefined ? [] : [{CidrIp}],
			UserIdGroupPairs: SourceSecurityGroupName === undefined ? [] : [{GroupName: SourceSecurityGroupName}],
		},
	];
}

export function securityGroupRuleHandlers(core: Ec2Core): Ec2Handlers {
	const {securityGroups, securityGroupRules} = core.tables;
	const groupOf = (GroupId: string | undefined, GroupName?: string): SecurityGroup => {
		if (GroupId === undefined && GroupName === undefined) throw missingParameter('groupName or groupId');
		return securityGroups.find(GroupId ?? defaultGroupNamed(core, GroupName ?? ''));
	};
	const revoke = (group: SecurityGroup, isEgress: boolean, ids: readonly string[] | undefined, input: RuleInput) => {
		const rules = ids?.length
			? ids.map((id) => securityGroupRules.find(id))
			: matchingRules(core, group, isEgress, permissionsIn(input));
		for (const {SecurityGroupRuleId} of rules) securityGroupRules.delete(SecurityGroupRuleId ?? '');
		return {
			Return: true,
			RevokedSecurityGroupRules: rules.map(({SecurityGroupRuleArn, Tags, GroupOwnerId, ...rule}) => ({
				...rule,
				ReferencedGroupId: rule.ReferencedGroupInfo?.GroupId,
			})),
		};
	};
	return {
		AuthorizeSecurityGroupIngress(input) {
			const group = groupOf(input.GroupId, input.GroupName);
			const tags = tagsFor('security-group-rule', input.TagSpecifications);
			return {Return: true, SecurityGroupRules: addRules(core, group, false, permissionsIn(input), tags)};
		},
		AuthorizeSecurityGroupEgress(input) {
			const tags = tagsFor('security-group-rule', input.TagSpecifications);
			const rules = addRules(core, groupOf(input.GroupId), true, permissionsIn(input), tags);
			return {Return: true, SecurityGroupRules: rules};
		},
		RevokeSecurityGroupIngress(input) {
			return revoke(groupOf(input.GroupId, input.GroupName), false, input.SecurityGroupRuleIds, input);
		},
		RevokeSecurityGroupEgress(input) {
			return revoke(groupOf(input.GroupId), true, input.SecurityGroupRuleIds, input);
		},
		DescribeSecurityGroupRules({SecurityGroupRuleIds, Filters, MaxResults, NextToken}) {
			const selection = {ids: SecurityGroupRuleIds, filters: Filters, maxResults: MaxResults, nextToken: NextToken};
			const page = securityGroupRules.describe(selection);
			return {SecurityGroupRules: page.items, NextToken: page.nextToken};
		},
		...changeHandlers(core, groupOf),
	};
}

function changeHandlers(core: Ec2Core, groupOf: (id: string | undefined, name?: string) => SecurityGroup): Ec2Handlers {
	const {securityGroupRules} = core.tables;
	const redescribe = (group: SecurityGroup, isEgress: boolean, permissions: readonly IpPermission[]): void => {
		const described = permissions.flatMap((permission) => bodiesOf(core, group, isEgress, permission));
		const rules = matchingRules(core, group, isEgress, permissions);
		for (const [index, rule] of rules.entries()) {
			securityGroupRules.save({...rule, Description: described[index]?.Description});
		}
	};
	return {
		UpdateSecurityGroupRuleDescriptionsIngress({GroupId, GroupName, IpPermissions = []}) {
			redescribe(groupOf(GroupId, GroupName), false, IpPermissions);
			return {Return: true};
		},
		UpdateSecurityGroupRuleDescriptionsEgress({GroupId, GroupName, IpPermissions = []}) {
			redescribe(groupOf(GroupId, GroupName), true, IpPermissions);
			return {Return: true};
		},
		ModifySecurityGroupRules({GroupId, SecurityGroupRules = []}) {
			const group = groupOf(GroupId);
			for (const {SecurityGroupRuleId = '', SecurityGroupRule: change = {}} of SecurityGroupRules) {
				const rule = rulesOf(core, group.GroupId).find((one) => one.SecurityGroupRuleId === SecurityGroupRuleId);
				if (rule === undefined) {
					const message = `The security group rule ID '${SecurityGroupRuleId}' does not exist`;
					throw new AwsError('InvalidSecurityGroupRuleId.NotFound', message);
				}
				const [body] = bodiesOf(core, group, rule.IsEgress === true, permissionOf(change));
				if (body === undefined) throw missingParameter('securityGroupRule');
				const {SecurityGroupRuleArn, GroupOwnerId, Tags} = rule;
				securityGroupRules.save({...body, SecurityGroupRuleId, SecurityGroupRuleArn, GroupId, GroupOwnerId, Tags});
			}
			return {Return: true};
		},
	};
}
