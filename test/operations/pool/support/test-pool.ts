import {CreateTableCommand, DescribeTableCommand, DynamoDBClient} from '@aws-sdk/client-dynamodb';
import {CreateSubnetCommand, CreateVpcCommand, EC2Client} from '@aws-sdk/client-ec2';
import {CreateClusterCommand, ECSClient, RegisterTaskDefinitionCommand} from '@aws-sdk/client-ecs';
import {writeTask} from '../../../../assets/pool/protocol/items.ts';
import type {Pool} from '../../../../assets/pool/protocol/pool.ts';
import {type PoolTask, type Status, startedBy} from '../../../../assets/pool/protocol/record.ts';
import type {Gateways} from '../../../../src/aws/gateway.ts';
import type {Stack} from '../../../../src/aws/gateways/cloudformation.ts';
import {openSession, type Session} from '../../../../src/aws/session.ts';
import {type PoolOutputs, readPoolOutputs} from '../../../../src/infra/pool/outputs.ts';
import {poolOn} from '../../../../src/operations/pool/pool-of.ts';
import {temporaryFolder, until} from '../../../support/containers.ts';
import {startLocalAws, type TestAws} from '../../../support/local-aws.ts';
import {stack} from '../../support/stacks.ts';

export const poolParameters: Readonly<Record<string, string>> = {
	WarmTasks: '5',
	TaskCpu: '256',
	TaskMemory: '512',
	PublicAddress: 'ENABLED',
	Capacity: 'FARGATE',
	LaunchTimeoutSeconds: '300',
	MaximumAgeMinutes: '0',
	LeaseMinutes: '0',
	Monitoring: 'DISABLED',
};

/** A stack of a pool as CloudFormation tells it. */
export function poolStack(name: string, outputs: Partial<PoolOutputs> = {}, changes: Partial<Stack> = {}): Stack {
	const all = {...poolOutputsOf(name), ...outputs};
	return stack('CREATE_COMPLETE', {
		StackName: name,
		Tags: [{Key: 'ecs-console:system', Value: 'pool'}],
		Outputs: Object.entries(all).map(([OutputKey, OutputValue]) => ({OutputKey, OutputValue})),
		Parameters: Object.entries(poolParameters).map(([ParameterKey, ParameterValue]) => ({
			ParameterKey,
			ParameterValue,
		})),
		...changes,
	});
}

function poolOutputsOf(name: string): PoolOutputs {
	const value = (OutputKey: string) => ({OutputKey, OutputValue: `${OutputKey} of ${name}`});
	const keys = ['PublicSubnet1Id', 'PublicSubnet2Id', 'SecurityGroupId', 'ECRRepositoryUri', 'ECRRepositoryName'];
	const more = ['BuildProject', 'SourceBucket', 'SourcePrefix', 'LogGroup', 'Subnets', 'ContainerName', 'TaskFamily'];
	const own = {
		ClusterName: name,
		TaskDefinitionArn: `${name}-task`,
		TasksTableName: `${name}-Tasks`,
		TaskEventBusName: `${name}-task-events`,
		ContainerPort: '8080',
		PublicAddress: 'ENABLED',
		DeadLetterQueueUrl: 'http://queues/events',
		StreamDeadLetterQueueUrl: 'http://queues/stream',
		GrabRule: `${name}-simulate-grab`,
		KillRule: `${name}-simulate-kill`,
		ReconcileFunction: `${name}-reconcile`,
	};
	const outputs = readPoolOutputs([
		...[...keys, ...more].map(value),
		...Object.entries(own).map(([OutputKey, OutputValue]) => ({OutputKey, OutputValue})),
	]);
	if (outputs === undefined) throw new Error('Some output of the template is not here.');
	return outputs;
}

type Changes = {readonly [Key in keyof PoolTask]?: PoolTask[Key] | undefined};

export interface TestPool extends AsyncDisposable {
	readonly name: string;
	readonly session: Session;
	readonly pool: Pool;
	/** Details of what was told to the bus, by detail type. */
	readonly announced: string[];
	/** A record with a task of ECS that runs, whatever came before. */
	place(status: Status, more?: Changes): Promise<PoolTask>;
	records(): Promise<PoolTask[]>;
	/** Whether ECS still runs a task. */
	runs(task: PoolTask): Promise<boolean>;
}

