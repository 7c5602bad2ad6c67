import {describe, expect, it} from 'vitest';
import {LocalCloudFormation} from './fixture.ts';

const body = `
Parameters:
  Days: {Type: Number, Default: 1}
  Secret: {Type: String, Default: hidden, NoEcho: true}
Resources:
  Cluster: {Type: AWS::ECS::Cluster}
  Logs:
    Type: AWS::Logs::LogGroup
    DependsOn: Cluster
    Properties: {RetentionInDays: !Ref Days}
Outputs:
  ClusterArn: {Description: the cluster, Value: !GetAtt Cluster.Arn}
`;

async function created(options: object = {}): Promise<LocalCloudFormation> {
	const local = new LocalCloudFormation();
	await local.call('CreateStack', {StackName: 'web', TemplateBody: body, ...options});
	await local.idle();
	return local;
}

describe('CreateStack', () => {
	it('creates resources in the order of their dependencies, each step an event', async () => {
		const local = await created();
		expect(await local.history('web')).toEqual([
			'web CREATE_IN_PROGRESS User Initiated',
			'Cluster CREATE_IN_PROGRESS',
			'Cluster CREATE_IN_PROGRESS Resource creation Initiated',
			'Cluster CREATE_COMPLETE',
			'Logs CREATE_IN_PROGRESS',
			'Logs CREATE_IN_PROGRESS Resource creation Initiated',
			'Logs CREATE_COMPLETE',
			'web CREATE_COMPLETE',
		]);
	});

	it('gives services numbers for Number parameters, and names what the template does not', async () => {
		const local = await created();
		const [cluster, logs] = [...local.world.things];
		expect(cluster?.[0]).toMatch(/^web-Cluster-[A-Z0-9]{12}$/);
		expect(logs?.[1]).toEqual({RetentionInDays: 1});
	});

	it('shows outputs, and masks parameters that are not to be echoed', async () => {
		const local = await created({Tags: [{Key: 'team', Value: 'a'}]});
		const {Stacks} = await local.call('DescribeStacks', {StackName: 'web'});
		expect(Stacks?.[0]).toMatchObject({
			StackStatus: 'CREATE_COMPLETE',
			Parameters: [
				{ParameterKey: 'Days', ParameterValue: '1'},
				{ParameterKey: 'Secret', ParameterValue: '****'},
			],
			Tags: [{Key: 'team', Value: 'a'}],
			Outputs: [
				{OutputKey: 'ClusterArn', Description: 'the cluster', OutputValue: expect.stringMatching(/^arn:aws:fake/)},
			],
		});
		expect([...local.world.things.values()][0]).toEqual({Tags: [{Key: 'team', Value: 'a'}]});
	});

	it('rolls back what it made when a resource fails', async () => {
		const local = new LocalCloudFormation();
		local.world.failures.set('create Logs', 'no room');
		await local.call('CreateStack', {StackName: 'web', TemplateBody: body});
		await local.idle();
		expect(local.world.things.size).toBe(0);
		const history = await local.history('web');
		expect(history.slice(6, 8)).toEqual([
			expect.stringMatching(
				/^Logs CREATE_FAILED Resource handler returned message: "no room" \(RequestToken: .*, HandlerErrorCode: InvalidRequest\)$/,
			),
			'web ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [Logs]. Rollback requested by user.',
		]);
		expect(history.slice(8)).toEqual([
			'Logs DELETE_IN_PROGRESS',
			'Logs DELETE_COMPLETE',
			'Cluster DELETE_IN_PROGRESS',
			'Cluster DELETE_COMPLETE',
			'web ROLLBACK_COMPLETE',
		]);
		await expect(local.call('UpdateStack', {StackName: 'web', TemplateBody: body})).rejects.toThrow(
			/^Stack:arn:.* is in ROLLBACK_COMPLETE state and can not be updated\.$/,
		);
	});

	it('cancels what is under way when another resource fails', async () => {
		const local = new LocalCloudFormation();
		const parallel = body.replace('DependsOn: Cluster', 'DependsOn: []');
		local.world.hold('create Cluster');
		local.world.failures.set('create Logs', 'no room');
		await local.call('CreateStack', {StackName: 'web', TemplateBody: parallel});
		await local.idle();
		expect(await local.history('web')).toContain('Cluster CREATE_FAILED Resource creation cancelled');
		expect(local.world.things.size).toBe(0);
	});

	it('keeps, deletes or rolls back after a failure as OnFailure says, and rolls a kept one back later', async () => {
		const failing = async (OnFailure: 'DO_NOTHING' | 'DELETE'): Promise<LocalCloudFormation> => {
			const local = new LocalCloudFormation();
			local.world.failures.set('create Logs', 'no room');
			await local.call('CreateStack', {StackName: 'web', TemplateBody: body, OnFailure});
			await local.idle();
			return local;
		};
		const kept = await failing('DO_NOTHING');
		expect(await kept.status('web')).toBe('CREATE_FAILED');
		expect(kept.world.things.size).toBe(2);
		await kept.call('RollbackStack', {StackName: 'web'});
		await kept.idle();
		expect(await kept.status('web')).toBe('ROLLBACK_COMPLETE');
		expect(kept.world.things.size).toBe(0);
		const deleted = await failing('DELETE');
		await expect(deleted.status('web')).rejects.toThrow('Stack with id web does not exist');
	});

	it('fails when the time is up', async () => {
		const local = new LocalCloudFormation();
		local.world.hold('create Cluster');
		await local.call('CreateStack', {StackName: 'web', TemplateBody: body, TimeoutInMinutes: 1});
		await new Promise((resolve) => setImmediate(resolve));
		await local.clock.advance(60_000);
		await local.idle();
		expect(await local.history('web')).toContain(
			'web ROLLBACK_IN_PROGRESS Stack creation time exceeded the specified timeout. Rollback requested by user.',
		);
	});

	it('answers the same request with the same token again, another one with an error', async () => {
		const local = await created({ClientRequestToken: 'once'});
		const again = await local.call('CreateStack', {StackName: 'web', TemplateBody: body, ClientRequestToken: 'once'});
		expect(again.StackId).toBe((await local.call('DescribeStacks', {StackName: 'web'})).Stacks?.[0]?.StackId);
		const other = {StackName: 'web', TemplateBody: body, Tags: [], ClientRequestToken: 'once'};
		await expect(local.call('CreateStack', other)).rejects.toMatchObject({name: 'TokenAlreadyExistsException'});
		await expect(local.call('CreateStack', {StackName: 'web', TemplateBody: body})).rejects.toMatchObject({
			name: 'AlreadyExistsException',
			message: 'Stack [web] already exists',
		});
	});

	it.each([
		[{StackName: '1web', TemplateBody: body}, "Value '1web' at 'stackName' failed to satisfy constraint"],
		[{StackName: 'a'}, 'Either Template URL or Template Body must be specified.'],
		[{StackName: 'a', TemplateBody: `#${'x'.repeat(51_200)}`}, 'Member must have length less than or equal to 51200'],
		[
			{StackName: 'a', TemplateBody: body, Parameters: [{ParameterKey: 'Days', ParameterValue: 'x'}]},
			"Parameter 'Days' must be a number",
		],
		[
			{StackName: 'a', TemplateBody: 'Resources: {R: {Type: AWS::IAM::Role}}'},
			'Requires capabilities : [CAPABILITY_IAM]',
		],
		[{StackName: 'a', TemplateBody: 'Resources: {R: {Type: Foo::Bar}}'}, 'Unrecognized resource types: [Foo::Bar]'],
	])('refuses %j before anything is made', async (input, message) => {
		const local = new LocalCloudFormation();
		await expect(local.call('CreateStack', input)).rejects.toThrow(message);
		expect((await local.call('ListStacks', {})).StackSummaries).toEqual([]);
	});

	it('refuses what the rules of the template forbid', async () => {
		const rules = `
Parameters: {Mode: {Type: String, Default: b}}
Rules:
  OnlyA:
    Assertions: [{Assert: !Equals [!Ref Mode, a], AssertDescription: only a works}]
Resources: {Cluster: {Type: AWS::ECS::Cluster}}
`;
		const local = new LocalCloudFormation();
		await expect(local.call('CreateStack', {StackName: 'web', TemplateBody: rules})).rejects.toThrow('only a works');
	});

	it('fails a resource with properties that its type does not have', async () => {
		const local = new LocalCloudFormation();
		const wrong = body.replace('RetentionInDays', 'RetentionDays');
		await local.call('CreateStack', {StackName: 'web', TemplateBody: wrong});
		await local.idle();
		expect(await local.history('web')).toContain(
			'Logs CREATE_FAILED Properties validation failed for resource Logs with message:\n[#: extraneous key [RetentionDays] is not permitted]',
		);
	});
});

