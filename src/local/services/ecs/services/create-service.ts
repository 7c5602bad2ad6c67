import type {CreateServiceRequest} from '@aws-sdk/client-ecs';
import {ecsArn} from '../arns.ts';
import {invalidParameter} from '../errors.ts';
import type {ClusterRecord} from '../model.ts';
import {checkTags} from '../tags.ts';
import type {ServiceRecord, ServiceSettings} from './model.ts';
import type {Workshop} from './reconciler.ts';
import {validateName, validateService} from './validation.ts';

/**
 * Makes a service and begins its first deployment; the same request again answers the service that it made.
 * Throws what CreateService throws (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html).
 */
export async function createService(shop: Workshop, input: CreateServiceRequest): Promise<ServiceRecord> {
	const {core, store} = shop;
	const cluster = core.clusters.find(input.cluster);
	const name = validateName(input.serviceName);
	const request = JSON.stringify(input);
	const existing = refuseExisting(store.peek(cluster.name, name), request);
	if (existing !== undefined) return existing;
	if (input.taskDefinition === undefined) throw invalidParameter('TaskDefinition can not be blank.');
	const taskDefinition = core.taskDefinitions.findActive(input.taskDefinition);
	const tags = checkTags(input.tags);
	const settings = settingsOf(input, cluster);
	await validateService(core, {cluster, taskDefinition, settings, desiredCount: input.desiredCount});
	// Another request may have made it while this one was checked.
	const rival = refuseExisting(store.peek(cluster.name, name), request);
	if (rival !== undefined) return rival;
	const service: ServiceRecord = {
		arn: ecsArn(core.context, `service/${cluster.name}/${name}`),
		name,
		clusterName: cluster.name,
		clusterArn: cluster.arn,
		createdAt: core.context.clock.now(),
		roleArn: roleOf(shop, input),
		request,
		status: 'ACTIVE',
		desiredCount: input.desiredCount ?? 0,
		settings,
		deployments: [],
		events: [],
		isSteady: false,
		completedRevisionArn: undefined,
		tags,
	};
	shop.deployments.begin(service, taskDefinition.arn);
	store.save(service);
	return service;
}

function refuseExisting(existing: ServiceRecord | undefined, request: string): ServiceRecord | undefined {
	if (existing === undefined || existing.status === 'INACTIVE') return undefined;
	if (existing.status === 'DRAINING') throw invalidParameter('Unable to Start a service that is still Draining.');
	if (existing.request !== request) throw invalidParameter('Creation of service was not idempotent.');
	return existing;
}

/** Service-linked role, named once the service needs one. */
function roleOf(
	{core}: Workshop,
	{role, loadBalancers, serviceRegistries, networkConfiguration}: CreateServiceRequest,
) {
	const needsOne = [loadBalancers, serviceRegistries].some((list = []) => list.length > 0);
	if (role !== undefined && role !== '') return role;
	if (!needsOne && networkConfiguration === undefined) return undefined;
	return `arn:aws:iam::${core.context.account}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`;
}

function settingsOf(input: CreateServiceRequest, cluster: ClusterRecord): ServiceSettings {
	const {cluster: _cluster, serviceName, clientToken, tags, desiredCount, taskDefinition, role, ...given} = input;
	const {schedulingStrategy = 'REPLICA', deploymentConfiguration = {}} = given;
	const capacity = capacityOf(input, cluster);
	const isFargate =
		capacity.launchType === 'FARGATE' ||
		capacity.capacityProviderStrategy?.some(({capacityProvider}) => capacityProvider?.startsWith('FARGATE') === true);
	return {
		...given,
		...capacity,
		...(isFargate === true ? {platformVersion: platformOf(given.platformVersion)} : {}),
		schedulingStrategy,
		deploymentConfiguration: {
			strategy: 'ROLLING',
			maximumPercent: schedulingStrategy === 'DAEMON' ? 100 : 200,
			minimumHealthyPercent: schedulingStrategy === 'DAEMON' ? 0 : 100,
			deploymentCircuitBreaker: {enable: false, rollback: false},
			...deploymentConfiguration,
		},
		deploymentController: given.deploymentController ?? {type: 'ECS'},
		availabilityZoneRebalancing: given.availabilityZoneRebalancing ?? 'ENABLED',
		placementConstraints: given.placementConstraints ?? [],
		placementStrategy: given.placementStrategy ?? [],
		enableECSManagedTags: given.enableECSManagedTags ?? false,
		enableExecuteCommand: given.enableExecuteCommand ?? false,
		propagateTags: given.propagateTags ?? 'NONE',
	};
}

export const platformOf = (version: string | undefined): string =>
	version === undefined || version === 'LATEST' ? '1.4.0' : version;

/** Without launch type and strategy the cluster's default strategy applies; without that, EC2. */
function capacityOf({launchType, capacityProviderStrategy}: CreateServiceRequest, cluster: ClusterRecord) {
	if (capacityProviderStrategy !== undefined && capacityProviderStrategy.length > 0) {
		return {launchType, capacityProviderStrategy};
	}
	if (launchType !== undefined) return {launchType, capacityProviderStrategy: undefined};
	const standard = cluster.defaultCapacityProviderStrategy;
	if (standard.length > 0) return {launchType: undefined, capacityProviderStrategy: standard};
	return {launchType: 'EC2' as const, capacityProviderStrategy: undefined};
}
