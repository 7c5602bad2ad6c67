import type {
	Cluster,
	ContainerInstance,
	DesiredStatus,
	RegisterTaskDefinitionRequest,
	RunTaskRequest,
	RunTaskResponse,
	Service,
	ServiceDeployment,
	ServiceDeploymentBrief,
	Tag,
	Task,
	TaskDefinition,
	UpdateServiceRequest,
} from '@aws-sdk/client-ecs';
import {
	DeregisterTaskDefinitionCommand,
	DescribeClustersCommand,
	DescribeContainerInstancesCommand,
	DescribeTaskDefinitionCommand,
	DescribeTasksCommand,
	ECSClient,
	ListClustersCommand,
	ListContainerInstancesCommand,
	ListTaskDefinitionsCommand,
	ListTasksCommand,
	RegisterTaskDefinitionCommand,
	RunTaskCommand,
	StopTaskCommand,
} from '@aws-sdk/client-ecs';
import type {CallOptions, Purpose} from '../call-options.ts';
import type {Connect} from '../clients.ts';
import {InvalidRequestError} from '../errors.ts';
import type {ExecTicket} from '../exec/exec-session.ts';
import {allPages, http, inBatches, type Page, present, unless} from '../paging.ts';
import {type ExecuteCommandInput, executeCommand} from './execute-command.ts';
import {runTasks} from './run-tasks.ts';
import {serviceCalls} from './service-calls.ts';

export type {
	Attachment,
	Cluster,
	Container,
	ContainerDefinition,
	ContainerInstance,
	ContainerOverride,
	Deployment,
	KeyValuePair,
	NetworkConfiguration,
	RegisterTaskDefinitionRequest,
	RunTaskRequest,
	Service,
	ServiceDeployment,
	ServiceDeploymentBrief,
	ServiceEvent,
	Tag,
	Task,
	TaskDefinition,
	TaskOverride,
	UpdateServiceRequest,
} from '@aws-sdk/client-ecs';

/** Which tasks to list; `startedBy` must be the only filter besides cluster and desired status (AWS's rule). */
export interface TaskFilter {
	readonly cluster: string;
	readonly serviceName?: string;
	readonly family?: string;
	readonly startedBy?: string;
	readonly containerInstance?: string;
	readonly desiredStatus?: DesiredStatus;
}

/** `count` may exceed AWS's 10 a call; `purpose` gives each batch its own stable client token. */
export interface RunTasksInput extends Omit<RunTaskRequest, 'clientToken' | 'count'> {
	readonly count: number;
	readonly purpose: Purpose;
}

export interface EcsGateway {
	/** ARNs of every cluster. */
	listClusters(options?: CallOptions): Promise<string[]>;
	/** The clusters that exist (also INACTIVE ones AWS still remembers), with tags and statistics. */
	describeClusters(names: readonly string[], options?: CallOptions): Promise<Cluster[]>;
	/** ARNs of every service of a cluster. */
	listServices(cluster: string, options?: CallOptions): Promise<string[]>;
	/** One page of them, at most a hundred; the first without a token. */
	servicePage(cluster: string, nextToken: string | undefined, options?: CallOptions): Promise<Page<string>>;
	/** The services that exist, ten a call; missing ones are left out. */
	describeServices(cluster: string, services: readonly string[], options?: CallOptions): Promise<Service[]>;
	updateService(input: UpdateServiceRequest, options?: CallOptions): Promise<Service>;
	/** ARNs without duplicates, all pages. Without `desiredStatus`: RUNNING, which includes tasks on their way there. */
	listTasks(filter: TaskFilter, options?: CallOptions): Promise<string[]>;
	/** One page of them, at most a hundred; the first without a token. Pages shift when tasks start or stop meanwhile. */
	taskPage(filter: TaskFilter, nextToken: string | undefined, options?: CallOptions): Promise<Page<string>>;
	/** Tasks with tags, a hundred a call; tasks that AWS no longer knows are left out. */
	describeTasks(cluster: string, tasks: readonly string[], options?: CallOptions): Promise<Task[]>;
	/** Stopped tasks of a service that AWS still remembers (about an hour). */
	stoppedServiceTasks(cluster: string, service: string, options?: CallOptions): Promise<Task[]>;
	/**
	 * Starts tasks in batches of ten.
	 * @throws RunTaskFailedError when any was not started: `started` holds those that were, `failures` the reasons.
	 */
	runTasks(input: RunTasksInput, options?: CallOptions): Promise<Task[]>;
	/** One RunTask as it is: the caller names its client token, and looks at the failures. */
	runTask(input: RunTaskRequest, options?: CallOptions): Promise<Pick<RunTaskResponse, 'tasks' | 'failures'>>;
	stopTask(cluster: string, task: string, reason: string, options?: CallOptions): Promise<Task>;
	/** Orders a command in a container; `openExecSession` opens what is answered, once. */
	executeCommand(input: ExecuteCommandInput, options?: CallOptions): Promise<ExecTicket>;
	/** By family, family:revision or ARN; undefined when there is none. */
	describeTaskDefinition(name: string, options?: CallOptions): Promise<(TaskDefinition & {tags: Tag[]}) | undefined>;
	/** ARNs, newest first. */
	listTaskDefinitions(family: string, options?: CallOptions): Promise<string[]>;
	registerTaskDefinition(input: RegisterTaskDefinitionRequest, options?: CallOptions): Promise<TaskDefinition>;
	deregisterTaskDefinition(name: string, options?: CallOptions): Promise<TaskDefinition>;
	/** Newest first. */
	listServiceDeployments(cluster: string, service: string, options?: CallOptions): Promise<ServiceDeploymentBrief[]>;
	describeServiceDeployments(arns: readonly string[], options?: CallOptions): Promise<ServiceDeployment[]>;
	/** Rolls the running deployment back. */
	stopServiceDeployment(arn: string, options?: CallOptions): Promise<string>;
	listContainerInstances(cluster: string, options?: CallOptions): Promise<string[]>;
	describeContainerInstances(
		cluster: string,
		instances: readonly string[],
		options?: CallOptions,
	): Promise<ContainerInstance[]>;
}

