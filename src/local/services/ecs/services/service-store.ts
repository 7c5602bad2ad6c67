import {randomBytes} from 'node:crypto';
import {ServiceNotActiveException, ServiceNotFoundException, type ServiceRevision} from '@aws-sdk/client-ecs';
import type {ServiceContext} from '../../../engine/context.ts';
import type {Collection} from '../../../engine/store.ts';
import {nameOf} from '../arns.ts';
import type {TaskRecord} from '../model.ts';
import type {ServiceDeploymentRecord, ServiceRecord, ServiceRevisionRecord} from './model.ts';

/** Services of one region with their revisions and service deployments. */
export class ServiceStore {
	readonly revisions: Collection<ServiceRevisionRecord>;
	readonly deployments: Collection<ServiceDeploymentRecord>;
	readonly #services: Collection<ServiceRecord>;

	constructor(context: ServiceContext) {
		this.revisions = context.collection('service-revisions');
		this.deployments = context.collection('service-deployments');
		this.#services = context.collection('services');
	}

	/** The service of that name or ARN in a cluster, whatever its status. */
	peek(clusterName: string, nameOrArn: string): ServiceRecord | undefined {
		return this.#services.get(`${clusterName}/${nameOf(nameOrArn)}`);
	}

	/** The service of that name or ARN. Throws ServiceNotFoundException, or ServiceNotActiveException when deleted. */
	find(clusterName: string, nameOrArn: string): ServiceRecord {
		const service = this.peek(clusterName, nameOrArn);
		if (service === undefined) throw new ServiceNotFoundException({message: 'Service not found.', $metadata: {}});
		if (service.status === 'INACTIVE') {
			throw new ServiceNotActiveException({message: 'Service was not ACTIVE.', $metadata: {}});
		}
		return service;
	}

	/** Load balancers and registries that a task was started with; a later revision may have others. */
	wiringOf(service: ServiceRecord, {task}: TaskRecord): Pick<ServiceRevision, 'loadBalancers' | 'serviceRegistries'> {
		const deployment = service.deployments.find(({id}) => id === task.startedBy);
		return this.revisions.get(deployment?.revisionArn ?? '') ?? service.settings;
	}

	/** ARNs of the target groups of all the service's deployments. */
	targetGroupsOf(service: ServiceRecord): ReadonlySet<string> {
		const revisions = service.deployments.map(({revisionArn}) => this.revisions.get(revisionArn));
		const loadBalancers = revisions.flatMap((revision) => revision?.loadBalancers ?? []);
		return new Set(loadBalancers.flatMap(({targetGroupArn}) => targetGroupArn ?? []));
	}

	byArn(arn: string): ServiceRecord | undefined {
		const [clusterName = '', name = ''] = arn.split('/').slice(-2);
		const service = this.peek(clusterName, name);
		return service?.arn === arn ? service : undefined;
	}

	all(): ServiceRecord[] {
		return this.#services.values();
	}

	ofCluster(clusterName: string): ServiceRecord[] {
		return this.all().filter((service) => service.clusterName === clusterName);
	}

	save(service: ServiceRecord): void {
		this.#services.put(`${service.clusterName}/${service.name}`, service);
	}
}

/** A number of 19 digits, as the ids of deployments and revisions have. */
export function nineteenDigits(): string {
	return (randomBytes(8).readBigUInt64BE() % 9_000_000_000_000_000_000n).toString().padStart(19, '1');
}
