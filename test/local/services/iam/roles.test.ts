import * as iam from '@aws-sdk/client-iam';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {startLocalAws, type TestAws} from '../../../support/local-aws.ts';

const trust = JSON.stringify({
	Version: '2012-10-17',
	Statement: [{Effect: 'Allow', Principal: {Service: 'ecs-tasks.amazonaws.com'}, Action: 'sts:AssumeRole'}],
});
const mayLog = JSON.stringify({
	Version: '2012-10-17',
	Statement: [
		{Effect: 'Allow', Action: ['logs:Put*'], Resource: 'arn:aws:logs:*:*:log-group:app*'},
		{Effect: 'Deny', Action: 'logs:PutLogEvents', Resource: 'arn:aws:logs:*:*:log-group:app-secret'},
		{Effect: 'Allow', Action: 'ecs:RunTask', Resource: '*', Condition: {StringEquals: {'ecs:cluster': 'blue'}}},
	],
});
const executionPolicy = 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy';

let aws: TestAws;
let client: iam.IAMClient;
beforeAll(async () => {
	aws = await startLocalAws();
	client = new iam.IAMClient(aws.client);
});
afterAll(() => aws[Symbol.asyncDispose]());

const createRole = (name: string, document = trust) =>
	client.send(new iam.CreateRoleCommand({RoleName: name, AssumeRolePolicyDocument: document}));

describe('a role', () => {
	it('is given back as it was made, its trust policy percent-encoded', async () => {
		const options = {
			Path: '/app/',
			Description: 'runs tasks',
			MaxSessionDuration: 7200,
			Tags: [{Key: 'a', Value: 'b'}],
		};
		await client.send(new iam.CreateRoleCommand({RoleName: 'made', AssumeRolePolicyDocument: trust, ...options}));
		const {Role} = await client.send(new iam.GetRoleCommand({RoleName: 'made'}));
		expect(Role).toMatchObject({...options, RoleName: 'made', Arn: 'arn:aws:iam::000000000000:role/app/made'});
		expect(Role?.RoleId).toMatch(/^AROA[A-Z2-7]{17}$/);
		expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toBe(trust);
	});

	it('is refused when its name is taken, in whatever case', async () => {
		await createRole('Taken');
		await expect(createRole('taken')).rejects.toMatchObject({
			name: 'EntityAlreadyExistsException',
			message: 'Role with name taken already exists.',
			$metadata: {httpStatusCode: 409},
		});
	});

	it('that is missing cannot be found', async () => {
		await expect(client.send(new iam.GetRoleCommand({RoleName: 'none'}))).rejects.toMatchObject({
			name: 'NoSuchEntityException',
			message: 'The role with name none cannot be found.',
			$metadata: {httpStatusCode: 404},
		});
	});

	it.each([
		['{', 'This policy contains invalid Json'],
		[
			'{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole"}]}',
			'Missing required field Principal',
		],
		[
			'{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*"}]}',
			'AssumeRole policy may only specify STS AssumeRole actions.',
		],
		[
			'{"Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole","Resource":"*"}]}',
			'Has prohibited field Resource',
		],
	])('is refused with the trust policy %s', async (document, message) => {
		await expect(createRole('malformed', document)).rejects.toMatchObject({
			name: 'MalformedPolicyDocumentException',
			message,
		});
	});

	it('is deleted only without policies and outside instance profiles', async () => {
		const role = {RoleName: 'held'};
		const profile = {InstanceProfileName: 'held'};
		const remove = () => client.send(new iam.DeleteRoleCommand(role));
		await createRole('held');
		await client.send(new iam.AttachRolePolicyCommand({...role, PolicyArn: executionPolicy}));
		await expect(remove()).rejects.toMatchObject({
			name: 'DeleteConflictException',
			message: 'Cannot delete entity, must detach all policies first.',
		});
		await client.send(new iam.DetachRolePolicyCommand({...role, PolicyArn: executionPolicy}));
		await client.send(new iam.PutRolePolicyCommand({...role, PolicyName: 'own', PolicyDocument: mayLog}));
		await expect(remove()).rejects.toMatchObject({message: 'Cannot delete entity, must delete policies first.'});
		await client.send(new iam.DeleteRolePolicyCommand({...role, PolicyName: 'own'}));
		await client.send(new iam.CreateInstanceProfileCommand(profile));
		await client.send(new iam.AddRoleToInstanceProfileCommand({...profile, ...role}));
		await expect(remove()).rejects.toMatchObject({
			message: 'Cannot delete entity, must remove roles from instance profile first.',
		});
		await client.send(new iam.RemoveRoleFromInstanceProfileCommand({...profile, ...role}));
		await remove();
		await expect(client.send(new iam.GetRoleCommand(role))).rejects.toThrow('cannot be found');
	});

	it('is listed on pages, each once', async () => {
		const names = ['page-a', 'page-b', 'page-c'];
		for (const RoleName of names) {
			await client.send(new iam.CreateRoleCommand({RoleName, Path: '/pages/', AssumeRolePolicyDocument: trust}));
		}
		const listed: string[] = [];
		for await (const {Roles = []} of iam.paginateListRoles({client, pageSize: 2}, {PathPrefix: '/pages/'})) {
			listed.push(...Roles.map(({RoleName}) => RoleName ?? ''));
		}
		expect(listed).toEqual(names);
	});
});

