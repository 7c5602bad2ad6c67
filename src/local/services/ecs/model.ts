import type {
	AwsVpcConfiguration,
	CapacityProviderStrategyItem,
	ClusterConfiguration,
	ClusterServiceConnectDefaults,
	ClusterSetting,
	Container,
	Tag,
	Task,
	TaskDefinition,
} from '@aws-sdk/client-ecs';

/** A cluster. INACTIVE ones stay discoverable for a while, as in ECS. */
export interface ClusterRecord {
	readonly arn: string;
	readonly name: string;
	status: 'ACTIVE' | 'INACTIVE';
	settings: ClusterSetting[];
	configuration: ClusterConfiguration | undefined;
	serviceConnectDefaults: ClusterServiceConnectDefaults | undefined;
	capacityProviders: string[];
	defaultCapacityProviderStrategy: CapacityProviderStrategyItem[];
	tags: Tag[];
}

/** One revision of a task definition. */
export interface TaskDefinitionRecord {
	readonly arn: string;
	readonly family: string;
	readonly revision: number;
	/** As DescribeTaskDefinition shows it; status and its timestamps change, nothing else does. */
	readonly definition: TaskDefinition;
	tags: Tag[];
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html, in order. */
export const taskStatuses = [
	'PROVISIONING',
	'PENDING',
	'ACTIVATING',
	'RUNNING',
	'DEACTIVATING',
	'STOPPING',
	'DEPROVISIONING',
	'STOPPED',
] as const;
export type TaskStatus = (typeof taskStatuses)[number];

/** A task as DescribeTasks shows it, with the members that a task always has. */
export type TaskDescription = Task & {
	readonly taskArn: string;
	readonly clusterArn: string;
	readonly taskDefinitionArn: string;
	readonly createdAt: Date;
	readonly group: string;
	readonly launchType: NonNullable<Task['launchType']>;
	containers: Container[];
	lastStatus: TaskStatus;
	desiredStatus: 'RUNNING' | 'STOPPED';
	version: number;
};

/** A port of a container and where it is reached: target groups, registries and `networkBindings` read only this. */
export interface TaskPort {
	readonly containerName: string;
	readonly containerPort: number;
	/** The address that answers: the task's own in awsvpc mode, otherwise the container instance's. */
	readonly address: string;
	hostPort: number;
	readonly protocol: 'tcp' | 'udp';
}

/** A task with what the engine must remember of it besides. */
export interface TaskRecord {
	/** 32 hexadecimal digits; the last part of the ARN. */
	readonly id: string;
	readonly clusterName: string;
	/** The service that started it, if one did. */
	readonly serviceName: string | undefined;
	readonly task: TaskDescription;
	/** Addresses that were allocated for this task alone and are given back when it has stopped. */
	ownAddresses: string[];
	/** Address that the task's containers have; undefined until placed. */
	address: string | undefined;
	ports: TaskPort[];
	/** How far each container has come, in the order of the task definition. */
	readonly containers: ContainerProgress[];
	/** Scale-in protection (UpdateTaskProtection): until when, if at all. */
	protectedUntil: Date | undefined;
	/** Where an awsvpc task gets its network interface. */
	readonly network: AwsVpcConfiguration | undefined;
	/** The network interface of an awsvpc task, once made. */
	networkInterfaceId: string | undefined;
	/** Whether its service's hooks have begun to activate it, so that they must deactivate it. */
	isActivated: boolean;
	/** Credentials and metadata are asked for under names that nobody guesses. */
	readonly credentialsId: string;
}

/** What is remembered of one container between engine runs. */
export interface ContainerProgress {
	readonly name: string;
	/** The runtime's id; a new one at each restart of the container. Stored before the runtime is asked to start. */
	runtimeId: string | undefined;
	startedAt: Date | undefined;
	finishedAt: Date | undefined;
	restarts: number;
	/** How it ended, when it has. */
	exitCode: number | undefined;
	/** How far the log driver is. */
	readonly logs: LogProgress;
}

/** How much of a container's output is in CloudWatch Logs; changed in place. */
export interface LogProgress {
	/** Bytes delivered. */
	stdout: number;
	stderr: number;
	/** What is being put at this moment, or was when the engine died: the next bytes of a stream, with that timestamp. */
	pending: {readonly stream: 'stdout' | 'stderr'; readonly bytes: number; readonly timestamp: number} | undefined;
}
