import type {SecurityGroup} from '@aws-sdk/client-ec2';
import {AwsError} from '../../wire/errors.ts';
import {arnOf, type Ec2Core, type Ec2Handlers} from './core.ts';
import {invalidValue, missingParameter, required} from './errors.ts';
import {newId} from './ids.ts';
import {addRules, permissionsOf, rulesOf} from './security-group-rules.ts';
import {tagsFor} from './tags.ts';

export interface NewSecurityGroup {
	readonly name: string;
	readonly description: string;
	readonly vpcId: string;
	readonly isDefault?: boolean;
	readonly tags?: SecurityGroup['Tags'];
}

/** Makes a group that lets everything out; the default group also lets its own members in. */
export function createSecurityGroup(core: Ec2Core, group: NewSecurityGroup): SecurityGroup {
	const GroupId = newId('sg');
	const record = core.tables.securityGroups.save({
		GroupId,
		GroupName: group.name,
		Description: group.description,
		VpcId: group.vpcId,
		OwnerId: core.context.account,
		SecurityGroupArn: arnOf(core, `security-group/${GroupId}`),
		Tags: group.tags ?? [],
	});
	addRules(core, record, true, [{IpProtocol: '-1', IpRanges: [{CidrIp: '0.0.0.0/0'}]}]);
	if (group.isDefault === true) addRules(core, record, false, [{IpProtocol: '-1', UserIdGroupPairs: [{GroupId}]}]);
	return record;
}

export function securityGroupHandlers(core: Ec2Core): Ec2Handlers {
	const {securityGroups} = core.tables;
	return {
		CreateSecurityGroup({GroupName, Description, VpcId, TagSpecifications}) {
			const name = checkedName(required(GroupName, 'GroupName'));
			const description = checkedDescription(required(Description, 'GroupDescription'));
			const vpcId = VpcId === undefined ? defaultVpc(core) : (core.tables.vpcs.find(VpcId).VpcId ?? '');
			if (groupNamed(core, name, vpcId) !== undefined) {
				throw new AwsError('InvalidGroup.Duplicate', `The security group '${name}' already exists for VPC '${vpcId}'`);
			}
			const tags = tagsFor('security-group', TagSpecifications);
			const {GroupId, SecurityGroupArn, Tags} = createSecurityGroup(core, {name, description, vpcId, tags});
			return {GroupId, SecurityGroupArn, Tags};
		},
		DescribeSecurityGroups({GroupIds, GroupNames, Filters, MaxResults, NextToken}) {
			const ids = [...(GroupIds ?? []), ...(GroupNames ?? []).map((name) => defaultGroupNamed(core, name))];
			// Filters look at permissions, which are kept as rules: make them visible first.
			for (const group of securityGroups.all()) Object.assign(group, permissionsOf(core, group));
			const page = securityGroups.describe({ids, filters: Filters, maxResults: MaxResults, nextToken: NextToken});
			return {SecurityGroups: page.items, NextToken: page.nextToken};
		},
		DeleteSecurityGroup({GroupId, GroupName}) {
			if (GroupId === undefined && GroupName === undefined) throw missingParameter('groupName or groupId');
			const group = securityGroups.find(GroupId ?? defaultGroupNamed(core, GroupName ?? ''));
			checkDeletable(core, group);
			const rules = rulesOf(core, group.GroupId);
			for (const {SecurityGroupRuleId} of rules) core.tables.securityGroupRules.delete(SecurityGroupRuleId ?? '');
			securityGroups.delete(group.GroupId ?? '');
			return {Return: true, GroupId: group.GroupId};
		},
	};
}

/** The groups of a network interface: those asked for, else the VPC's default. Throws InvalidGroup.NotFound. */
export function groupsFor(core: Ec2Core, ids: readonly string[] | undefined, vpcId: string): SecurityGroup[] {
	const {securityGroups} = core.tables;
	if (ids === undefined || ids.length === 0) return [groupNamed(core, 'default', vpcId) ?? []].flat();
	const groups = ids.map((id) => securityGroups.find(id));
	const stranger = groups.find(({VpcId}) => VpcId !== vpcId);
	if (stranger === undefined) return groups;
	throw new AwsError(
		'InvalidGroup.NotFound',
		`The security group '${stranger.GroupId}' does not exist in VPC '${vpcId}'`,
	);
}

/** The id of a group that is named without its VPC: it is looked up in the default VPC. Throws InvalidGroup.NotFound. */
export function defaultGroupNamed(core: Ec2Core, name: string): string {
	const vpcId = defaultVpc(core);
	const id = groupNamed(core, name, vpcId)?.GroupId;
	if (id !== undefined) return id;
	throw new AwsError('InvalidGroup.NotFound', `The security group '${name}' does not exist in default VPC '${vpcId}'`);
}

function groupNamed({tables}: Ec2Core, name: string, vpcId: string): SecurityGroup | undefined {
	return tables.securityGroups.all().find(({GroupName, VpcId}) => GroupName === name && VpcId === vpcId);
}

function defaultVpc({tables}: Ec2Core): string {
	const id = tables.vpcs.all().find(({IsDefault}) => IsDefault)?.VpcId;
	if (id !== undefined) return id;
	throw new AwsError('VPCIdNotSpecified', 'No default VPC for this user.');
}

const nameCharacters = /^[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]*$/;
const allowed = 'Character sets beyond ASCII are not supported.';

function checkedName(name: string): string {
	if (name.startsWith('sg-')) {
		throw invalidValue(
			`Value (${name}) for parameter GroupName is invalid. Group names may not be in the format sg-*.`,
		);
	}
	if (name === 'default') {
		throw new AwsError('InvalidParameterValue', 'Cannot use reserved security group name: default');
	}
	if (name.length > 255 || !nameCharacters.test(name)) {
		throw invalidValue(`Value (${name}) for parameter GroupName is invalid. ${allowed}`);
	}
	return name;
}

function checkedDescription(description: string): string {
	if (description.length <= 255 && nameCharacters.test(description)) return description;
	throw invalidValue(`Value (${description}) for parameter GroupDescription is invalid. ${allowed}`);
}

function checkDeletable(core: Ec2Core, {GroupId = '', GroupName}: SecurityGroup): void {
	if (GroupName === 'default') {
		const message = `the specified group: "${GroupId}" name: "default" cannot be deleted by a user`;
		throw new AwsError('CannotDelete', message);
	}
	const isOnInterface = core.tables.networkInterfaces
		.all()
		.some(({Groups}) => Groups?.some((group) => group.GroupId === GroupId));
	const isReferenced = core.tables.securityGroupRules
		.all()
		.some((rule) => rule.GroupId !== GroupId && rule.ReferencedGroupInfo?.GroupId === GroupId);
	if (isOnInterface || isReferenced) {
		throw new AwsError('DependencyViolation', `resource ${GroupId} has a dependent object`);
	}
}
