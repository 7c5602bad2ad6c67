import type {Role} from '@aws-sdk/client-iam';
import {
	CreateServiceLinkedRoleCommand,
	GetPolicyCommand,
	GetRoleCommand,
	IAMClient,
	SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import type {CallOptions} from '../call-options.ts';
import type {Connect} from '../clients.ts';
import {InvalidRequestError, NotFoundError} from '../errors.ts';
import {http, unless} from '../paging.ts';

export type {Role} from '@aws-sdk/client-iam';

export interface IamGateway {
	/** Undefined when there is none. */
	role(name: string, options?: CallOptions): Promise<Role | undefined>;
	/** Whether a managed policy is there, by its ARN. */
	policyExists(arn: string, options?: CallOptions): Promise<boolean>;
	/**
	 * Which of the actions a role may not do, on any resource. One that hangs on a condition nobody can judge from
	 * outside is not among them. @throws AccessDeniedError when we may not ask
	 */
	deniedActions(roleArn: string, actions: readonly string[], options?: CallOptions): Promise<string[]>;
	/** Makes the role that a service assumes in this account, for example `ecs.amazonaws.com`; an existing one is fine. */
	createServiceLinkedRole(service: string, options?: CallOptions): Promise<void>;
}

export function createIamGateway(connect: Connect): IamGateway {
	const client = connect(IAMClient, 'IAM');
	return {
		async role(name, options) {
			const answer = await unless(NotFoundError, client.send(new GetRoleCommand({RoleName: name}), http(options)));
			return answer?.Role;
		},
		async policyExists(arn, options) {
			const command = new GetPolicyCommand({PolicyArn: arn});
			return (await unless(NotFoundError, client.send(command, http(options)))) !== undefined;
		},
		async deniedActions(roleArn, actions, options) {
			const command = new SimulatePrincipalPolicyCommand({PolicySourceArn: roleArn, ActionNames: [...actions]});
			const {EvaluationResults: results = []} = await client.send(command, http(options));
			return results.flatMap(
				({EvalActionName: action = '', EvalDecision: decision, MissingContextValues: missing = []}) =>
					decision === 'allowed' || missing.length > 0 ? [] : [action],
			);
		},
		async createServiceLinkedRole(service, options) {
			const command = new CreateServiceLinkedRoleCommand({AWSServiceName: service});
			await unless(InvalidRequestError, client.send(command, http(options)), (error) =>
				/has been taken|already exists/i.test(error.message),
			);
		},
	};
}
