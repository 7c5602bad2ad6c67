import {describe, expect, it} from 'vitest';
import {LocalCloudFormation} from './fixture.ts';

const body = (days: number, cluster = 'one'): string => `
Parameters: {Days: {Type: Number, Default: ${days}}}
Resources:
  Cluster: {Type: AWS::ECS::Cluster, Properties: {ClusterName: ${cluster}}}
  Logs: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: logs, RetentionInDays: !Ref Days}}
  Service: {Type: AWS::ECS::Service, Properties: {Cluster: !Ref Cluster}}
`;
const named = {StackName: 'web', ChangeSetName: 'first'};

async function created(): Promise<LocalCloudFormation> {
	const local = new LocalCloudFormation();
	await local.call('CreateStack', {StackName: 'web', TemplateBody: body(1)});
	await local.idle();
	return local;
}

describe('CreateChangeSet', () => {
	it('puts a new stack under review, and carrying it out creates the stack', async () => {
		const local = new LocalCloudFormation();
		await local.call('CreateChangeSet', {...named, ChangeSetType: 'CREATE', TemplateBody: body(1)});
		expect(await local.status('web')).toBe('REVIEW_IN_PROGRESS');
		expect(local.world.things.size).toBe(0);
		const {Status, ExecutionStatus, Changes} = await local.call('DescribeChangeSet', named);
		expect({Status, ExecutionStatus}).toEqual({Status: 'CREATE_COMPLETE', ExecutionStatus: 'AVAILABLE'});
		expect(
			Changes?.map(({ResourceChange}) => `${ResourceChange?.Action} ${ResourceChange?.LogicalResourceId}`),
		).toEqual(['Add Cluster', 'Add Logs', 'Add Service']);
		await local.call('ExecuteChangeSet', named);
		await local.idle();
		expect(await local.status('web')).toBe('CREATE_COMPLETE');
		expect((await local.history('web')).slice(0, 2)).toEqual([
			'web REVIEW_IN_PROGRESS User Initiated',
			'web CREATE_IN_PROGRESS User Initiated',
		]);
		await expect(local.call('ExecuteChangeSet', named)).rejects.toMatchObject({
			name: 'InvalidChangeSetStatusException',
		});
	});

	it('says of each resource what will happen and why', async () => {
		const local = await created();
		await local.call('CreateChangeSet', {...named, TemplateBody: body(7, 'two')});
		const {Changes} = await local.call('DescribeChangeSet', {...named, IncludePropertyValues: true});
		const [cluster, logs, service] = (Changes ?? []).map(({ResourceChange}) => ResourceChange);
		expect(cluster).toMatchObject({
			Action: 'Modify',
			PhysicalResourceId: 'one',
			Replacement: 'True',
			Scope: ['Properties'],
		});
		expect(cluster?.Details).toMatchObject([
			{
				Target: {
					Name: 'ClusterName',
					RequiresRecreation: 'Always',
					BeforeValue: 'one',
					AfterValue: 'two',
					AttributeChangeType: 'Modify',
				},
				Evaluation: 'Static',
				ChangeSource: 'DirectModification',
			},
		]);
		expect(logs).toMatchObject({
			Replacement: 'False',
			Details: [{ChangeSource: 'ParameterReference', CausingEntity: 'Days'}],
		});
		expect(service).toMatchObject({
			Replacement: 'Conditional',
			Details: [
				{
					Evaluation: 'Dynamic',
					ChangeSource: 'ResourceReference',
					CausingEntity: 'Cluster',
					Target: {AfterValue: '{{changeSet:KNOWN_AFTER_APPLY}}'},
				},
			],
		});
		expect(local.world.log).toHaveLength(3);
	});

	it('shows values only when they are asked for', async () => {
		const local = await created();
		await local.call('CreateChangeSet', {...named, TemplateBody: body(7)});
		const {Changes} = await local.call('DescribeChangeSet', named);
		expect(JSON.stringify(Changes)).not.toContain('AfterValue');
	});

	it('fails when nothing would change', async () => {
		const local = await created();
		await local.call('CreateChangeSet', {...named, TemplateBody: body(1)});
		expect(await local.call('DescribeChangeSet', named)).toMatchObject({
			Status: 'FAILED',
			ExecutionStatus: 'UNAVAILABLE',
			StatusReason:
				"The submitted information didn't contain changes. Submit different information to create a change set.",
		});
	});

	it('fails early when properties are wrong, and DescribeEvents says where', async () => {
		const local = await created();
		const wrong = body(1).replace('RetentionInDays', 'RetentionDays');
		const {Id} = await local.call('CreateChangeSet', {...named, TemplateBody: wrong});
		const {Status, StatusReason} = await local.call('DescribeChangeSet', {ChangeSetName: Id});
		expect(Status).toBe('FAILED');
		expect(StatusReason).toContain('AWS::EarlyValidation::PropertyValidation');
		const {OperationEvents} = await local.call('DescribeEvents', {ChangeSetName: Id});
		expect(OperationEvents).toMatchObject([
			{
				EventType: 'VALIDATION_ERROR',
				LogicalResourceId: 'Logs',
				ValidationPath: '/Resources/Logs/Properties',
				ValidationStatusReason: '#: extraneous key [RetentionDays] is not permitted',
			},
		]);
		expect(local.world.log).toHaveLength(3);
	});

	it('refuses a stack that is not there, one that is, and a name that is taken', async () => {
		const local = await created();
		const create = {...named, ChangeSetType: 'CREATE' as const, TemplateBody: body(2)};
		await expect(local.call('CreateChangeSet', create)).rejects.toThrow('Stack [web] already exists');
		await expect(local.call('CreateChangeSet', {...named, StackName: 'none', TemplateBody: body(2)})).rejects.toThrow(
			'Stack [none] does not exist',
		);
		await local.call('CreateChangeSet', {...named, TemplateBody: body(2)});
		await expect(local.call('CreateChangeSet', {...named, TemplateBody: body(2)})).rejects.toMatchObject({
			name: 'AlreadyExistsException',
		});
	});

	it('leaves open what functions make of resources that are not there yet', async () => {
		const local = new LocalCloudFormation();
		const open = `
Resources:
  Cluster: {Type: AWS::ECS::Cluster}
  Service: {Type: AWS::ECS::Service, Properties: {DesiredCount: !Select [9, !Split [':', !GetAtt Cluster.Arn]]}}`;
		await local.call('CreateChangeSet', {...named, ChangeSetType: 'CREATE', TemplateBody: open});
		const {Changes} = await local.call('DescribeChangeSet', {...named, IncludePropertyValues: true});
		expect(Changes?.[1]?.ResourceChange?.AfterContext).toContain('{{changeSet:KNOWN_AFTER_APPLY}}');
	});

	it('lists and deletes', async () => {
		const local = await created();
		await local.call('CreateChangeSet', {...named, TemplateBody: body(2)});
		expect((await local.call('ListChangeSets', {StackName: 'web'})).Summaries).toMatchObject([
			{ChangeSetName: 'first'},
		]);
		await local.call('DeleteChangeSet', named);
		await expect(local.call('DescribeChangeSet', named)).rejects.toMatchObject({name: 'ChangeSetNotFoundException'});
	});

	it('deletes a stack under review', async () => {
		const local = new LocalCloudFormation();
		await local.call('CreateChangeSet', {...named, ChangeSetType: 'CREATE', TemplateBody: body(1)});
		await local.call('DeleteStack', {StackName: 'web'});
		await local.idle();
		await expect(local.status('web')).rejects.toThrow('does not exist');
	});
});
