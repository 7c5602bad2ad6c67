import type {Deployment, Service} from '@aws-sdk/client-ecs';
import type {EcsCore} from '../core.ts';
import type {TaskRecord} from '../model.ts';
import type {DeploymentRecord, ServiceRecord} from './model.ts';

const pendingStatuses: readonly string[] = ['PROVISIONING', 'PENDING', 'ACTIVATING'];

/** Tasks in the RUNNING state, and tasks on the way there. */
export function countTasks(tasks: Iterable<TaskRecord>): {
	readonly runningCount: number;
	readonly pendingCount: number;
} {
	let runningCount = 0;
	let pendingCount = 0;
	for (const {task} of tasks) {
		if (task.lastStatus === 'RUNNING') runningCount += 1;
		else if (task.desiredStatus === 'RUNNING' && pendingStatuses.includes(task.lastStatus)) pendingCount += 1;
	}
	return {runningCount, pendingCount};
}

/** A service as DescribeServices shows it; tags only when asked for. */
export function describeService(core: EcsCore, service: ServiceRecord, withTags: boolean): Service {
	const tasks = core.tasks.ofService(service.clusterName, service.name);
	const byDeployment = Map.groupBy(tasks, ({task}) => task.startedBy ?? '');
	const primary = service.deployments.find(({status}) => status === 'PRIMARY');
	return {
		...visibleSettings(service),
		serviceArn: service.arn,
		serviceName: service.name,
		clusterArn: service.clusterArn,
		status: service.status,
		desiredCount: service.desiredCount,
		...countTasks(tasks),
		...(primary === undefined ? {} : placeOf(primary)),
		...(primary === undefined ? {} : {taskDefinition: primary.taskDefinitionArn}),
		deployments: service.deployments.map((deployment) =>
			describeDeployment(service, deployment, byDeployment.get(deployment.id) ?? []),
		),
		...(service.roleArn === undefined ? {} : {roleArn: service.roleArn}),
		events: service.events,
		createdAt: service.createdAt,
		createdBy: `arn:aws:iam::${core.context.account}:root`,
		...currentRevisions(service, byDeployment),
		...(withTags ? {tags: service.tags} : {}),
	};
}

function visibleSettings({settings}: ServiceRecord): Service {
	const {serviceConnectConfiguration, volumeConfigurations, vpcLatticeConfigurations, ...visible} = settings;
	const {gatewayConnectors, monitoring, ...shown} = visible;
	return {...shown, loadBalancers: shown.loadBalancers ?? [], serviceRegistries: shown.serviceRegistries ?? []};
}

function currentRevisions(service: ServiceRecord, byDeployment: ReadonlyMap<string, TaskRecord[]>): Service {
	const primary = service.deployments.find(({status}) => status === 'PRIMARY');
	const isUnderWay = primary?.rolloutState === 'IN_PROGRESS';
	return {
		...(isUnderWay ? {currentServiceDeployment: primary.serviceDeploymentArn} : {}),
		currentServiceRevisions: service.deployments.map(({id, status, revisionArn}) => {
			const {runningCount, pendingCount} = countTasks(byDeployment.get(id) ?? []);
			const requested = status === 'PRIMARY' ? service.desiredCount : 0;
			return {
				arn: revisionArn,
				requestedTaskCount: requested,
				runningTaskCount: runningCount,
				pendingTaskCount: pendingCount,
			};
		}),
	};
}

function describeDeployment(
	service: ServiceRecord,
	deployment: DeploymentRecord,
	tasks: readonly TaskRecord[],
): Deployment {
	const alive = tasks.filter(({task}) => task.desiredStatus === 'RUNNING').length;
	return {
		id: deployment.id,
		status: deployment.status,
		taskDefinition: deployment.taskDefinitionArn,
		desiredCount: deployment.status === 'PRIMARY' ? service.desiredCount : alive,
		...countTasks(tasks),
		failedTasks: deployment.failedTasks,
		createdAt: deployment.createdAt,
		updatedAt: deployment.updatedAt,
		...placeOf(deployment),
		...(deployment.networkConfiguration === undefined ? {} : {networkConfiguration: deployment.networkConfiguration}),
		rolloutState: deployment.rolloutState,
		rolloutStateReason: deployment.rolloutStateReason,
	};
}

/** Launch type or capacity providers of a deployment; the platform where it is Fargate. */
function placeOf({launchType, capacityProviderStrategy, platformVersion}: DeploymentRecord): Deployment {
	const isFargate = platformVersion !== undefined;
	return {
		...(launchType === undefined ? {} : {launchType}),
		...(capacityProviderStrategy === undefined ? {} : {capacityProviderStrategy}),
		...(isFargate ? {platformVersion, platformFamily: 'Linux'} : {}),
	};
}
