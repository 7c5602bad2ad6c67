import {randomUUID} from 'node:crypto';
import type * as sdk from '@aws-sdk/client-lambda';
import type {ServiceContext} from '../../engine/context.ts';
import type {Handlers} from '../../wire/service.ts';
import {conflict, notFound, preconditionFailed} from './errors.ts';
import type {Functions, Target} from './functions.ts';
import {latestVersion, type PolicyRecord} from './model.ts';
import {functionArn} from './names.ts';

/** Who may invoke a function: kept and answered, and enforced nowhere, since everybody here is the account's root. */
export function policyHandlers(context: ServiceContext, functions: Functions): Handlers<typeof sdk> {
	const policyOf = ({record, qualifier = latestVersion}: Target): PolicyRecord | undefined =>
		record.policies[qualifier];
	const save = ({record, qualifier = latestVersion}: Target, statements: PolicyRecord['statements']): void => {
		const {[qualifier]: _before, ...others} = record.policies;
		const policy = {revisionId: randomUUID(), statements};
		functions.put({...record, policies: statements.length === 0 ? others : {...others, [qualifier]: policy}});
	};
	const insistOnRevision = (policy: PolicyRecord | undefined, expected: string | undefined): void => {
		if (expected !== undefined && expected !== policy?.revisionId) throw preconditionFailed();
	};
	return {
		AddPermission: (input) => {
			const target = functions.resolve(input.FunctionName, input.Qualifier);
			const policy = policyOf(target);
			insistOnRevision(policy, input.RevisionId);
			const statements = policy?.statements ?? [];
			if (statements.some(({Sid}) => Sid === input.StatementId)) {
				throw conflict(
					`The statement id (${input.StatementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
				);
			}
			const statement = statementOf(input, functionArn(context, target.record.name, target.qualifier));
			save(target, [...statements, statement]);
			return {Statement: JSON.stringify(statement)};
		},
		RemovePermission: ({FunctionName, Qualifier, StatementId, RevisionId}) => {
			const target = functions.resolve(FunctionName, Qualifier);
			const policy = policyOf(target);
			insistOnRevision(policy, RevisionId);
			const left = policy?.statements.filter(({Sid}) => Sid !== StatementId);
			if (left === undefined || left.length === policy?.statements.length) {
				throw notFound(`Statement ${StatementId} is not found in resource policy.`);
			}
			save(target, left);
			return {};
		},
		GetPolicy: ({FunctionName, Qualifier}) => {
			const policy = policyOf(functions.resolve(FunctionName, Qualifier));
			if (policy === undefined) throw notFound('The resource you requested does not exist.');
			const document = {Version: '2012-10-17', Id: 'default', Statement: policy.statements};
			return {Policy: JSON.stringify(document), RevisionId: policy.revisionId};
		},
	};
}

function statementOf(input: sdk.AddPermissionRequest, resource: string): Record<string, unknown> {
	const {Principal = '', SourceArn, SourceAccount, PrincipalOrgID, FunctionUrlAuthType} = input;
	const equals = {
		...(SourceAccount !== undefined && {'AWS:SourceAccount': SourceAccount}),
		...(PrincipalOrgID !== undefined && {'aws:PrincipalOrgID': PrincipalOrgID}),
		...(FunctionUrlAuthType !== undefined && {'lambda:FunctionUrlAuthType': FunctionUrlAuthType}),
	};
	const condition = {
		...(Object.keys(equals).length > 0 && {StringEquals: equals}),
		...(SourceArn !== undefined && {ArnLike: {'AWS:SourceArn': SourceArn}}),
	};
	return {
		Sid: input.StatementId,
		Effect: 'Allow',
		Principal: principalOf(Principal),
		Action: input.Action,
		Resource: resource,
		...(Object.keys(condition).length > 0 && {Condition: condition}),
	};
}

function principalOf(principal: string): unknown {
	if (principal === '*') return '*';
	if (principal.endsWith('.amazonaws.com')) return {Service: principal};
	return {AWS: /^\d{12}$/.test(principal) ? `arn:aws:iam::${principal}:root` : principal};
}