describe('policies of a role', () => {
	it('give their documents percent-encoded', async () => {
		await createRole('inline');
		const named = {RoleName: 'inline', PolicyName: 'logs'};
		await client.send(new iam.PutRolePolicyCommand({...named, PolicyDocument: mayLog}));
		const {PolicyDocument} = await client.send(new iam.GetRolePolicyCommand(named));
		expect(decodeURIComponent(PolicyDocument ?? '')).toBe(mayLog);
		const {PolicyNames} = await client.send(new iam.ListRolePoliciesCommand({RoleName: 'inline'}));
		expect(PolicyNames).toEqual(['logs']);
	});

	it('may be those that AWS keeps, and no others of that kind', async () => {
		await createRole('execution');
		const attach = (PolicyArn: string) =>
			client.send(new iam.AttachRolePolicyCommand({RoleName: 'execution', PolicyArn}));
		await attach(executionPolicy);
		const {AttachedPolicies} = await client.send(new iam.ListAttachedRolePoliciesCommand({RoleName: 'execution'}));
		expect(AttachedPolicies).toEqual([{PolicyName: 'AmazonECSTaskExecutionRolePolicy', PolicyArn: executionPolicy}]);
		await expect(attach('arn:aws:iam::aws:policy/NoSuch')).rejects.toMatchObject({
			message: 'Policy arn:aws:iam::aws:policy/NoSuch does not exist or is not attachable.',
		});
	});

	it('decide what it may do: Deny before Allow, conditions from the context', async () => {
		const {Role} = await createRole('simulated');
		await client.send(new iam.PutRolePolicyCommand({RoleName: 'simulated', PolicyName: 'p', PolicyDocument: mayLog}));
		const decide = async (action: string, resource: string, cluster?: string) => {
			const entry = {
				ContextKeyName: 'ecs:cluster',
				ContextKeyValues: [cluster ?? ''],
				ContextKeyType: 'string' as const,
			};
			const {EvaluationResults} = await client.send(
				new iam.SimulatePrincipalPolicyCommand({
					PolicySourceArn: Role?.Arn,
					ActionNames: [action],
					ResourceArns: [resource],
					ContextEntries: cluster === undefined ? [] : [entry],
				}),
			);
			return EvaluationResults?.[0]?.EvalDecision;
		};
		expect(await decide('logs:PutLogEvents', 'arn:aws:logs:us-east-1:1:log-group:app')).toBe('allowed');
		expect(await decide('logs:PutLogEvents', 'arn:aws:logs:us-east-1:1:log-group:app-secret')).toBe('explicitDeny');
		expect(await decide('s3:GetObject', 'arn:aws:s3:::b/k')).toBe('implicitDeny');
		expect(await decide('ecs:RunTask', '*', 'blue')).toBe('allowed');
		expect(await decide('ecs:RunTask', '*', 'red')).toBe('implicitDeny');
	});
});

