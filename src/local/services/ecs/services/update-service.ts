import type {UpdateServiceRequest} from '@aws-sdk/client-ecs';
import {ServiceNotActiveException} from '@aws-sdk/client-ecs';
import {platformOf} from './create-service.ts';
import {primaryOf, type ServiceRecord, type ServiceSettings} from './model.ts';
import type {Workshop} from './reconciler.ts';
import {validateService} from './validation.ts';

/** Settings that are part of a revision: giving one begins a new deployment when it differs. */
const revisionSettings = [
	'capacityProviderStrategy',
	'networkConfiguration',
	'platformVersion',
	'loadBalancers',
	'serviceRegistries',
	'enableExecuteCommand',
	'enableECSManagedTags',
	'propagateTags',
	'serviceConnectConfiguration',
	'volumeConfigurations',
	'vpcLatticeConfigurations',
] as const satisfies readonly (keyof ServiceSettings & keyof UpdateServiceRequest)[];

/** Settings that hold from now on, without a deployment. */
const schedulerSettings = [
	'availabilityZoneRebalancing',
	'healthCheckGracePeriodSeconds',
	'placementConstraints',
	'placementStrategy',
	'deploymentController',
] as const satisfies readonly (keyof ServiceSettings & keyof UpdateServiceRequest)[];

/**
 * Changes a service; a new task definition, a changed setting of the revision or `forceNewDeployment` begins a
 * deployment, a new desired count alone does not. Throws what UpdateService throws.
 */
export async function updateService(shop: Workshop, input: UpdateServiceRequest): Promise<ServiceRecord> {
	const {core, store} = shop;
	const cluster = core.clusters.find(input.cluster);
	const service = store.find(cluster.name, input.service ?? '');
	if (service.status !== 'ACTIVE') {
		throw new ServiceNotActiveException({message: 'Service was not ACTIVE.', $metadata: {}});
	}
	const present = primaryOf(service).taskDefinitionArn;
	const taskDefinition =
		input.taskDefinition === undefined
			? core.taskDefinitions.find(present)
			: core.taskDefinitions.findActive(input.taskDefinition);
	const settings = changedSettings(service.settings, input);
	const isDaemon = settings.schedulingStrategy === 'DAEMON';
	const desiredCount = input.desiredCount ?? (isDaemon ? undefined : service.desiredCount);
	await validateService(core, {cluster, taskDefinition, settings, desiredCount});
	const hasNewRevision =
		taskDefinition.arn !== present ||
		revisionSettings.some((name) => JSON.stringify(settings[name]) !== JSON.stringify(service.settings[name]));
	service.settings = settings;
	if (desiredCount !== undefined) service.desiredCount = desiredCount;
	if (hasNewRevision || input.forceNewDeployment === true) shop.deployments.begin(service, taskDefinition.arn);
	service.isSteady = false;
	store.save(service);
	return service;
}

function changedSettings(settings: ServiceSettings, input: UpdateServiceRequest): ServiceSettings {
	const changed: Record<string, unknown> = {...settings};
	for (const name of [...revisionSettings, ...schedulerSettings]) {
		if (input[name] !== undefined) changed[name] = input[name];
	}
	if (input.platformVersion !== undefined) changed.platformVersion = platformOf(input.platformVersion);
	if ((input.capacityProviderStrategy ?? []).length > 0) changed.launchType = undefined;
	if (input.loadBalancers?.length === 0) changed.healthCheckGracePeriodSeconds = undefined;
	return {
		...(changed as unknown as ServiceSettings),
		deploymentConfiguration: {...settings.deploymentConfiguration, ...input.deploymentConfiguration},
	};
}
