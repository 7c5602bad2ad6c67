import {
	type Cluster,
	ClusterContainsContainerInstancesException,
	ClusterContainsServicesException,
	ClusterContainsTasksException,
	type ClusterField,
	type ClusterSetting,
	type CreateClusterCommandInput,
	type KeyValuePair,
	type PutClusterCapacityProvidersCommandInput,
	ResourceInUseException,
	type UpdateClusterCommandInput,
} from '@aws-sdk/client-ecs';
import type {AccountSettings} from './account-settings.ts';
import {ecsArn} from './arns.ts';
import type {CapacityProviders} from './capacity-providers.ts';
import {type EcsCore, type EcsPart, tagHolder} from './core.ts';
import {clientException, invalidParameter} from './errors.ts';
import type {ClusterRecord, TaskRecord} from './model.ts';
import {page} from './paging.ts';
import {checkTags} from './tags.ts';
import {checkWeights} from './tasks/capacity-strategy.ts';

const maximumDescribed = 100;
const maximumProviders = 20;
const namePattern = /^[A-Za-z0-9][\w-]{0,254}$/;
const insightsValues = ['enabled', 'disabled', 'enhanced'];

/** The operations on clusters. */
export function openClusters(core: EcsCore, providers: CapacityProviders, settings: AccountSettings): EcsPart {
	const {clusters} = core;
	return {
		handlers: {
			CreateCluster: (input) => ({
				cluster: describe(core, createCluster(core, providers, settings, input), [
					'TAGS',
					'SETTINGS',
					'CONFIGURATIONS',
				]),
			}),
			DescribeClusters: ({clusters: wanted = ['default'], include = []}) => describeClusters(core, wanted, include),
			ListClusters: (input) => {
				const active = clusters.all().filter(({status}) => status === 'ACTIVE');
				const {items, ...token} = page(active, ({arn}) => arn, input);
				return {clusterArns: items.map(({arn}) => arn), ...token};
			},
			UpdateCluster: (input) => ({
				cluster: describe(core, updateCluster(core, input), ['TAGS', 'SETTINGS', 'CONFIGURATIONS']),
			}),
			UpdateClusterSettings: ({cluster, settings: changed = []}) => {
				const record = clusters.find(cluster);
				record.settings = mergeSettings(record.settings, changed);
				clusters.save(record);
				return {cluster: describe(core, record, ['SETTINGS'])};
			},
			PutClusterCapacityProviders: (input) => ({
				cluster: describe(core, putProviders(core, providers, input), ['SETTINGS', 'ATTACHMENTS']),
			}),
			DeleteCluster: ({cluster}) => ({cluster: describe(core, deleteCluster(core, cluster), [])}),
		},
		tagged: (arn) => {
			const record = clusters.all().find((candidate) => candidate.arn === arn && candidate.status === 'ACTIVE');
			return record === undefined ? undefined : tagHolder(record, () => clusters.save(record));
		},
	};
}

/** Creating a cluster that is there already changes nothing and answers it, as in ECS. */
function createCluster(
	{clusters, context}: EcsCore,
	providers: CapacityProviders,
	accountSettings: AccountSettings,
	input: CreateClusterCommandInput,
): ClusterRecord {
	const {
		clusterName: name = 'default',
		settings = [],
		capacityProviders = [],
		defaultCapacityProviderStrategy = [],
	} = input;
	if (!namePattern.test(name)) {
		throw invalidParameter('Cluster name must match ^[A-Za-z0-9][A-Za-z0-9-_]*$ and have at most 255 characters.');
	}
	const known = clusters.peek(name);
	if (known?.status === 'ACTIVE') return known;
	checkProviders(providers, capacityProviders);
	checkWeights(defaultCapacityProviderStrategy);
	const insights: ClusterSetting[] = [{name: 'containerInsights', value: accountSettings.value('containerInsights')}];
	const record: ClusterRecord = {
		arn: ecsArn(context, `cluster/${name}`),
		name,
		status: 'ACTIVE',
		settings: mergeSettings(insights, settings),
		configuration: input.configuration,
		serviceConnectDefaults: input.serviceConnectDefaults,
		capacityProviders: [...capacityProviders],
		defaultCapacityProviderStrategy: [...defaultCapacityProviderStrategy],
		tags: checkTags(input.tags),
	};
	clusters.save(record);
	return record;
}

function updateCluster({clusters}: EcsCore, input: UpdateClusterCommandInput): ClusterRecord {
	const record = clusters.find(input.cluster);
	record.settings = mergeSettings(record.settings, input.settings ?? []);
	record.configuration = input.configuration ?? record.configuration;
	record.serviceConnectDefaults = input.serviceConnectDefaults ?? record.serviceConnectDefaults;
	clusters.save(record);
	return record;
}

function mergeSettings(settings: readonly ClusterSetting[], changed: readonly ClusterSetting[]): ClusterSetting[] {
	for (const {name, value = ''} of changed) {
		if (name !== 'containerInsights') throw invalidParameter(`Invalid cluster setting name: ${name}.`);
		if (!insightsValues.includes(value))
			throw invalidParameter(`Invalid value for cluster setting containerInsights: ${value}.`);
	}
	return [...new Map([...settings, ...changed].map((setting) => [setting.name, setting] as const)).values()];
}

