import type * as iam from '@aws-sdk/client-iam';
import type {Handlers} from '../../wire/service.ts';
import {unmodifiable, validationError} from './errors.ts';
import type {InstanceProfiles} from './instance-profiles.ts';
import {iamPage} from './pages.ts';
import {encodeDocument, readPolicy} from './policy-document.ts';
import {boundaryView, type PrincipalRecord, type Principals} from './principals.ts';
import {Tagging} from './tagging.ts';

export interface RoleRecord extends PrincipalRecord {
	trust: string;
	description: string | undefined;
	/** Seconds, an hour to twelve. */
	maxSession: number;
}

export type Roles = Principals<RoleRecord>;

export function roleView(role: RoleRecord): iam.Role {
	return {
		Path: role.path,
		RoleName: role.name,
		RoleId: role.id,
		Arn: role.arn,
		CreateDate: role.created,
		AssumeRolePolicyDocument: encodeDocument(role.trust),
		Description: role.description,
		MaxSessionDuration: role.maxSession,
		PermissionsBoundary: boundaryView(role.boundary),
		Tags: role.tags.length > 0 ? role.tags : undefined,
	};
}

/** Lists leave tags and boundary out (IAM API reference, ListRoles). */
function listedRole(role: RoleRecord): iam.Role {
	const {Tags: _, PermissionsBoundary: __, ...listed} = roleView(role);
	return listed;
}

function checkSession(seconds = 3600): number {
	if (seconds >= 3600 && seconds <= 43_200) return seconds;
	throw validationError(
		`1 validation error detected: Value '${seconds}' at 'maxSessionDuration' failed to satisfy constraint: Member must have value between 3600 and 43200`,
	);
}

/** Roles that services made for themselves are changed by those services only. */
function refuseServiceRole(role: RoleRecord, what: string): void {
	if (!role.path.startsWith('/aws-service-role/')) return;
	throw unmodifiable(`Cannot ${what} the protected role '${role.name}' - this role is only modifiable by AWS`);
}

export function roleHandlers(roles: Roles, profiles: InstanceProfiles): Handlers<typeof iam> {
	const tagging = new Tagging(roles);
	return {
		CreateRole: ({
			RoleName,
			AssumeRolePolicyDocument,
			Path,
			Description,
			MaxSessionDuration,
			PermissionsBoundary,
			Tags,
		}) => {
			readPolicy(AssumeRolePolicyDocument, 'trust');
			const maxSession = checkSession(MaxSessionDuration);
			const options = {path: Path, boundary: PermissionsBoundary, tags: Tags};
			const trust = AssumeRolePolicyDocument ?? '';
			const complete = (base: PrincipalRecord): RoleRecord => ({...base, trust, description: Description, maxSession});
			return {Role: roleView(roles.create(RoleName, options, complete))};
		},
		GetRole: ({RoleName}) => ({Role: {...roleView(roles.get(RoleName)), RoleLastUsed: {}}}),
		ListRoles: (input) => {
			const {items, more} = iamPage(roles.all(input.PathPrefix), ({name}) => name, input);
			return {Roles: items.map(listedRole), ...more};
		},
		UpdateRole: ({RoleName, Description, MaxSessionDuration}) => {
			roles.change(RoleName, (role) => {
				refuseServiceRole(role, 'update');
				role.description = Description ?? role.description;
				role.maxSession = checkSession(MaxSessionDuration ?? role.maxSession);
			});
			return {};
		},
		UpdateRoleDescription: ({RoleName, Description}) => {
			const role = roles.change(RoleName, (record) => {
				record.description = Description;
			});
			return {Role: roleView(role)};
		},
		UpdateAssumeRolePolicy: ({RoleName, PolicyDocument}) => {
			readPolicy(PolicyDocument, 'trust');
			roles.change(RoleName, (role) => {
				refuseServiceRole(role, 'update');
				role.trust = PolicyDocument ?? '';
			});
			return {};
		},
		DeleteRole: ({RoleName}) => {
			refuseServiceRole(roles.get(RoleName), 'delete');
			profiles.refuseRoleInUse(RoleName ?? '');
			roles.delete(RoleName);
			return {};
		},
		TagRole: ({RoleName, Tags}) => tagging.add(RoleName, Tags),
		UntagRole: ({RoleName, TagKeys}) => tagging.remove(RoleName, TagKeys),
		ListRoleTags: (input) => tagging.list(input.RoleName, input),
		PutRolePermissionsBoundary: ({RoleName, PermissionsBoundary}) => {
			roles.change(RoleName, (role) => {
				role.boundary = PermissionsBoundary;
			});
			return {};
		},
		DeleteRolePermissionsBoundary: ({RoleName}) => {
			roles.change(RoleName, (role) => {
				role.boundary = undefined;
			});
			return {};
		},
	};
}

/** The policies of roles: inline ones and attached ones. */
export function rolePolicyHandlers(roles: Roles): Handlers<typeof iam> {
	return {
		PutRolePolicy: ({RoleName, PolicyName, PolicyDocument}) => {
			refuseServiceRole(roles.get(RoleName), 'perform the operation on');
			roles.putInline(RoleName, PolicyName, PolicyDocument);
			return {};
		},
		GetRolePolicy: ({RoleName, PolicyName}) => ({
			RoleName,
			PolicyName,
			PolicyDocument: encodeDocument(roles.inline(RoleName, PolicyName)),
		}),
		DeleteRolePolicy: ({RoleName, PolicyName}) => {
			roles.deleteInline(RoleName, PolicyName);
			return {};
		},
		ListRolePolicies: (input) => {
			const {items, more} = iamPage(Object.keys(roles.get(input.RoleName).inline), (name) => name, input);
			return {PolicyNames: items, ...more};
		},
		AttachRolePolicy: ({RoleName, PolicyArn}) => {
			refuseServiceRole(roles.get(RoleName), 'perform the operation on');
			roles.attach(RoleName, PolicyArn);
			return {};
		},
		DetachRolePolicy: ({RoleName, PolicyArn}) => {
			roles.detach(RoleName, PolicyArn);
			return {};
		},
		ListAttachedRolePolicies: (input) => {
			const {items, more} = iamPage(roles.attached(input.RoleName), ({PolicyArn}) => PolicyArn ?? '', input);
			return {AttachedPolicies: items, ...more};
		},
	};
}
