import type {FilterCriteria} from '@aws-sdk/client-lambda';
import {describe, expect, test} from 'vitest';
import {settingsKey, tasksKey} from '../../../assets/pool/protocol/items.ts';
import {templateText} from '../../../src/infra/package-files.ts';
import {optionalPoolOutputs, poolOutputs, readPoolOutputs} from '../../../src/infra/pool/outputs.ts';
import {deploymentParameters, poolParameters} from '../../../src/infra/pool/parameters.ts';
import {compileFilter} from '../../../src/local/services/lambda/mappings/filter.ts';
import {declarationFrom, declarationsOf, readTemplate, resourcesOf} from '../support/template.ts';

const text = templateText('pool');
const template = readTemplate('pool');
const ofType = (type: string) => resourcesOf(template, type);
const resource = (name: string) => template.Resources[name]?.Properties ?? {};
const everyFunction = ['ProcessGrabbed', 'LaunchTask', 'Reconcile', 'SimulateGrab', 'SimulateKill'];

/** Statements of every policy of a resource, as text that can be searched. */
const policies = (name: string): string => JSON.stringify(resource(name));

describe('the template of the pool', () => {
	test('declares exactly the parameters that are asked for, and those that a deployment adds', () => {
		const {...inTemplate} = declarationsOf(template);
		for (const name of deploymentParameters) {
			expect(inTemplate).toHaveProperty(name);
			delete inTemplate[name];
		}
		expect(Object.entries(inTemplate)).toEqual(
			poolParameters.map((parameter) => [parameter.name, declarationFrom(parameter)]),
		);
	});

	test('has the outputs that are read; the first nine are named as the original names them', () => {
		const required = Object.entries(template.Outputs).filter(([, {Condition}]) => Condition === undefined);
		const optional = Object.entries(template.Outputs).filter(([, {Condition}]) => Condition !== undefined);
		expect(required.map(([name]) => name)).toEqual([...poolOutputs]);
		expect(optional.map(([name]) => name)).toEqual([...optionalPoolOutputs]);
		expect(poolOutputs.slice(0, 9)).toEqual([
			...['ClusterName', 'PublicSubnet1Id', 'PublicSubnet2Id', 'SecurityGroupId', 'ECRRepositoryUri'],
			...['ECRRepositoryName', 'TaskDefinitionArn', 'TasksTableName', 'TaskEventBusName'],
		]);
	});

	test('exports what the original exports, by its names, so that two pools do not clash', () => {
		const exported = Object.entries(template.Outputs).flatMap(([name, {Export}]) =>
			Export === undefined ? [] : [[name, Export.Name]],
		);
		const named = (name: string) => ({Sub: `\${AWS::StackName}-${name}`});
		expect(exported).toEqual([
			['ClusterName', named('ClusterName')],
			['PublicSubnet1Id', named('PublicSubnet1')],
			['PublicSubnet2Id', named('PublicSubnet2')],
			['SecurityGroupId', named('SecurityGroup')],
			['TaskDefinitionArn', named('TaskDefinitionArn')],
		]);
	});

	test('is small enough to be sent to CloudFormation as it is', () => {
		expect(Buffer.byteLength(text)).toBeLessThanOrEqual(51_200);
	});

	test('every function, and the monitoring, can be left out with all that belongs to it', () => {
		for (const name of [...everyFunction, 'Monitoring']) {
			expect(template.Conditions[`Has${name}`]).toEqual({Equals: [{Ref: name}, 'ENABLED']});
		}
		const whole = ['AWS::Lambda::Function', 'AWS::Lambda::Permission', 'AWS::Lambda::EventInvokeConfig'];
		for (const type of [...whole, 'AWS::Lambda::EventSourceMapping', 'AWS::Events::Rule', 'AWS::ECS::Service']) {
			for (const {Condition} of ofType(type)) expect(Condition).toMatch(/^Has/);
		}
		for (const name of everyFunction) {
			expect(template.Resources[`${name}Logs`]?.Condition).toBe(`Has${name}`);
			expect(template.Resources[`${name}Role`]?.Condition).toBe(`Has${name}`);
		}
	});

	test('all functions come from one archive, each by its own handler', () => {
		const functions = ofType('AWS::Lambda::Function').map(({Properties}) => Properties);
		expect(functions.map(({Handler}) => Handler)).toEqual(
			['process-grabbed', 'launch-task', 'reconcile', 'simulate-grab', 'simulate-kill'].map(
				(name) => `${name}.handler`,
			),
		);
		for (const {Code} of functions) expect(Code).toEqual({S3Bucket: {Ref: 'CodeBucket'}, S3Key: {Ref: 'CodeKey'}});
	});

	test('each function is told what it reads, and nothing else', () => {
		const namesOf = (name: string) =>
			Object.keys((resource(`${name}Function`).Environment as {readonly Variables: object}).Variables);
		const ofPool = [
			...['TABLE_NAME', 'CLUSTER', 'TASK_DEFINITION', 'CONTAINER_PORT', 'SUBNETS', 'SECURITY_GROUP', 'PUBLIC_ADDRESS'],
			...['STACK_ID', 'CAPACITY', 'LAUNCH_TIMEOUT_SECONDS', 'MAXIMUM_AGE_MINUTES', 'LEASE_MINUTES'],
		];
		expect(namesOf('ProcessGrabbed')).toEqual(['STACK_ID', 'TABLE_NAME', 'EVENT_BUS_NAME']);
		for (const name of ['LaunchTask', 'Reconcile']) {
			expect(new Set(namesOf(name))).toEqual(new Set([...ofPool, 'SHELL_ACCESS']));
		}
		for (const name of ['SimulateGrab', 'SimulateKill']) {
			expect(new Set(namesOf(name))).toEqual(new Set([...ofPool, 'SIMULATION_SEED']));
		}
	});

	test('pool#5 a grabbed task is told twice more when that fails, then put aside, and the simulators rest at first', () => {
		expect(resource('GrabbedStream')).toMatchObject({
			MaximumRetryAttempts: 2,
			BisectBatchOnFunctionError: true,
			DestinationConfig: {OnFailure: {Destination: {GetAtt: 'StreamDeadLetters.Arn'}}},
		});
		expect([resource('GrabRule').State, resource('KillRule').State]).toEqual(['DISABLED', 'DISABLED']);
	});

	test('pool#14 the stream is read from its beginning, so that the first launches are measured, too', () => {
		expect(resource('GrabbedStream').StartingPosition).toBe('TRIM_HORIZON');
	});

	test('the stream is read by no more at once than the function runs', () => {
		const {ParallelizationFactor} = resource('GrabbedStream');
		const atOnce = 2 * Number(ParallelizationFactor);
		expect(resource('ProcessGrabbedFunction').ReservedConcurrentExecutions).toEqual({
			If: ['ReservesConcurrency', atOnce, {Ref: 'AWS::NoValue'}],
		});
	});

	test('pool#14 the stream hands over what is told and what is measured, and nothing else', () => {
		const wanted = compileFilter(resource('GrabbedStream').FilterCriteria as FilterCriteria);
		const change = (before: string, after: string) => ({
			eventName: 'MODIFY',
			dynamodb: {
				Keys: {PK: {S: tasksKey}},
				...{OldImage: {Status: {S: before}}, NewImage: {Status: {S: after}}},
			},
		});
		const settings = {Keys: settingsKey, OldImage: {Kills: {N: '1'}}, NewImage: {Kills: {N: '2'}}};
		expect(wanted({eventName: 'MODIFY', dynamodb: settings})).toBe(true);
		expect(wanted({eventName: 'INSERT', dynamodb: settings})).toBe(false);
		for (const [before, after, isWanted] of [
			['RUNNING', 'ASSIGNED', true],
			['LAUNCHING', 'RUNNING', true],
			['LAUNCHING', 'ERROR', true],
			['LAUNCHING', 'LAUNCHING', false],
			['RUNNING', 'ERROR', false],
			['ASSIGNED', 'STOPPING', false],
		] as const) {
			expect(wanted(change(before, after)), `${before} → ${after}`).toBe(isWanted);
		}
	});

	test('pool#6 whatever may have changed the pool makes the reconciler look: events, stopped tasks, the clock', () => {
		const rules = ofType('AWS::Events::Rule').filter(({Properties}) =>
			JSON.stringify(Properties.Targets).includes('ReconcileFunction.Arn'),
		);
		expect(rules.map(({Properties}) => Properties.EventPattern ?? Properties.ScheduleExpression)).toEqual([
			{source: ['com.fargate-pool'], 'detail-type': ['PoolResized', 'PoolResumed', 'TasksKilled']},
			{
				source: ['aws.ecs'],
				'detail-type': ['ECS Task State Change'],
				detail: {
					clusterArn: [{GetAtt: 'Cluster.Arn'}],
					group: [{Sub: `family:\${AWS::StackName}-task`}],
					lastStatus: ['RUNNING', 'STOPPED'],
				},
			},
			'rate(1 minute)',
			{Ref: 'OpeningSchedule'},
			{Ref: 'ClosingSchedule'},
		]);
	});

	test('pool#16 a task is one container that answers for itself', () => {
		const containers = resource('TaskDefinition').ContainerDefinitions as Record<string, unknown>[];
		expect(containers).toHaveLength(1);
		expect(JSON.stringify(containers[0]?.HealthCheck)).toContain('/health');
		expect(resource('TaskDefinition')).toMatchObject({Cpu: {Ref: 'TaskCpu'}, Memory: {Ref: 'TaskMemory'}});
	});

	test('the container may listen on port 80 without being root', () => {
		const [container] = resource('TaskDefinition').ContainerDefinitions as Record<string, unknown>[];
		const open = {Namespace: 'net.ipv4.ip_unprivileged_port_start', Value: '0'};
		expect(container).toMatchObject({SystemControls: [open]});
		expect(container).not.toHaveProperty('User');
	});

	test('ECS checks a task often where nobody else can tell that it is ready', () => {
		const [container] = resource('TaskDefinition').ContainerDefinitions as {readonly HealthCheck: object}[];
		expect(container?.HealthCheck).toMatchObject({Interval: {If: ['IsOpen', 30, 5]}});
		expect(template.Conditions.IsOpen).toEqual({
			And: [{Condition: 'IsPublic'}, {Equals: [{Ref: 'AllowedCidr'}, '0.0.0.0/0']}],
		});
	});

	test('pool#7 the table answers by status and by change, streams both images and can be restored', () => {
		expect(resource('TasksTable')).toMatchObject({
			TableName: {Sub: `\${AWS::StackName}-Tasks`},
			BillingMode: 'PAY_PER_REQUEST',
			GlobalSecondaryIndexes: [{IndexName: 'StatusIndex'}, {IndexName: 'ChangedIndex'}],
			StreamSpecification: {StreamViewType: 'NEW_AND_OLD_IMAGES'},
			TimeToLiveSpecification: {AttributeName: 'ExpiresAt', Enabled: true},
			PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true},
		});
	});

	test('functions may start tasks of this family in this cluster alone, stop those of the cluster, and pass their roles alone', () => {
		expect(policies('LaunchTasks')).toContain(`task-definition/\${AWS::StackName}-task:*`);
		expect(policies('LaunchTasks')).toContain('{"ArnEquals":{"ecs:cluster":{"GetAtt":"Cluster.Arn"}}}');
		expect(policies('LaunchTasks')).toContain(
			'"Action":"iam:PassRole","Resource":[{"GetAtt":"ExecutionRole.Arn"},{"If":["HasShell",',
		);
		expect(policies('StopTasks')).toContain(`task/\${Cluster}/*`);
		const roles = ['SimulateGrabRole', 'SimulateKillRole', 'ProcessGrabbedRole'];
		for (const name of roles) expect(policies(name)).not.toContain('LaunchTasks');
		expect(policies('ProcessGrabbedRole')).not.toContain('UseTable');
	});

	test('only what has no resource to name is allowed on all of them', () => {
		const channels = ['CreateControlChannel', 'CreateDataChannel', 'OpenControlChannel', 'OpenDataChannel'];
		const statements = ['AWS::IAM::Role', 'AWS::IAM::ManagedPolicy'].flatMap(ofType).flatMap(statementsOf);
		const open = statements.filter(({Resource}) => Resource === '*').map(({Action}) => Action);
		expect(new Set(open.flat())).toEqual(
			new Set([
				...['ecr:GetAuthorizationToken', 'ec2:DescribeNetworkInterfaces', 'ecs:ListTasks', 'dynamodb:ListStreams'],
				...channels.map((channel) => `ssmmessages:${channel}`),
			]),
		);
	});

	test('routes, address and gateway wait for the attachment that they need', () => {
		expect(template.Resources.PublicRoute).toMatchObject({DependsOn: 'GatewayAttachment'});
		expect(template.Resources.NatAddress).toMatchObject({DependsOn: 'GatewayAttachment', Condition: 'HasNat'});
		expect(template.Resources.NatGateway).toMatchObject({DependsOn: 'PublicRoute', Condition: 'HasNat'});
	});
});

test('outputs are read when all that must be are there, with those of the parts that are', () => {
	const outputs = poolOutputs.map((OutputKey) => ({OutputKey, OutputValue: `value of ${OutputKey}`}));
	expect(readPoolOutputs(outputs)).toMatchObject({TasksTableName: 'value of TasksTableName'});
	expect(readPoolOutputs(outputs)?.GrabRule).toBeUndefined();
	expect(readPoolOutputs([...outputs, {OutputKey: 'GrabRule', OutputValue: 'rule'}])?.GrabRule).toBe('rule');
	expect(readPoolOutputs(outputs.slice(1))).toBeUndefined();
});

interface Statement {
	readonly Action: string | string[];
	readonly Resource: unknown;
}

function statementsOf({Properties}: {readonly Properties: Record<string, unknown>}): Statement[] {
	const inline = (Properties.Policies ?? []) as {readonly PolicyDocument: {readonly Statement: Statement[]}}[];
	const own = Properties.PolicyDocument as {readonly Statement: Statement[]} | undefined;
	return [...inline.flatMap(({PolicyDocument}) => PolicyDocument.Statement), ...(own?.Statement ?? [])];
}