function putProviders(
	core: EcsCore,
	providers: CapacityProviders,
	input: PutClusterCapacityProvidersCommandInput,
): ClusterRecord {
	const record = core.clusters.find(input.cluster);
	const {capacityProviders = [], defaultCapacityProviderStrategy = []} = input;
	checkProviders(providers, capacityProviders);
	if (
		defaultCapacityProviderStrategy.some(({capacityProvider = ''}) => !capacityProviders.includes(capacityProvider))
	) {
		throw invalidParameter(
			'The specified default capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster and try again.',
		);
	}
	checkWeights(defaultCapacityProviderStrategy);
	const inUse = record.capacityProviders.find(
		(name) =>
			!capacityProviders.includes(name) &&
			core.tasks.ofCluster(record.name).some(({task}) => isAlive(task) && task.capacityProviderName === name),
	);
	if (inUse !== undefined) {
		throw new ResourceInUseException({
			message: 'The specified capacity provider is in use and cannot be removed.',
			$metadata: {},
		});
	}
	record.capacityProviders = [...capacityProviders];
	record.defaultCapacityProviderStrategy = [...defaultCapacityProviderStrategy];
	core.clusters.save(record);
	return record;
}

function checkProviders(providers: CapacityProviders, names: readonly string[]): void {
	if (names.length > maximumProviders)
		throw invalidParameter(`A cluster can have at most ${maximumProviders} capacity providers.`);
	for (const name of names) {
		if (providers.find(name)?.status !== 'ACTIVE') {
			throw invalidParameter(
				`The specified capacity provider '${name}' was not found. Specify a valid capacity provider and try again.`,
			);
		}
	}
}

function deleteCluster({clusters, tasks}: EcsCore, nameOrArn: string | undefined): ClusterRecord {
	const record = clusters.find(nameOrArn);
	const {activeServices = 0, drainingServices = 0, containerInstances = 0} = clusters.counts(record.name);
	if (containerInstances > 0) {
		throw new ClusterContainsContainerInstancesException({
			message: 'The Cluster cannot be deleted while Container Instances are active or draining.',
			$metadata: {},
		});
	}
	if (activeServices + drainingServices > 0) {
		throw new ClusterContainsServicesException({
			message: 'The Cluster cannot be deleted while Services are active.',
			$metadata: {},
		});
	}
	if (tasks.ofCluster(record.name).some(({task}) => isAlive(task))) {
		throw new ClusterContainsTasksException({
			message: 'The Cluster cannot be deleted while Tasks are active.',
			$metadata: {},
		});
	}
	record.status = 'INACTIVE';
	record.capacityProviders = [];
	record.defaultCapacityProviderStrategy = [];
	clusters.save(record);
	return record;
}

function describeClusters(core: EcsCore, wanted: readonly string[], include: readonly ClusterField[]) {
	if (wanted.length > maximumDescribed) throw clientException(`Clusters can have at most ${maximumDescribed} items.`);
	const found = wanted.map((nameOrArn) => [nameOrArn, core.clusters.peek(nameOrArn)] as const);
	return {
		clusters: found.flatMap(([, record]) => (record === undefined ? [] : [describe(core, record, include)])),
		failures: found.flatMap(([nameOrArn, record]) => {
			if (record !== undefined) return [];
			const arn = nameOrArn.startsWith('arn:') ? nameOrArn : ecsArn(core.context, `cluster/${nameOrArn}`);
			return [{arn, reason: 'MISSING'}];
		}),
	};
}

function describe(core: EcsCore, record: ClusterRecord, include: readonly ClusterField[]): Cluster {
	const counts = core.clusters.counts(record.name);
	const tasks = core.tasks.ofCluster(record.name);
	const {configuration, serviceConnectDefaults} = record;
	return {
		clusterArn: record.arn,
		clusterName: record.name,
		status: record.status,
		registeredContainerInstancesCount: counts.containerInstances ?? 0,
		runningTasksCount: tasks.filter(isRunning).length,
		pendingTasksCount: tasks.filter(isPending).length,
		activeServicesCount: counts.activeServices ?? 0,
		statistics: include.includes('STATISTICS') ? statistics(core, record, tasks) : [],
		tags: include.includes('TAGS') ? record.tags : [],
		settings: include.includes('SETTINGS') ? record.settings : [],
		capacityProviders: record.capacityProviders,
		defaultCapacityProviderStrategy: record.defaultCapacityProviderStrategy,
		...(include.includes('ATTACHMENTS') && {attachments: []}),
		...(include.includes('CONFIGURATIONS') && configuration !== undefined && {configuration}),
		...(serviceConnectDefaults !== undefined && {serviceConnectDefaults}),
	};
}

const isAlive = ({lastStatus}: TaskRecord['task']): boolean => lastStatus !== 'STOPPED';

const isRunning = ({task}: TaskRecord): boolean => task.lastStatus === 'RUNNING';

const isPending = ({task}: TaskRecord): boolean => ['PROVISIONING', 'PENDING', 'ACTIVATING'].includes(task.lastStatus);

function statistics({clusters}: EcsCore, {name}: ClusterRecord, tasks: readonly TaskRecord[]): KeyValuePair[] {
	const {services} = clusters.counts(name);
	const types = [
		['EC2', 'EC2'],
		['Fargate', 'FARGATE'],
		['External', 'EXTERNAL'],
	] as const;
	const values = types.flatMap(([label, launchType]) => {
		const own = tasks.filter(({task}) => task.launchType === launchType);
		return [
			[`running${label}TasksCount`, own.filter(isRunning).length],
			[`pending${label}TasksCount`, own.filter(isPending).length],
			[`active${label}ServiceCount`, services?.[launchType]?.active ?? 0],
			[`draining${label}ServiceCount`, services?.[launchType]?.draining ?? 0],
		] as const;
	});
	return values.map(([key, value]) => ({name: key, value: String(value)}));
}
