import type {NetworkConfiguration, Tag, Task} from '@aws-sdk/client-ecs';
import type {EcsCore} from '../core.ts';
import type {TaskRecord} from '../model.ts';
import {chooseLaunches, type LaunchChoice} from '../tasks/capacity-strategy.ts';
import type {LaunchRequest} from '../tasks/launcher.ts';
import type {DeploymentRecord, ServiceRecord} from './model.ts';
import {spreadOverZones, type ZonedSubnet} from './zone-spread.ts';

/** Where one task of a service goes. */
export interface TaskPlace {
	readonly subnetId?: string;
	readonly containerInstance?: string;
}

/** Places for `count` tasks of an awsvpc service on Fargate, level over the zones; empty entries elsewhere. */
export async function placesFor(
	core: EcsCore,
	deployment: DeploymentRecord,
	running: readonly TaskRecord[],
	count: number,
): Promise<TaskPlace[]> {
	const subnets = deployment.networkConfiguration?.awsvpcConfiguration?.subnets ?? [];
	if (subnets.length < 2 || deployment.launchType === 'EC2') return Array.from({length: count}, () => ({}));
	const zoned = await zonesOf(core, subnets);
	const byZone = new Map<string, number>();
	for (const {task} of running) {
		const zone = task.availabilityZone ?? zoned.find(({subnetId}) => subnetId === subnetOf(task))?.zone ?? '';
		byZone.set(zone, (byZone.get(zone) ?? 0) + 1);
	}
	return spreadOverZones(zoned, byZone, count).map(({subnetId}) => ({subnetId}));
}

/** The subnet of a task's network interface, known before the interface exists. */
function subnetOf({attachments = []}: Task): string | undefined {
	const details = attachments.flatMap((attachment) => attachment.details ?? []);
	return details.find(({name}) => name === 'subnetId')?.value;
}

async function zonesOf(core: EcsCore, SubnetIds: readonly string[]): Promise<ZonedSubnet[]> {
	const {Subnets = []} = await core.context.call('ec2', 'DescribeSubnets', {SubnetIds: [...SubnetIds]});
	return Subnets.flatMap(({SubnetId, AvailabilityZone}) =>
		SubnetId === undefined ? [] : {subnetId: SubnetId, zone: AvailabilityZone ?? SubnetId},
	);
}

/** Launch type and capacity provider of `count` new tasks, so that the strategy's base and weights are kept. */
export function choicesFor(
	core: EcsCore,
	service: ServiceRecord,
	deployment: DeploymentRecord,
	running: readonly TaskRecord[],
	count: number,
): LaunchChoice[] {
	const taskDefinition = core.taskDefinitions.find(deployment.taskDefinitionArn);
	const perProvider = new Map<string, number>();
	for (const {task} of running) {
		const provider = task.capacityProviderName;
		if (provider !== undefined) perProvider.set(provider, (perProvider.get(provider) ?? 0) + 1);
	}
	return chooseLaunches(core.clusters.find(service.clusterName), taskDefinition, deployment, count, perProvider);
}

/** The request for one task of a deployment. `startedBy` names the deployment, the group names the service. */
export function launchRequest(
	core: EcsCore,
	service: ServiceRecord,
	deployment: DeploymentRecord,
	place: TaskPlace,
	choice: LaunchChoice,
): LaunchRequest {
	const {settings} = service;
	const taskDefinition = core.taskDefinitions.find(deployment.taskDefinitionArn);
	const networkConfiguration = networkAt(deployment.networkConfiguration, place.subnetId);
	return {
		cluster: core.clusters.find(service.clusterName),
		taskDefinition,
		...choice,
		group: `service:${service.name}`,
		startedBy: deployment.id,
		serviceName: service.name,
		tags: tagsFor(service, taskDefinition.tags),
		placementConstraints: settings.placementConstraints ?? [],
		placementStrategy: settings.placementStrategy ?? [],
		enableExecuteCommand: settings.enableExecuteCommand ?? false,
		...(deployment.platformVersion === undefined ? {} : {platformVersion: deployment.platformVersion}),
		...(networkConfiguration === undefined ? {} : {networkConfiguration}),
		...(place.containerInstance === undefined ? {} : {containerInstance: place.containerInstance}),
	};
}

function networkAt(network: NetworkConfiguration | undefined, subnetId: string | undefined) {
	const configuration = network?.awsvpcConfiguration;
	if (configuration === undefined || subnetId === undefined) return network;
	return {awsvpcConfiguration: {...configuration, subnets: [subnetId]}};
}

function tagsFor({settings, tags, name, clusterName}: ServiceRecord, definitionTags: readonly Tag[]): Tag[] {
	const propagated = {SERVICE: tags, TASK_DEFINITION: definitionTags, NONE: []}[settings.propagateTags ?? 'NONE'];
	const managed = [
		{key: 'aws:ecs:serviceName', value: name},
		{key: 'aws:ecs:clusterName', value: clusterName},
	];
	return settings.enableECSManagedTags === true ? [...propagated, ...managed] : [...propagated];
}