describe('a managed policy', () => {
	it('has at most five versions, one of them the default', async () => {
		const created = await client.send(new iam.CreatePolicyCommand({PolicyName: 'versions', PolicyDocument: mayLog}));
		const PolicyArn = created.Policy?.Arn;
		const addVersion = (SetAsDefault = false) =>
			client.send(new iam.CreatePolicyVersionCommand({PolicyArn, PolicyDocument: mayLog, SetAsDefault}));
		await addVersion(true);
		for (let count = 0; count < 3; count += 1) await addVersion();
		await expect(addVersion()).rejects.toMatchObject({name: 'LimitExceededException'});
		const {Policy} = await client.send(new iam.GetPolicyCommand({PolicyArn}));
		expect(Policy).toMatchObject({DefaultVersionId: 'v2', AttachmentCount: 0});
		const removeDefault = client.send(new iam.DeletePolicyVersionCommand({PolicyArn, VersionId: 'v2'}));
		await expect(removeDefault).rejects.toThrow('Cannot delete the default version of a policy.');
	});

	it('that is attached is not deleted', async () => {
		const {Policy} = await client.send(new iam.CreatePolicyCommand({PolicyName: 'attached', PolicyDocument: mayLog}));
		const policy = {PolicyArn: Policy?.Arn};
		await client.send(new iam.CreateUserCommand({UserName: 'holder'}));
		await client.send(new iam.AttachUserPolicyCommand({UserName: 'holder', ...policy}));
		await expect(client.send(new iam.DeletePolicyCommand(policy))).rejects.toMatchObject({
			name: 'DeleteConflictException',
		});
		await client.send(new iam.DetachUserPolicyCommand({UserName: 'holder', ...policy}));
		await client.send(new iam.DeletePolicyCommand(policy));
		await expect(client.send(new iam.GetPolicyCommand(policy))).rejects.toThrow('was not found.');
	});
});

describe('a service-linked role', () => {
	it('is made once and is changed by its service only', async () => {
		const create = () => client.send(new iam.CreateServiceLinkedRoleCommand({AWSServiceName: 'ecs.amazonaws.com'}));
		expect((await create()).Role).toMatchObject({
			RoleName: 'AWSServiceRoleForECS',
			Arn: 'arn:aws:iam::000000000000:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS',
		});
		await expect(create()).rejects.toMatchObject({
			name: 'InvalidInputException',
			message: 'Service role name AWSServiceRoleForECS has been taken in this account, please try a different suffix.',
		});
		const remove = client.send(new iam.DeleteRoleCommand({RoleName: 'AWSServiceRoleForECS'}));
		await expect(remove).rejects.toMatchObject({name: 'UnmodifiableEntityException'});
	});
});

describe('a user', () => {
	it('has at most two access keys, whose secrets are told once', async () => {
		await client.send(new iam.CreateUserCommand({UserName: 'keys'}));
		const createKey = () => client.send(new iam.CreateAccessKeyCommand({UserName: 'keys'}));
		expect((await createKey()).AccessKey?.SecretAccessKey).toHaveLength(40);
		await createKey();
		await expect(createKey()).rejects.toMatchObject({name: 'LimitExceededException'});
		const {AccessKeyMetadata} = await client.send(new iam.ListAccessKeysCommand({UserName: 'keys'}));
		expect(AccessKeyMetadata).toHaveLength(2);
		expect(JSON.stringify(AccessKeyMetadata)).not.toContain('Secret');
	});
});

describe('the account', () => {
	it('says how much of everything it holds', async () => {
		const {SummaryMap} = await client.send(new iam.GetAccountSummaryCommand({}));
		const {Roles = []} = await client.send(new iam.ListRolesCommand({}));
		expect(SummaryMap?.Roles).toBe(Roles.length);
	});

	it('has the alias that it was given', async () => {
		await client.send(new iam.CreateAccountAliasCommand({AccountAlias: 'my-team'}));
		const {AccountAliases} = await client.send(new iam.ListAccountAliasesCommand({}));
		expect(AccountAliases).toEqual(['my-team']);
	});
});
