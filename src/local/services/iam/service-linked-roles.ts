import {randomUUID} from 'node:crypto';
import type * as iam from '@aws-sdk/client-iam';
import type {Handlers} from '../../wire/service.ts';
import {invalidInput, notFound} from './errors.ts';
import {type Roles, roleView} from './roles.ts';

/** Role name and description by service (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html). */
const serviceRoles: Readonly<Record<string, readonly [name: string, description: string]>> = {
	'ecs.amazonaws.com': ['AWSServiceRoleForECS', 'Role to enable Amazon ECS to manage your cluster.'],
	'elasticloadbalancing.amazonaws.com': [
		'AWSServiceRoleForElasticLoadBalancing',
		'Allows ELB to call AWS services on your behalf.',
	],
	'autoscaling.amazonaws.com': [
		'AWSServiceRoleForAutoScaling',
		'Default Service-Linked Role enables access to AWS Services and Resources used or managed by Auto Scaling',
	],
	'ecs.application-autoscaling.amazonaws.com': ['AWSServiceRoleForApplicationAutoScaling_ECSService', ''],
	'spot.amazonaws.com': ['AWSServiceRoleForEC2Spot', 'Default EC2 Spot Service Linked Role'],
	'servicediscovery.amazonaws.com': ['AWSServiceRoleForCloudMap', ''],
	'events.amazonaws.com': ['AWSServiceRoleForCloudWatchEvents', ''],
};

const trustOf = (service: string): string =>
	JSON.stringify({
		Version: '2012-10-17',
		Statement: [{Effect: 'Allow', Principal: {Service: service}, Action: 'sts:AssumeRole'}],
	});

/** Roles that AWS services assume in the account, made by name of the service. */
export function serviceLinkedRoleHandlers(roles: Roles): Handlers<typeof iam> {
	return {
		CreateServiceLinkedRole: ({AWSServiceName = '', Description, CustomSuffix}) => {
			const [prefix, description] = serviceRoles[AWSServiceName] ?? [];
			if (prefix === undefined)
				throw invalidInput(`Service ${AWSServiceName} cannot be the principal of a service-linked role.`);
			if (CustomSuffix !== undefined && AWSServiceName !== 'autoscaling.amazonaws.com') {
				throw invalidInput(`Custom suffix is not allowed for ${AWSServiceName}`);
			}
			const name = CustomSuffix === undefined ? prefix : `${prefix}_${CustomSuffix}`;
			if (roles.find(name) !== undefined) {
				throw invalidInput(`Service role name ${name} has been taken in this account, please try a different suffix.`);
			}
			const role = roles.create(name, {path: `/aws-service-role/${AWSServiceName}/`}, (base) => ({
				...base,
				trust: trustOf(AWSServiceName),
				description: Description ?? description,
				maxSession: 3600,
			}));
			return {Role: roleView(role)};
		},
		DeleteServiceLinkedRole: ({RoleName}) => {
			const role = roles.get(RoleName);
			if (!role.path.startsWith('/aws-service-role/')) throw notFound('role', RoleName ?? '');
			roles.remove(role.name);
			return {DeletionTaskId: `task${role.path}${role.name}/${randomUUID()}`};
		},
		GetServiceLinkedRoleDeletionStatus: ({DeletionTaskId}) => {
			if (DeletionTaskId?.startsWith('task/aws-service-role/') !== true) {
				throw invalidInput(`Deletion task id ${DeletionTaskId ?? ''} is not valid.`);
			}
			return {Status: 'SUCCEEDED'};
		},
	};
}
