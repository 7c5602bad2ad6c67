import type {Deployment, Service} from '@aws-sdk/client-ecs';
import {NotStabilizedError} from '../stack/failure.ts';
import type {Values} from '../template/value.ts';
import type {ProviderContext, Providers, ResourceProvider} from './provider.ts';
import {
	adopted,
	camelCase,
	deleteOnceFree,
	differs,
	ignoreGone,
	invoke,
	isGone,
	omit,
	pick,
	records,
	tagChanges,
	text,
	texts,
	waitFor,
} from './shape.ts';

/** Members whose keys are data. */
const verbatim: ReadonlySet<string> = new Set(['DockerLabels', 'Options', 'DriverOpts', 'Labels']);

const cluster: ResourceProvider = {
	nameProperty: 'ClusterName',
	create: async (context, properties) => {
		const clusterName = text(properties, 'ClusterName') ?? context.physicalName({maximumLength: 255});
		const input = {...camelCase(properties, verbatim), clusterName, ...settings(properties)};
		const {cluster: made} = await invoke(context, 'ecs', 'CreateCluster', omit(input, 'clusterSettings'));
		return {physicalId: clusterName, attributes: {Arn: made?.clusterArn}};
	},
	update: async (context, {physicalId, attributes}, next, previous) => {
		if (differs(next, previous, 'ClusterSettings', 'Configuration', 'ServiceConnectDefaults')) {
			const input = camelCase(pick(next, 'Configuration', 'ServiceConnectDefaults'), verbatim);
			await invoke(context, 'ecs', 'UpdateCluster', {cluster: physicalId, ...input, ...settings(next)});
		}
		if (differs(next, previous, 'CapacityProviders', 'DefaultCapacityProviderStrategy')) {
			await putCapacityProviders(context, physicalId, next);
		}
		await updateEcsTags(context, String(attributes.Arn), next, previous);
		return {};
	},
	delete: (context, {physicalId}) =>
		deleteOnceFree(context, ['ClusterContainsTasksException', 'ClusterContainsContainerInstancesException'], () =>
			context.call('ecs', 'DeleteCluster', {cluster: physicalId}),
		),
};

function settings(properties: Values): Values {
	const list = records(properties, 'ClusterSettings');
	return list.length === 0 ? {} : {settings: list.map((setting) => camelCase(setting))};
}

async function putCapacityProviders(context: ProviderContext, clusterName: string, properties: Values): Promise<void> {
	await invoke(context, 'ecs', 'PutClusterCapacityProviders', {
		cluster: clusterName,
		capacityProviders: texts(properties, 'CapacityProviders'),
		defaultCapacityProviderStrategy: records(properties, 'DefaultCapacityProviderStrategy').map((item) =>
			camelCase(item),
		),
	});
}

async function updateEcsTags(
	context: ProviderContext,
	resourceArn: string,
	next: Values,
	previous: Values,
): Promise<void> {
	const {added, removed} = tagChanges(next, previous);
	if (removed.length > 0) await invoke(context, 'ecs', 'UntagResource', {resourceArn, tagKeys: removed});
	if (added.length > 0)
		await invoke(context, 'ecs', 'TagResource', {resourceArn, tags: added.map((tag) => camelCase(tag))});
}

const taskDefinition: ResourceProvider = {
	create: async (context, properties) => {
		const family = text(properties, 'Family') ?? context.physicalName({maximumLength: 255});
		const input = {...camelCase(properties, verbatim), family};
		const {taskDefinition: made} = await invoke(context, 'ecs', 'RegisterTaskDefinition', input);
		const physicalId = made?.taskDefinitionArn ?? '';
		return {physicalId, attributes: {TaskDefinitionArn: physicalId}};
	},
	update: async (context, {physicalId}, next, previous) => {
		await updateEcsTags(context, physicalId, next, previous);
		return {};
	},
	delete: (context, {physicalId}) =>
		ignoreGone(context.call('ecs', 'DeregisterTaskDefinition', {taskDefinition: physicalId})),
};

