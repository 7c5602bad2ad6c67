import * as iam from '@aws-sdk/client-iam';
import type {ServiceContext} from '../../engine/context.ts';
import {defineService} from '../../wire/service.ts';
import {accountHandlers} from './account.ts';
import {InstanceProfiles, instanceProfileHandlers} from './instance-profiles.ts';
import {Policies} from './policies.ts';
import {policyHandlers} from './policy-handlers.ts';
import {Principals} from './principals.ts';
import {type RoleRecord, roleHandlers, rolePolicyHandlers} from './roles.ts';
import {serviceLinkedRoleHandlers} from './service-linked-roles.ts';
import {simulationHandlers} from './simulate.ts';
import {accessKeyHandlers, type UserRecord, userHandlers, userPolicyHandlers} from './users.ts';

/** AWS Identity and Access Management: kept and checked as AWS does, but enforced nowhere in the local AWS. */
export const service = defineService({
	sdk: iam,
	client: iam.IAMClient,
	create: (context: ServiceContext) => {
		const policies = new Policies(context);
		const roles = new Principals<RoleRecord>('role', context, policies);
		const users = new Principals<UserRecord>('user', context, policies);
		const profiles = new InstanceProfiles(context);
		return {
			handlers: {
				...roleHandlers(roles, profiles),
				...rolePolicyHandlers(roles),
				...instanceProfileHandlers(profiles, roles),
				...policyHandlers(policies, roles, users),
				...userHandlers(users, context),
				...userPolicyHandlers(users),
				...accessKeyHandlers(users, context),
				...serviceLinkedRoleHandlers(roles),
				...accountHandlers(context, {roles, users, policies, profiles}),
				...simulationHandlers(roles, users, policies),
			},
		};
	},
});
