import type * as iam from '@aws-sdk/client-iam';
import type {Handlers} from '../../wire/service.ts';
import {notFound} from './errors.ts';
import {evaluate} from './evaluate.ts';
import {defaultDocument, type Policies} from './policies.ts';
import {readPolicy, type Statement} from './policy-document.ts';
import type {PrincipalRecord} from './principals.ts';
import type {Roles} from './roles.ts';
import type {Users} from './users.ts';

interface Asked {
	readonly ActionNames: string[] | undefined;
	readonly ResourceArns?: string[] | undefined;
	readonly ContextEntries?: iam.ContextEntry[] | undefined;
	readonly PolicyInputList?: string[] | undefined;
}

/** What a principal, or a policy, may do. The account's root may do everything. */
export function simulationHandlers(roles: Roles, users: Users, policies: Policies): Handlers<typeof iam> {
	const find = (arn: string): PrincipalRecord => {
		const found = [...roles.all(), ...users.all()].find((principal) => principal.arn === arn);
		if (found === undefined) throw notFound(arn.includes(':role/') ? 'role' : 'user', arn.split('/').at(-1) ?? '');
		return found;
	};
	const statementsOf = (arn: string): Statement[] => {
		if (arn.endsWith(':root')) return [{Effect: 'Allow', Action: '*', Resource: '*'}];
		const {inline, attached} = find(arn);
		const documents = attached.flatMap((policy) => policies.find(policy) ?? []).map(defaultDocument);
		return [...Object.values(inline), ...documents].flatMap((document) => readPolicy(document, 'identity'));
	};
	return {
		SimulatePrincipalPolicy: (input) => results(input, statementsOf(input.PolicySourceArn ?? '')),
		SimulateCustomPolicy: (input) => results(input, []),
	};
}

function results(asked: Asked, statements: readonly Statement[]): iam.SimulatePolicyResponse {
	const more = (asked.PolicyInputList ?? []).flatMap((document) => readPolicy(document, 'identity'));
	const context = new Map(
		(asked.ContextEntries ?? []).map((entry) => [
			(entry.ContextKeyName ?? '').toLowerCase(),
			entry.ContextKeyValues ?? [],
		]),
	);
	const EvaluationResults = (asked.ActionNames ?? []).flatMap((action) =>
		(asked.ResourceArns ?? ['*']).map((resource) => {
			const {decision, missingKeys} = evaluate([...statements, ...more], {action, resource, context});
			return {
				EvalActionName: action,
				EvalResourceName: resource,
				EvalDecision: decision,
				MatchedStatements: [],
				MissingContextValues: [...missingKeys],
			};
		}),
	);
	return {EvaluationResults, IsTruncated: false};
}