const notForUpdate = [
	'Cluster',
	'LaunchType',
	'ServiceName',
	'SchedulingStrategy',
	'DeploymentController',
	'Role',
	'Tags',
] as const;

const service: ResourceProvider = {
	nameProperty: 'ServiceName',
	create: async (context, properties) => {
		const serviceName = text(properties, 'ServiceName') ?? context.physicalName({maximumLength: 255});
		const clusterName = text(properties, 'Cluster') ?? 'default';
		const found = await adopted(context, async () => liveService(context, clusterName, serviceName));
		const input = {
			...camelCase(properties, verbatim),
			serviceName,
			clientToken: context.token,
			...desiredCount(properties),
		};
		const made = found ?? (await invoke(context, 'ecs', 'CreateService', input)).service;
		const physicalId = made?.serviceArn ?? '';
		context.initiated(physicalId);
		context.configured();
		await steady(context, clusterName, made);
		return {physicalId, attributes: {ServiceArn: physicalId, Name: serviceName}};
	},
	update: async (context, {physicalId}, next, previous) => {
		const clusterName = text(next, 'Cluster') ?? 'default';
		if (hasOtherChange(next, previous)) {
			const input = {...camelCase(omit(next, ...notForUpdate), verbatim), cluster: clusterName, service: physicalId};
			await steady(context, clusterName, (await invoke(context, 'ecs', 'UpdateService', input)).service);
		}
		await updateEcsTags(context, physicalId, next, previous);
		return {};
	},
	delete: async (context, {physicalId}, properties) => {
		const clusterName = text(properties, 'Cluster') ?? 'default';
		const input = {cluster: clusterName, service: physicalId, force: true};
		await ignoreGone(context.call('ecs', 'DeleteService', input)).catch((error: unknown) => {
			// An earlier attempt began the deletion: the service drains, or has drained.
			if (!(error instanceof Error) || error.name !== 'ServiceNotActiveException') throw error;
		});
		await waitFor(context, `service ${physicalId} is inactive`, async () =>
			(await liveService(context, clusterName, physicalId).catch(() => undefined)) === undefined ? true : undefined,
		);
		await waitFor(context, `tasks of ${physicalId} are stopped`, async () =>
			(await hasTasks(context, clusterName, physicalId)) ? undefined : true,
		);
	},
};

/** Whether a task of the service, which need not exist any more, has not stopped yet. */
async function hasTasks({call}: ProviderContext, clusterName: string, serviceArn: string): Promise<boolean> {
	const group = `service:${serviceArn.split('/').at(-1) ?? ''}`;
	for (const desiredStatus of ['RUNNING', 'STOPPED'] as const) {
		let nextToken: string | undefined;
		do {
			const page = await call('ecs', 'ListTasks', {cluster: clusterName, desiredStatus, nextToken}).catch(noneIfGone);
			const arns = page.taskArns ?? [];
			const {tasks = []} =
				arns.length === 0 ? {} : await call('ecs', 'DescribeTasks', {cluster: clusterName, tasks: arns});
			if (tasks.some((task) => task.group === group && task.lastStatus !== 'STOPPED')) return true;
			nextToken = page.nextToken;
		} while (nextToken !== undefined);
	}
	return false;
}

function noneIfGone(error: unknown): {taskArns: string[]; nextToken?: string} {
	if (isGone(error)) return {taskArns: []};
	throw error;
}

function hasOtherChange(next: Values, previous: Values): boolean {
	return differs(
		next,
		previous,
		...new Set([...Object.keys(next), ...Object.keys(previous)].filter((name) => name !== 'Tags')),
	);
}

/** A replica service without a count runs one task when CloudFormation creates it. */
function desiredCount(properties: Values): Values {
	return properties.DesiredCount === undefined && properties.SchedulingStrategy !== 'DAEMON' ? {desiredCount: 1} : {};
}

