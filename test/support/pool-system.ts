import {readdirSync} from 'node:fs';
import {CloudFormationClient, DescribeStacksCommand} from '@aws-sdk/client-cloudformation';
import {DynamoDBClient, ListTablesCommand} from '@aws-sdk/client-dynamodb';
import {DescribeRepositoriesCommand, ECRClient} from '@aws-sdk/client-ecr';
import {DescribeTasksCommand, ECSClient, ListClustersCommand, paginateListTasks, type Task} from '@aws-sdk/client-ecs';
import {EventBridgeClient, ListEventBusesCommand, ListRulesCommand} from '@aws-sdk/client-eventbridge';
import {LambdaClient, ListFunctionsCommand} from '@aws-sdk/client-lambda';
import {ListBucketsCommand, S3Client} from '@aws-sdk/client-s3';
import {ListQueuesCommand, SQSClient} from '@aws-sdk/client-sqs';
import {clientFor} from './local-aws.ts';

/** Parameters of a pool so small that it fills while a test waits. */
export const smallPool = ['--parameter', 'WarmTasks=2', '--parameter', 'Monitoring=DISABLED'] as const;

/** Tasks of a cluster that should run, of the pool and of its monitoring. */
export async function tasksOf(endpoint: string, cluster: string): Promise<Task[]> {
	const ecs = new ECSClient(clientFor(endpoint));
	const tasks: Task[] = [];
	for await (const {taskArns = []} of paginateListTasks({client: ecs}, {cluster})) {
		if (taskArns.length === 0) continue;
		tasks.push(...((await ecs.send(new DescribeTasksCommand({cluster, tasks: taskArns}))).tasks ?? []));
	}
	return tasks;
}

/** Names of everything that a pool consists of, in the whole local AWS; empty when nothing is left of any. */
export async function leftovers(endpoint: string, directory: string): Promise<string[]> {
	const client = clientFor(endpoint);
	const events = new EventBridgeClient(client);
	const [stacks, tables, functions, queues, buses, rules, buckets, repositories, clusters] = await Promise.all([
		new CloudFormationClient(client).send(new DescribeStacksCommand({})),
		new DynamoDBClient(client).send(new ListTablesCommand({})),
		new LambdaClient(client).send(new ListFunctionsCommand({})),
		new SQSClient(client).send(new ListQueuesCommand({})),
		events.send(new ListEventBusesCommand({})),
		events.send(new ListRulesCommand({})),
		new S3Client(client).send(new ListBucketsCommand({})),
		new ECRClient(client).send(new DescribeRepositoriesCommand({})),
		new ECSClient(client).send(new ListClustersCommand({})),
	]);
	const all = [
		...(stacks.Stacks ?? []).map(({StackName}) => StackName),
		...(tables.TableNames ?? []),
		...(functions.Functions ?? []).map(({FunctionName}) => FunctionName),
		...(queues.QueueUrls ?? []),
		...(buses.EventBuses ?? []).map(({Name}) => Name),
		...(rules.Rules ?? []).map(({Name}) => Name),
		...(buckets.Buckets ?? []).map(({Name}) => Name),
		...(repositories.repositories ?? []).map(({repositoryName}) => repositoryName),
		...(clusters.clusterArns ?? []),
		...readdirSync(`${directory}/containers`).map((name) => `container ${name}`),
	];
	return all.filter((name): name is string => name !== undefined && name !== 'default');
}
