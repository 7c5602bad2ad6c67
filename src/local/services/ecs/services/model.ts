import type {
	CapacityProviderStrategyItem,
	CreateServiceRequest,
	DeploymentRolloutState,
	LaunchType,
	NetworkConfiguration,
	Service,
	ServiceDeployment,
	ServiceEvent,
	ServiceRevision,
	Tag,
} from '@aws-sdk/client-ecs';

/** What CreateService sets and UpdateService changes, as the request has it, defaults filled in. */
export type ServiceSettings = Omit<
	CreateServiceRequest,
	'cluster' | 'serviceName' | 'clientToken' | 'tags' | 'desiredCount' | 'taskDefinition' | 'role'
> & {
	readonly schedulingStrategy: NonNullable<CreateServiceRequest['schedulingStrategy']>;
	readonly deploymentConfiguration: NonNullable<CreateServiceRequest['deploymentConfiguration']>;
};

/** A service of a cluster. INACTIVE ones stay describable for a while, as in ECS. */
export interface ServiceRecord {
	readonly arn: string;
	readonly name: string;
	readonly clusterName: string;
	readonly clusterArn: string;
	readonly createdAt: Date;
	readonly roleArn: string | undefined;
	/** The request that made it, for idempotency: the same request again answers the same service. */
	readonly request: string;
	status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
	desiredCount: number;
	settings: ServiceSettings;
	/** The PRIMARY one first, then ACTIVE ones whose tasks are being replaced. */
	deployments: DeploymentRecord[];
	/** Newest first, at most 100. */
	events: ServiceEvent[];
	/** Whether the last thing said was that it reached a steady state. */
	isSteady: boolean;
	/** Revision of the last deployment that completed: where a rollback goes. */
	completedRevisionArn: string | undefined;
	tags: Tag[];
}

/** A deployment of a service: the tasks with `startedBy` equal to its id are its own. */
export interface DeploymentRecord {
	/** `ecs-svc/<number>`. */
	readonly id: string;
	readonly createdAt: Date;
	readonly revisionArn: string;
	readonly taskDefinitionArn: string;
	readonly launchType: LaunchType | undefined;
	readonly capacityProviderStrategy: CapacityProviderStrategyItem[] | undefined;
	readonly platformVersion: string | undefined;
	readonly networkConfiguration: NetworkConfiguration | undefined;
	/** The service deployment that this one carries out. */
	serviceDeploymentArn: string;
	status: 'PRIMARY' | 'ACTIVE';
	updatedAt: Date;
	rolloutState: DeploymentRolloutState;
	rolloutStateReason: string;
	/** Failed tasks since the last healthy one, as the circuit breaker counts them. */
	failedTasks: number;
	/** Starts that failed in a row, for the back-off; a healthy task resets it. */
	failedStarts: number;
	lastFailureAt: Date | undefined;
}

export type ServiceRevisionRecord = ServiceRevision & {
	readonly serviceRevisionArn: string;
	readonly serviceArn: string;
};

export type ServiceDeploymentRecord = ServiceDeployment & {
	readonly serviceDeploymentArn: string;
	readonly serviceArn: string;
	readonly createdAt: Date;
};

/** The deployment that is to be reached. Every service has one. */
export function primaryOf(service: ServiceRecord): DeploymentRecord {
	const primary = service.deployments.find(({status}) => status === 'PRIMARY');
	if (primary === undefined) throw new Error(`The service ${service.name} has no primary deployment.`);
	return primary;
}

/** What DescribeServices shows of the settings. */
export type VisibleSettings = Pick<Service, keyof Service & keyof ServiceSettings>;