async function liveService({call}: ProviderContext, clusterName: string, name: string): Promise<Service | undefined> {
	const {services} = await call('ecs', 'DescribeServices', {cluster: clusterName, services: [name]});
	const found = services?.[0];
	return found === undefined || found.status === 'INACTIVE' ? undefined : found;
}

const threeHours = 180;

/**
 * Waits for the steady state as CloudFormation does: the service's deployment of now alone, with all its tasks running.
 * Only that one can fail the resource: an earlier one that failed may still be there when its stack is rolled back.
 */
async function steady(context: ProviderContext, clusterName: string, begun: Service | undefined): Promise<void> {
	const name = begun?.serviceArn ?? '';
	const primary = begun?.deployments?.find(({status}) => status === 'PRIMARY')?.id;
	await waitFor(
		context,
		`service ${name} is steady`,
		async () => {
			const found = await liveService(context, clusterName, name);
			if (found === undefined) throw new NotStabilizedError(`Service ${name} is not there any more`);
			const {deployments = [], runningCount, desiredCount: wanted} = found;
			refuseFailed(deployments, primary);
			const [only] = deployments;
			if (deployments.length === 0) return runningCount === wanted ? true : undefined;
			const isDone = deployments.length === 1 && only?.rolloutState !== 'IN_PROGRESS';
			return isDone && runningCount === wanted ? true : undefined;
		},
		threeHours,
	);
}

/** A deployment that failed is gone, or no longer the primary one, as soon as the circuit breaker rolls it back. */
function refuseFailed(deployments: readonly Deployment[], id: string | undefined): void {
	const ours = deployments.find((deployment) => deployment.id === id);
	const isReplaced = id !== undefined && deployments.length > 0 && ours?.status !== 'PRIMARY';
	if (!isReplaced && ours?.rolloutState !== 'FAILED') return;
	throw Object.assign(new Error("Error occurred during operation 'ECS Deployment Circuit Breaker was triggered'."), {
		name: 'DeploymentFailure',
	});
}

const capacityProvider: ResourceProvider = {
	nameProperty: 'Name',
	create: async (context, properties) => {
		const name = text(properties, 'Name') ?? context.physicalName({maximumLength: 255});
		const {capacityProviders} = await context
			.call('ecs', 'DescribeCapacityProviders', {capacityProviders: [name]})
			.catch(() => ({capacityProviders: []}));
		const exists = context.isRetry && (capacityProviders ?? []).length > 0;
		if (!exists) await invoke(context, 'ecs', 'CreateCapacityProvider', {...camelCase(properties, verbatim), name});
		return {physicalId: name, attributes: {}};
	},
	update: async (context, {physicalId: name}, next) => {
		await invoke(context, 'ecs', 'UpdateCapacityProvider', {name, ...camelCase(omit(next, 'Name', 'Tags'), verbatim)});
		return {};
	},
	delete: (context, {physicalId}) =>
		ignoreGone(context.call('ecs', 'DeleteCapacityProvider', {capacityProvider: physicalId})),
};

const capacityProviderAssociations: ResourceProvider = {
	create: async (context, properties) => {
		const clusterName = text(properties, 'Cluster') ?? 'default';
		await putCapacityProviders(context, clusterName, properties);
		return {physicalId: clusterName, attributes: {}};
	},
	update: async (context, {physicalId}, next) => {
		await putCapacityProviders(context, physicalId, next);
		return {};
	},
	delete: (context, {physicalId}) => ignoreGone(putCapacityProviders(context, physicalId, {})),
};

export const ecsProviders: Providers = {
	'AWS::ECS::Cluster': cluster,
	'AWS::ECS::TaskDefinition': taskDefinition,
	'AWS::ECS::Service': service,
	'AWS::ECS::CapacityProvider': capacityProvider,
	'AWS::ECS::ClusterCapacityProviderAssociations': capacityProviderAssociations,
};