/** A pool of the local AWS: its table and cluster are there, its functions are not; containers are simulated. */
export async function openTestPool(
	name = 'demo',
	{
		options = {},
		gateways = {},
	}: {readonly options?: {readonly readOnly?: boolean}; readonly gateways?: Partial<Gateways>} = {},
): Promise<TestPool> {
	const folder = temporaryFolder();
	const aws = await startLocalAws();
	const session = await openSession({
		environment: {},
		auditFolder: folder.path,
		startLocal: async () => ({endpointUrl: aws.endpoint}),
		...options,
	});
	const outputs = await makePool(aws, name);
	const announced: string[] = [];
	const around: Partial<Gateways> = {
		cloudFormation: {
			...session.gateways.cloudFormation,
			describeStacks: async () => [poolStack(name, outputs)],
		},
		events: {
			rule: async () => ({State: 'DISABLED', $metadata: {}}),
			busExists: async () => true,
			enableRule: async () => undefined,
			disableRule: async () => undefined,
			putEvents: async (entries) => {
				announced.push(...entries.map(({DetailType = ''}) => DetailType));
			},
		},
		sqs: {waiting: async () => 0},
		...gateways,
	};
	const faced: Session = {
		...session,
		gateways: over(session.gateways, around),
		watching: over(session.watching, around),
	};
	const found = {
		...{name, stackId: 'id'},
		status: 'CREATE_COMPLETE',
		outputs: {...poolOutputsOf(name), ...outputs},
		parameters: poolParameters,
	};
	const pool = poolOn(faced, found, undefined);
	let count = 0;
	return {
		...{name, session: faced, pool, announced},
		async place(status, more = {}) {
			const at = new Date(Date.UTC(2026, 10, 21, 12, 0, count)).toISOString();
			count += 1;
			const id = more.id ?? `task_${at.replaceAll(/[:.]/g, '-')}_${count}`;
			const task = await run(faced, outputs, id);
			const record = {
				id,
				status,
				version: 1,
				createdAt: at,
				updatedAt: new Date().toISOString(),
				taskArn: task,
				...more,
			} as PoolTask;
			await session.gateways.dynamoDb.putItem({TableName: `${name}-Tasks`, Item: writeTask(record)});
			return record;
		},
		records: () => pool.table.all(),
		async runs({taskArn = ''}) {
			const [task] = await pool.tasks.describe([taskArn]);
			return task?.desiredStatus === 'RUNNING';
		},
		async [Symbol.asyncDispose]() {
			session.close();
			await aws[Symbol.asyncDispose]();
			folder[Symbol.dispose]();
		},
	};
}

/** Gateways are made on first use, so they cannot be spread. */
const over = (gateways: Gateways, changes: Partial<Gateways>): Gateways =>
	new Proxy(gateways, {get: (all, service: keyof Gateways) => changes[service] ?? all[service]});

async function makePool(aws: TestAws, name: string): Promise<Partial<PoolOutputs>> {
	const dynamoDb = new DynamoDBClient(aws.client);
	const S = (...names: readonly string[]) =>
		names.map((AttributeName) => ({AttributeName, AttributeType: 'S' as const}));
	const keys = (hash: string, range: string) => [
		{AttributeName: hash, KeyType: 'HASH' as const},
		{AttributeName: range, KeyType: 'RANGE' as const},
	];
	const index = (IndexName: string, hash: string, range: string) => ({
		...{IndexName, KeySchema: keys(hash, range), Projection: {ProjectionType: 'ALL' as const}},
	});
	await dynamoDb.send(
		new CreateTableCommand({
			TableName: `${name}-Tasks`,
			BillingMode: 'PAY_PER_REQUEST',
			AttributeDefinitions: S('PK', 'SK', 'Status', 'UpdatedAt'),
			KeySchema: keys('PK', 'SK'),
			GlobalSecondaryIndexes: [index('StatusIndex', 'Status', 'SK'), index('ChangedIndex', 'PK', 'UpdatedAt')],
		}),
	);
	const ecs = new ECSClient(aws.client);
	await ecs.send(new CreateClusterCommand({clusterName: name}));
	const {taskDefinition} = await ecs.send(
		new RegisterTaskDefinitionCommand({
			family: `${name}-task`,
			requiresCompatibilities: ['FARGATE'],
			networkMode: 'awsvpc',
			cpu: '256',
			memory: '512',
			containerDefinitions: [{name: 'app', image: 'app', essential: true}],
		}),
	);
	const ec2 = new EC2Client(aws.client);
	const {Vpc} = await ec2.send(new CreateVpcCommand({CidrBlock: '10.0.0.0/16'}));
	const {Subnet} = await ec2.send(new CreateSubnetCommand({VpcId: Vpc?.VpcId, CidrBlock: '10.0.0.0/20'}));
	await until('the table can be used', async () => {
		const {Table} = await dynamoDb.send(new DescribeTableCommand({TableName: `${name}-Tasks`}));
		return Table?.TableStatus === 'ACTIVE';
	});
	return {TaskDefinitionArn: taskDefinition?.taskDefinitionArn ?? '', Subnets: Subnet?.SubnetId ?? ''};
}

async function run({gateways}: Session, outputs: Partial<PoolOutputs>, id: string): Promise<string> {
	const {tasks = []} = await gateways.ecs.runTask({
		cluster: 'demo',
		taskDefinition: outputs.TaskDefinitionArn,
		launchType: 'FARGATE',
		startedBy: startedBy(id),
		networkConfiguration: {awsvpcConfiguration: {subnets: [outputs.Subnets ?? '']}},
	});
	const arn = tasks[0]?.taskArn ?? '';
	await until('the task runs', async () => {
		const [task] = await gateways.ecs.describeTasks('demo', [arn]);
		return task?.lastStatus === 'RUNNING';
	});
	return arn;
}
