import type {CreateServiceRequest, LaunchType, LoadBalancer, ServiceRegistry} from '@aws-sdk/client-ecs';
import {nameOf} from '../arns.ts';
import type {EcsCore} from '../core.ts';
import {clientException, invalidParameter} from '../errors.ts';
import type {ClusterRecord, TaskDefinitionRecord} from '../model.ts';
import {chooseLaunches, launchTypeOf} from '../tasks/capacity-strategy.ts';
import {checkNetworkConfiguration} from '../tasks/network-configuration.ts';
import type {ServiceSettings} from './model.ts';

const largestDesiredCount = 5000;

/** What a service is going to be; checked before anything of it is made or changed. */
export interface ServiceIntent {
	readonly cluster: ClusterRecord;
	readonly taskDefinition: TaskDefinitionRecord;
	readonly settings: ServiceSettings;
	readonly desiredCount: number | undefined;
}

/** Throws InvalidParameterException or ClientException in AWS's words for the first rule that does not hold. */
export async function validateService(core: EcsCore, intent: ServiceIntent): Promise<void> {
	const {cluster, settings, taskDefinition, desiredCount} = intent;
	validateCount(desiredCount, settings);
	chooseLaunches(cluster, taskDefinition, settings, 1);
	await checkNetworkConfiguration(core.context, taskDefinition, launchTypeFor(settings), settings.networkConfiguration);
	validateDeploymentConfiguration(settings);
	const loadBalancers = settings.loadBalancers ?? [];
	if (settings.healthCheckGracePeriodSeconds !== undefined && loadBalancers.length === 0) {
		throw invalidParameter('Health check grace period is only valid for services configured to use load balancers');
	}
	for (const loadBalancer of loadBalancers) await validateLoadBalancer(core, loadBalancer, taskDefinition);
	for (const registry of settings.serviceRegistries ?? []) await validateRegistry(core, registry, taskDefinition);
}

/** 1 to 255 letters, digits, hyphens and underscores. */
export function validateName(name: CreateServiceRequest['serviceName']): string {
	if (name === undefined || name === '') throw invalidParameter('Service name cannot be empty.');
	if (!/^[A-Za-z0-9_-]{1,255}$/.test(name)) {
		throw invalidParameter(
			'Service name must contain only letters, numbers, hyphens and underscores, and be at most 255 characters long.',
		);
	}
	return name;
}

function validateCount(desiredCount: number | undefined, {schedulingStrategy}: ServiceSettings): void {
	if (schedulingStrategy === 'DAEMON') {
		if (desiredCount === undefined) return;
		throw invalidParameter(
			'The daemon scheduling strategy does not support a desired count for services. Remove a desired count value and try again',
		);
	}
	if (desiredCount === undefined) throw invalidParameter('The service requires a desiredCount.');
	if (!Number.isInteger(desiredCount) || desiredCount < 0) {
		throw invalidParameter('desiredCount must be greater than or equal to 0.');
	}
	if (desiredCount > largestDesiredCount) {
		throw invalidParameter(`desiredCount must be less than or equal to ${largestDesiredCount}.`);
	}
}

/** Launch type of the service's tasks, whether it is named or comes from the capacity providers. */
function launchTypeFor({launchType, capacityProviderStrategy = []}: ServiceSettings): LaunchType {
	return launchType ?? launchTypeOf(capacityProviderStrategy[0]?.capacityProvider ?? '');
}

function validateDeploymentConfiguration({deploymentConfiguration, schedulingStrategy}: ServiceSettings): void {
	const {minimumHealthyPercent: minimum = 100, maximumPercent: maximum = 200, strategy} = deploymentConfiguration;
	if (minimum < 0 || minimum > 100) {
		throw invalidParameter('minimumHealthyPercent must be between 0 and 100.');
	}
	if (maximum < 100) throw invalidParameter('maximumPercent must be greater than or equal to 100.');
	if (minimum === 100 && maximum === 100) {
		throw invalidParameter(
			'Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.',
		);
	}
	if (strategy !== undefined && strategy !== 'ROLLING') {
		throw invalidParameter(`The local AWS deploys with strategy ROLLING; ${strategy} is not available.`);
	}
	if (schedulingStrategy === 'DAEMON' && maximum > 200) {
		throw invalidParameter('maximumPercent must not exceed 200 for the daemon scheduling strategy.');
	}
}

async function validateLoadBalancer(
	core: EcsCore,
	{targetGroupArn, containerName = '', containerPort}: LoadBalancer,
	{definition}: TaskDefinitionRecord,
): Promise<void> {
	if (targetGroupArn === undefined) throw invalidParameter('targetGroupArn cannot be empty.');
	const container = definition.containerDefinitions?.find(({name}) => name === containerName);
	if (container === undefined) {
		throw invalidParameter(`The container ${containerName} does not exist in the task definition.`);
	}
	if (container.portMappings?.some((mapping) => mapping.containerPort === containerPort) !== true) {
		throw invalidParameter(`The container ${containerName} did not have a container port ${containerPort} defined.`);
	}
	const group = await describeTargetGroup(core, targetGroupArn);
	if ((group.LoadBalancerArns ?? []).length === 0) {
		throw invalidParameter(
			`The target group with targetGroupArn ${targetGroupArn} does not have an associated load balancer.`,
		);
	}
	const needsIp = definition.networkMode === 'awsvpc';
	if (needsIp !== (group.TargetType === 'ip')) {
		const mode = `which is incompatible with the ${definition.networkMode ?? 'bridge'} network mode`;
		throw invalidParameter(
			`The provided target group ${targetGroupArn} has target type ${group.TargetType}, ${mode} specified in the task definition.`,
		);
	}
}

async function describeTargetGroup(core: EcsCore, targetGroupArn: string) {
	const input = {TargetGroupArns: [targetGroupArn]};
	const answer = await core.context
		.call('elasticloadbalancingv2', 'DescribeTargetGroups', input)
		.catch(() => undefined);
	const group = answer?.TargetGroups?.[0];
	if (group === undefined) throw invalidParameter(`The target group ${targetGroupArn} does not exist.`);
	return group;
}

async function validateRegistry(
	core: EcsCore,
	{registryArn, containerName, containerPort, port}: ServiceRegistry,
	{definition}: TaskDefinitionRecord,
): Promise<void> {
	if (registryArn === undefined) throw invalidParameter('registryArn cannot be empty.');
	const input = {Id: nameOf(registryArn)};
	const answer = await core.context.call('servicediscovery', 'GetService', input).catch(() => undefined);
	if (answer?.Service === undefined) throw clientException(`Unable to find the service registry ${registryArn}.`);
	const isSrv = answer.Service.DnsConfig?.DnsRecords?.some(({Type}) => Type === 'SRV') === true;
	if (isSrv && definition.networkMode !== 'awsvpc' && containerName === undefined) {
		const mode = `network mode ${definition.networkMode ?? 'bridge'}`;
		throw invalidParameter(`containerName and containerPort must be specified for SRV records with ${mode}.`);
	}
	if (isSrv && containerName === undefined && port === undefined) {
		throw invalidParameter('port, or containerName and containerPort, must be specified for SRV records.');
	}
	if (containerName === undefined) return;
	const container = definition.containerDefinitions?.find(({name}) => name === containerName);
	if (container === undefined) {
		throw invalidParameter(`The container ${containerName} does not exist in the task definition.`);
	}
	if (container.portMappings?.some((mapping) => mapping.containerPort === containerPort) !== true) {
		throw invalidParameter(`The container ${containerName} did not have a container port ${containerPort} defined.`);
	}
}