describe('DeleteStack', () => {
	it('deletes dependents first, and the stack is then found by its id only', async () => {
		const local = await created();
		const {StackId} = (await local.call('DescribeStacks', {StackName: 'web'})).Stacks![0]!;
		await local.call('DeleteStack', {StackName: 'web'});
		await local.idle();
		expect(local.world.log.slice(2)).toEqual(['delete Logs', 'delete Cluster']);
		expect(await local.status(StackId!)).toBe('DELETE_COMPLETE');
		await expect(local.status('web')).rejects.toThrow('Stack with id web does not exist');
	});

	it('keeps what is to be retained', async () => {
		const local = new LocalCloudFormation();
		const retaining = body.replace('DependsOn: Cluster', 'DeletionPolicy: Retain');
		const {StackId} = await local.call('CreateStack', {StackName: 'web', TemplateBody: retaining});
		await local.idle();
		await local.call('DeleteStack', {StackName: 'web'});
		await local.idle();
		expect(await local.history(StackId!)).toContain('Logs DELETE_SKIPPED');
		expect([...local.world.things.keys()]).toEqual([expect.stringMatching(/^web-Logs-/)]);
	});

	it('ends in DELETE_FAILED when a resource cannot be deleted, and then leaves what it is told to', async () => {
		const local = await created();
		local.world.failures.set('delete Cluster', 'in use');
		await expect(local.call('DeleteStack', {StackName: 'web', RetainResources: ['Cluster']})).rejects.toThrow(
			'Specify which resources to retain only when the stack is in the DELETE_FAILED state.',
		);
		await local.call('DeleteStack', {StackName: 'web'});
		await local.idle();
		expect(await local.history('web')).toContain(
			'web DELETE_FAILED The following resource(s) failed to delete: [Cluster]. ',
		);
		await local.call('DeleteStack', {StackName: 'web', RetainResources: ['Cluster']});
		await local.idle();
		await expect(local.status('web')).rejects.toThrow('does not exist');
		expect(local.world.things.size).toBe(1);
	});

	it('refuses a protected stack until the protection is off', async () => {
		const local = await created({EnableTerminationProtection: true});
		await expect(local.call('DeleteStack', {StackName: 'web'})).rejects.toThrow(
			'Stack [web] cannot be deleted while TerminationProtection is enabled',
		);
		await local.call('UpdateTerminationProtection', {StackName: 'web', EnableTerminationProtection: false});
		await local.call('DeleteStack', {StackName: 'web'});
		await local.idle();
		expect(local.world.things.size).toBe(0);
	});

	it('ends a creation that is under way', async () => {
		const local = new LocalCloudFormation();
		local.world.hold('create Cluster');
		await local.call('CreateStack', {StackName: 'web', TemplateBody: body});
		await local.call('DeleteStack', {StackName: 'web'});
		expect(await local.status('web')).toBe('DELETE_IN_PROGRESS');
		await local.idle();
		expect(local.world.things.size).toBe(0);
		expect((await local.call('ListStacks', {})).StackSummaries?.[0]?.StackStatus).toBe('DELETE_COMPLETE');
	});
});
