import type * as iam from '@aws-sdk/client-iam';
import type {Handlers} from '../../wire/service.ts';
import {deleteConflict} from './errors.ts';
import {iamPage} from './pages.ts';
import {type Policies, policyView, versionView} from './policies.ts';
import type {Roles} from './roles.ts';
import {Tagging} from './tagging.ts';
import type {Users} from './users.ts';

/** Managed policies and their versions. */
export function policyHandlers(policies: Policies, roles: Roles, users: Users): Handlers<typeof iam> {
	const holders = (arn: string | undefined) => ({
		roles: roles.all().filter(({attached}) => attached.includes(arn ?? '')),
		users: users.all().filter(({attached}) => attached.includes(arn ?? '')),
	});
	const attachments = (arn: string): number => holders(arn).roles.length + holders(arn).users.length;
	const tagging = new Tagging(policies);
	return {
		CreatePolicy: ({PolicyName, Path, Description, PolicyDocument, Tags}) => {
			const options = {path: Path, description: Description};
			return {Policy: policyView(policies.create(PolicyName ?? '', options, PolicyDocument ?? '', Tags), 0)};
		},
		GetPolicy: ({PolicyArn}) => {
			const policy = policies.get(PolicyArn);
			return {Policy: policyView(policy, attachments(policy.arn))};
		},
		ListPolicies: (input) => {
			const own = input.Scope === 'AWS' ? [] : policies.own();
			const managed = input.Scope === 'Local' ? [] : policies.managed();
			const found = [...own, ...managed]
				.filter(({path}) => path.startsWith(input.PathPrefix ?? '/'))
				.filter(({arn}) => input.OnlyAttached !== true || attachments(arn) > 0);
			const {items, more} = iamPage(found, ({arn}) => arn, input);
			return {Policies: items.map((policy) => policyView(policy, attachments(policy.arn))), ...more};
		},
		ListEntitiesForPolicy: ({PolicyArn}) => {
			const found = holders(policies.get(PolicyArn).arn);
			return {
				PolicyGroups: [],
				PolicyUsers: found.users.map(({name, id}) => ({UserName: name, UserId: id})),
				PolicyRoles: found.roles.map(({name, id}) => ({RoleName: name, RoleId: id})),
				IsTruncated: false,
			};
		},
		DeletePolicy: ({PolicyArn}) => {
			policies.change(PolicyArn, ({arn, versions}) => {
				if (attachments(arn) > 0) throw deleteConflict('a policy must be detached from all entities first.');
				if (versions.length > 1)
					throw deleteConflict(
						"This policy has more than one version. Before you delete a policy, you must delete the policy's versions.",
					);
			});
			policies.delete(PolicyArn);
			return {};
		},
		CreatePolicyVersion: ({PolicyArn, PolicyDocument, SetAsDefault}) => ({
			PolicyVersion: policies.addVersion(PolicyArn, PolicyDocument ?? '', SetAsDefault ?? false),
		}),
		GetPolicyVersion: ({PolicyArn, VersionId}) => ({PolicyVersion: versionView(policies.get(PolicyArn), VersionId)}),
		ListPolicyVersions: (input) => {
			const policy = policies.get(input.PolicyArn);
			const {items, more} = iamPage(policy.versions, ({id}) => id, input);
			const versions = items.map(({id}) => ({...versionView(policy, id), Document: undefined}));
			return {Versions: versions, ...more};
		},
		SetDefaultPolicyVersion: ({PolicyArn, VersionId}) => {
			policies.change(PolicyArn, (policy) => {
				versionView(policy, VersionId);
				policy.defaultVersion = VersionId ?? '';
			});
			return {};
		},
		DeletePolicyVersion: ({PolicyArn, VersionId}) => {
			policies.change(PolicyArn, (policy) => {
				if (versionView(policy, VersionId).IsDefaultVersion === true) {
					throw deleteConflict('Cannot delete the default version of a policy.');
				}
				policy.versions = policy.versions.filter(({id}) => id !== VersionId);
			});
			return {};
		},
		TagPolicy: ({PolicyArn, Tags}) => tagging.add(PolicyArn, Tags),
		UntagPolicy: ({PolicyArn, TagKeys}) => tagging.remove(PolicyArn, TagKeys),
		ListPolicyTags: (input) => tagging.list(input.PolicyArn, input),
	};
}
