import type {
	HealthStatusFilter,
	HttpInstanceSummary,
	InstanceSummary,
	NamespaceSummary,
	ServiceSummary,
} from '@aws-sdk/client-servicediscovery';
import {
	DeregisterInstanceCommand,
	DiscoverInstancesCommand,
	ListInstancesCommand,
	ListNamespacesCommand,
	ListServicesCommand,
	ServiceDiscoveryClient,
} from '@aws-sdk/client-servicediscovery';
import type {CallOptions} from '../call-options.ts';
import type {Connect} from '../clients.ts';
import {NotFoundError} from '../errors.ts';
import {allPages, http, unless} from '../paging.ts';

export type {
	HttpInstanceSummary,
	InstanceSummary,
	NamespaceSummary,
	ServiceSummary,
} from '@aws-sdk/client-servicediscovery';

export interface DiscoverInput {
	readonly namespace: string;
	readonly service: string;
	readonly health?: HealthStatusFilter;
}

export interface ServiceDiscoveryGateway {
	namespaces(options?: CallOptions): Promise<NamespaceSummary[]>;
	services(namespaceId?: string, options?: CallOptions): Promise<ServiceSummary[]>;
	/** Every registered instance, whatever its health, with its attributes. */
	instances(serviceId: string, options?: CallOptions): Promise<InstanceSummary[]>;
	/** DiscoverInstances: by names, eventually consistent, at most 1,000. */
	discover(input: DiscoverInput, options?: CallOptions): Promise<HttpInstanceSummary[]>;
	deregister(serviceId: string, instanceId: string, options?: CallOptions): Promise<void>;
}

export function createServiceDiscoveryGateway(connect: Connect): ServiceDiscoveryGateway {
	const client = connect(ServiceDiscoveryClient, 'ServiceDiscovery');
	return {
		namespaces(options) {
			return allPages(async (NextToken) => {
				const page = await client.send(new ListNamespacesCommand({NextToken}), http(options));
				return {items: page.Namespaces, nextToken: page.NextToken};
			});
		},
		services(namespaceId, options) {
			const filter = namespaceId && [{Name: 'NAMESPACE_ID' as const, Values: [namespaceId], Condition: 'EQ' as const}];
			return allPages(async (NextToken) => {
				const input = {...(filter ? {Filters: filter} : {}), NextToken};
				const page = await client.send(new ListServicesCommand(input), http(options));
				return {items: page.Services, nextToken: page.NextToken};
			});
		},
		instances(serviceId, options) {
			return allPages(async (NextToken) => {
				const input = {ServiceId: serviceId, MaxResults: 100, NextToken};
				const page = await client.send(new ListInstancesCommand(input), http(options));
				return {items: page.Instances, nextToken: page.NextToken};
			});
		},
		async discover({namespace, service, health}, options) {
			const command = new DiscoverInstancesCommand({
				NamespaceName: namespace,
				ServiceName: service,
				HealthStatus: health,
				MaxResults: 1000,
			});
			return (await client.send(command, http(options))).Instances ?? [];
		},
		async deregister(serviceId, instanceId, options) {
			const command = new DeregisterInstanceCommand({ServiceId: serviceId, InstanceId: instanceId});
			await unless(NotFoundError, client.send(command, http(options)));
		},
	};
}