export function createEcsGateway(connect: Connect): EcsGateway {
	const client = connect(ECSClient, 'ECS');
	const tasks = taskCalls(client);
	return {
		...tasks,
		...serviceCalls(client),
		...taskDefinitionCalls(client),
		executeCommand: (input, options) => executeCommand(client, input, options),
		runTasks: (input, options) => runTasks(client, tasks.describeTasks, input, options),
		listClusters(options) {
			return allPages(async (nextToken) => {
				const page = await client.send(new ListClustersCommand({maxResults: 100, nextToken}), http(options));
				return {items: page.clusterArns, nextToken: page.nextToken};
			});
		},
		describeClusters(names, options) {
			return inBatches(names, 100, async (clusters) => {
				const command = new DescribeClustersCommand({clusters, include: ['TAGS', 'STATISTICS', 'SETTINGS']});
				return (await client.send(command, http(options))).clusters;
			});
		},
		listContainerInstances(cluster, options) {
			return allPages(async (nextToken) => {
				const input = {cluster, maxResults: 100, nextToken};
				const page = await client.send(new ListContainerInstancesCommand(input), http(options));
				return {items: page.containerInstanceArns, nextToken: page.nextToken};
			});
		},
		describeContainerInstances(cluster, instances, options) {
			return inBatches(instances, 100, async (containerInstances) => {
				const command = new DescribeContainerInstancesCommand({cluster, containerInstances, include: ['TAGS']});
				return (await client.send(command, http(options))).containerInstances;
			});
		},
	};
}

type TaskCalls = Pick<
	EcsGateway,
	'listTasks' | 'taskPage' | 'describeTasks' | 'stoppedServiceTasks' | 'runTask' | 'stopTask'
>;

function taskCalls(client: ECSClient): TaskCalls {
	async function taskPage(
		filter: TaskFilter,
		nextToken: string | undefined,
		options?: CallOptions,
	): Promise<Page<string>> {
		const page = await client.send(new ListTasksCommand({...filter, maxResults: 100, nextToken}), http(options));
		return {items: page.taskArns, nextToken: page.nextToken};
	}

	async function listTasks(filter: TaskFilter, options?: CallOptions): Promise<string[]> {
		return [...new Set(await allPages((nextToken) => taskPage(filter, nextToken, options)))];
	}

	function describeTasks(cluster: string, arns: readonly string[], options?: CallOptions): Promise<Task[]> {
		return inBatches(arns, 100, async (tasks) => {
			const command = new DescribeTasksCommand({cluster, tasks, include: ['TAGS']});
			return (await client.send(command, http(options))).tasks;
		});
	}

	return {
		listTasks,
		taskPage,
		describeTasks,
		async stoppedServiceTasks(cluster, service, options) {
			const stopped = {cluster, desiredStatus: 'STOPPED'} as const;
			const ofService = await listTasks({...stopped, serviceName: service}, options);
			if (ofService.length > 0) return describeTasks(cluster, ofService, options);
			// AWS has been seen to answer nothing to the two filters together (aws.md 1.6).
			const all = await describeTasks(cluster, await listTasks(stopped, options), options);
			const group = `service:${service.split('/').at(-1)}`;
			return all.filter((task) => task.group === group);
		},
		runTask: (input, options) => client.send(new RunTaskCommand(input), http(options)),
		async stopTask(cluster, task, reason, options) {
			const command = new StopTaskCommand({cluster, task, reason: reason.slice(0, 1024)});
			return present((await client.send(command, http(options))).task, 'ecs StopTask');
		},
	};
}

type TaskDefinitionCalls = Pick<
	EcsGateway,
	'describeTaskDefinition' | 'listTaskDefinitions' | 'registerTaskDefinition' | 'deregisterTaskDefinition'
>;

function taskDefinitionCalls(client: ECSClient): TaskDefinitionCalls {
	return {
		async describeTaskDefinition(name, options) {
			const command = new DescribeTaskDefinitionCommand({taskDefinition: name, include: ['TAGS']});
			// AWS answers ClientException "Unable to describe task definition."
			const answer = await unless(InvalidRequestError, client.send(command, http(options)), (error) =>
				/unable to describe|not found|does not exist/i.test(error.message),
			);
			return answer?.taskDefinition && {...answer.taskDefinition, tags: answer.tags ?? []};
		},
		listTaskDefinitions(family, options) {
			return allPages(async (nextToken) => {
				const input = {familyPrefix: family, sort: 'DESC' as const, maxResults: 100, nextToken};
				const page = await client.send(new ListTaskDefinitionsCommand(input), http(options));
				return {items: page.taskDefinitionArns, nextToken: page.nextToken};
			});
		},
		async registerTaskDefinition(input, options) {
			const answer = await client.send(new RegisterTaskDefinitionCommand(input), http(options));
			return present(answer.taskDefinition, 'ecs RegisterTaskDefinition');
		},
		async deregisterTaskDefinition(name, options) {
			const command = new DeregisterTaskDefinitionCommand({taskDefinition: name});
			return present((await client.send(command, http(options))).taskDefinition, 'ecs DeregisterTaskDefinition');
		},
	};
}
