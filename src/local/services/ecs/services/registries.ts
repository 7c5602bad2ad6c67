import type {ServiceRegistry} from '@aws-sdk/client-ecs';
import {nameOf} from '../arns.ts';
import type {EcsCore} from '../core.ts';
import type {TaskRecord} from '../model.ts';
import type {ServiceRecord} from './model.ts';
import type {ServiceStore} from './service-store.ts';

/** Keeps the Cloud Map services of an ECS service: an instance per task, there exactly while the task serves. */
export class Registries {
	readonly #core: EcsCore;
	readonly #store: ServiceStore;

	constructor(core: EcsCore, store: ServiceStore) {
		this.#core = core;
		this.#store = store;
	}

	/** Registering an instance again under its id replaces it, so this bears being repeated after a crash. */
	async register(service: ServiceRecord, task: TaskRecord): Promise<void> {
		for (const registry of this.#store.wiringOf(service, task).serviceRegistries ?? []) {
			await this.#core.context.call('servicediscovery', 'RegisterInstance', {
				ServiceId: nameOf(registry.registryArn ?? ''),
				InstanceId: task.id,
				Attributes: this.#attributes(service, registry, task),
			});
		}
	}

	async deregister(service: ServiceRecord, task: TaskRecord): Promise<void> {
		for (const {registryArn = ''} of this.#store.wiringOf(service, task).serviceRegistries ?? []) {
			const input = {ServiceId: nameOf(registryArn), InstanceId: task.id};
			await ignoring(['InstanceNotFound', 'ServiceNotFound'], () =>
				this.#core.context.call('servicediscovery', 'DeregisterInstance', input),
			);
		}
	}

	/** Passes on what the container health checks of a task say, where the Cloud Map service has a custom check. */
	async updateHealth(service: ServiceRecord, task: TaskRecord): Promise<void> {
		const {healthStatus, lastStatus} = task.task;
		if (lastStatus !== 'RUNNING' || (healthStatus !== 'HEALTHY' && healthStatus !== 'UNHEALTHY')) return;
		for (const {registryArn = ''} of this.#store.wiringOf(service, task).serviceRegistries ?? []) {
			const input = {ServiceId: nameOf(registryArn), InstanceId: task.id, Status: healthStatus};
			await ignoring(['CustomHealthNotFound', 'InstanceNotFound', 'ServiceNotFound'], () =>
				this.#core.context.call('servicediscovery', 'UpdateInstanceCustomHealthStatus', input),
			);
		}
	}

	/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html */
	#attributes(service: ServiceRecord, registry: ServiceRegistry, task: TaskRecord): Record<string, string> {
		const {availabilityZone, healthStatus} = task.task;
		const port = portOf(registry, task);
		const address = port?.address ?? task.address;
		const servicePort = port?.hostPort ?? registry.port;
		const hasHealthCheck = healthStatus !== undefined && this.#hasHealthCheck(task);
		return {
			...(address === undefined ? {} : {AWS_INSTANCE_IPV4: address}),
			...(servicePort === undefined ? {} : {AWS_INSTANCE_PORT: String(servicePort)}),
			AWS_INIT_HEALTH_STATUS: hasHealthCheck && healthStatus !== 'HEALTHY' ? 'UNHEALTHY' : 'HEALTHY',
			...(availabilityZone === undefined ? {} : {AVAILABILITY_ZONE: availabilityZone}),
			REGION: this.#core.context.region,
			ECS_SERVICE_NAME: service.name,
			ECS_CLUSTER_NAME: service.clusterName,
			ECS_TASK_DEFINITION_FAMILY: familyOf(task),
		};
	}

	#hasHealthCheck({task}: TaskRecord): boolean {
		const containers = this.#core.taskDefinitions.peek(task.taskDefinitionArn)?.definition.containerDefinitions;
		return containers?.some(({healthCheck}) => healthCheck !== undefined) === true;
	}
}

function portOf({containerName, containerPort, port}: ServiceRegistry, {ports}: TaskRecord) {
	if (containerName === undefined) return ports.find((one) => one.containerPort === port);
	return ports.find((one) => one.containerName === containerName && one.containerPort === containerPort);
}

const familyOf = ({task}: TaskRecord): string => nameOf(task.taskDefinitionArn).split(':')[0] ?? '';

async function ignoring(names: readonly string[], call: () => Promise<unknown>): Promise<void> {
	try {
		await call();
	} catch (error) {
		if (!(error instanceof Error && names.includes(error.name))) throw error;
	}
}
