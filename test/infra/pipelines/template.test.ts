import {matchesGlob} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {openSession} from '../../../src/aws/session.ts';
import {createPool} from '../../../src/operations/pool/create.ts';
import {requirePool} from '../../../src/operations/pool/locate.ts';
import {pushImage} from '../../../src/operations/pool/push-image.ts';
import {finish} from '../../../src/operations/progress.ts';
import {type AnsweringPool, openAnsweringPool} from '../../operations/pool/support/answering-pool.ts';
import type {AwsCall} from '../../support/aws-between.ts';
import {signingByRole} from '../pool/support/role-uses.ts';
import {readTemplate, resourcesOf} from '../support/template.ts';

interface Statement {
	readonly Action: string | readonly string[];
	readonly Resource?: unknown;
	readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const template = readTemplate('pipelines');
const role = template.Resources.Role?.Properties as {
	readonly AssumeRolePolicyDocument: {readonly Statement: Statement[]};
};
const statements = resourcesOf(template, 'AWS::IAM::ManagedPolicy').flatMap(
	({Properties}) =>
		(Properties as {readonly PolicyDocument: {readonly Statement: Statement[]}}).PolicyDocument.Statement,
);
const actionsOf = ({Action}: Statement): readonly string[] => [Action].flat();

describe('the role of the pipelines', () => {
	it('pool#17 is taken by one branch of one repository only', () => {
		expect(role.AssumeRolePolicyDocument.Statement).toHaveLength(1);
		const [trust] = role.AssumeRolePolicyDocument.Statement;
		expect(trust?.Action).toBe('sts:AssumeRoleWithWebIdentity');
		expect(trust?.Condition).toEqual({
			StringEquals: {
				'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
				'token.actions.githubusercontent.com:sub': {Sub: `repo:\${Repository}:ref:refs/heads/\${Branch}`},
			},
		});
	});

	it('pool#17 changes what has the name of the pool; without a name only networks, and what no resource narrows', () => {
		const everywhere = statements.filter(({Resource}) => Resource === '*').flatMap(actionsOf);
		const changing = everywhere.filter((action) => !/:(?:Describe|Get|List|Validate)/.test(action));
		expect(changing.filter((action) => !action.startsWith('ec2:'))).toEqual([
			...['ecs:DeregisterTaskDefinition', 'lambda:CreateEventSourceMapping', 'lambda:DeleteEventSourceMapping'],
			'lambda:UpdateEventSourceMapping',
		]);
		for (const {Resource} of statements.filter(
			(one) => one.Resource !== '*' && !actionsOf(one).includes('iam:CreateServiceLinkedRole'),
		)) {
			const named = [Resource].flat().map((one) => JSON.stringify(one));
			for (const one of named) expect(one).toMatch(/PoolStack|ecs-console-|event-source-mapping/);
		}
	});

	it('pool#17 attaches policies of the pool only, and hands roles to the services that need one', () => {
		const of = (action: string) => statements.filter((one) => actionsOf(one).includes(action));
		for (const {Condition} of of('iam:AttachRolePolicy'))
			expect(JSON.stringify(Condition)).toMatch(/policy\/\$\{PoolStack\}-\*/);
		expect(of('iam:PassRole').map(({Condition}) => Condition)).toEqual([
			{
				StringEquals: {
					'iam:PassedToService': ['codebuild.amazonaws.com', 'ecs-tasks.amazonaws.com', 'lambda.amazonaws.com'],
				},
			},
		]);
	});
});

describe('what the pipelines call', () => {
	let pool: AnsweringPool;
	const calls: AwsCall[] = [];
	const patience = 180_000;

	beforeAll(async () => {
		pool = await openAnsweringPool({
			...{stackName: 'first', most: 10, parameters: {WarmTasks: '1'}, options: {catalogue: signingByRole}},
			onCall: (call) => calls.push(call),
		});
	}, patience);

	afterAll(() => pool?.[Symbol.asyncDispose]());

	it('pool#17 is allowed to their role, by the names of the actions', {timeout: patience}, async () => {
		const session = await openSession({
			...{local: true, endpointUrl: undefined, region: 'us-east-1', environment: {}},
			startLocal: () => Promise.resolve({endpointUrl: pool.between, region: 'us-east-1'}),
		});
		const approve = () => Promise.resolve(true);
		await finish(createPool(session, {stackName: 'second', parameters: {WarmTasks: '1'}, approve}));
		await finish(pushImage(session, await requirePool(session, 'second'), ['commit-1']));
		session.close();
		const actions = new Set(
			// Functions sign with the names of their roles; S3 and Lambda have no names of operations on the wire.
			calls.flatMap(({service, operation, accessKey}) =>
				accessKey.includes('Role-') || operation.includes(' ') || service === 'sts' ? [] : `${service}:${operation}`,
			),
		);
		expect(actions).toContain('cloudformation:CreateChangeSet');
		const patterns = statements.flatMap(actionsOf);
		const refused = [...actions].filter((action) => !patterns.some((pattern) => matchesGlob(action, pattern)));
		expect(refused).toEqual([]);
	});
});
