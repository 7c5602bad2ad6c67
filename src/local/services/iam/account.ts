import type * as iam from '@aws-sdk/client-iam';
import type {ServiceContext} from '../../engine/context.ts';
import type {Handlers} from '../../wire/service.ts';
import {alreadyExists, notFound, validationError} from './errors.ts';
import type {InstanceProfiles} from './instance-profiles.ts';
import type {Policies} from './policies.ts';
import type {Roles} from './roles.ts';
import type {Users} from './users.ts';

interface Counted {
	readonly roles: Roles;
	readonly users: Users;
	readonly policies: Policies;
	readonly profiles: InstanceProfiles;
}

/** What IAM says of the account as a whole: its alias, and how much of everything there is. */
export function accountHandlers(context: ServiceContext, counted: Counted): Handlers<typeof iam> {
	const aliases = context.collection<string>('aliases');
	return {
		ListAccountAliases: () => ({AccountAliases: aliases.values(), IsTruncated: false}),
		CreateAccountAlias: ({AccountAlias = ''}) => {
			if (!/^[a-z0-9](?:[a-z0-9]|-(?!-))*[a-z0-9]$/.test(AccountAlias)) {
				throw validationError(`The specified value for accountAlias is invalid: ${AccountAlias}`);
			}
			if (aliases.has(AccountAlias)) throw alreadyExists('account alias', AccountAlias);
			for (const alias of aliases.keys()) aliases.delete(alias);
			aliases.put(AccountAlias, AccountAlias);
			return {};
		},
		DeleteAccountAlias: ({AccountAlias = ''}) => {
			if (!aliases.delete(AccountAlias)) throw notFound('account alias', AccountAlias);
			return {};
		},
		GetAccountSummary: () => ({SummaryMap: summary(counted)}),
	};
}

const summary = ({roles, users, policies, profiles}: Counted): Record<string, number> => ({
	Users: users.all().length,
	UsersQuota: 5000,
	Groups: 0,
	GroupsQuota: 300,
	Roles: roles.all().length,
	RolesQuota: 1000,
	Policies: policies.own().length,
	PoliciesQuota: 1500,
	PolicyVersionsInUse: policies.own().reduce((total, {versions}) => total + versions.length, 0),
	PolicyVersionsInUseQuota: 10_000,
	VersionsPerPolicyQuota: 5,
	InstanceProfiles: profiles.size,
	InstanceProfilesQuota: 1000,
	AttachedPoliciesPerRoleQuota: 20,
	AttachedPoliciesPerUserQuota: 20,
	AccessKeysPerUserQuota: 2,
	AssumeRolePolicySizeQuota: 2048,
	PolicySizeQuota: 6144,
	AccountMFAEnabled: 0,
	AccountAccessKeysPresent: 0,
});
