import {
	AttachRolePolicyCommand,
	CreateRoleCommand,
	IAMClient,
	SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import {expect, it} from 'vitest';
import {startLocalAws} from '../../../support/local-aws.ts';

const trust = JSON.stringify({
	Version: '2012-10-17',
	Statement: [{Effect: 'Allow', Principal: {Service: 'ec2.amazonaws.com'}, Action: 'sts:AssumeRole'}],
});

it('evaluates a policy of AWS that names actions of every service', async () => {
	await using aws = await startLocalAws();
	const iam = new IAMClient(aws.client);
	const {Role} = await iam.send(new CreateRoleCommand({RoleName: 'reader', AssumeRolePolicyDocument: trust}));
	const policy = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
	await iam.send(new AttachRolePolicyCommand({RoleName: 'reader', PolicyArn: policy}));
	const {EvaluationResults} = await iam.send(
		new SimulatePrincipalPolicyCommand({
			PolicySourceArn: Role?.Arn,
			ActionNames: ['ecs:DescribeTasks', 'ecs:StopTask'],
		}),
	);
	expect(EvaluationResults?.map(({EvalDecision}) => EvalDecision)).toEqual(['allowed', 'implicitDeny']);
});
