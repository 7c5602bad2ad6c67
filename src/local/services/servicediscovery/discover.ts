import type {DiscoverInstancesRequest, HttpInstanceSummary} from '@aws-sdk/client-servicediscovery';
import {AwsError} from '../../wire/errors.ts';
import {
	type DiscoveryCore,
	type DiscoveryHandlers,
	type InstanceRecord,
	invalidInput,
	type ServiceRecord,
} from './core.ts';
import {healthOf} from './instances.ts';

/** Discovery by names, as clients of a service do it. */
export function discoverHandlers(core: DiscoveryCore): DiscoveryHandlers {
	return {
		DiscoverInstances(input) {
			const service = named(core, input.NamespaceName, input.ServiceName);
			const all = core.instancesOf(service.id).filter(({attributes}) => hasAll(attributes, input.QueryParameters));
			const wanted = withHealth(service, all, input.HealthStatus ?? 'HEALTHY');
			const preferred = wanted.filter(({attributes}) => hasAll(attributes, input.OptionalParameters));
			const chosen = preferred.length > 0 ? preferred : wanted;
			const summaries = chosen.slice(0, checkedSize(input.MaxResults)).map(
				(instance): HttpInstanceSummary => ({
					InstanceId: instance.id,
					NamespaceName: input.NamespaceName,
					ServiceName: input.ServiceName,
					HealthStatus: healthOf(service, instance),
					Attributes: instance.attributes,
				}),
			);
			return {Instances: summaries, InstancesRevision: service.revision};
		},
		DiscoverInstancesRevision({NamespaceName, ServiceName}) {
			return {InstancesRevision: named(core, NamespaceName, ServiceName).revision};
		},
	};
}

function checkedSize(size = 100): number {
	if (size >= 1 && size <= 1000) return size;
	throw invalidInput('MaxResults must be between 1 and 1000');
}

function named(core: DiscoveryCore, namespaceName = '', serviceName = ''): ServiceRecord {
	const namespace = core.namespaces
		.values()
		.find(({shown}) => shown.Properties?.HttpProperties?.HttpName === namespaceName || shown.Name === namespaceName);
	if (namespace === undefined) {
		throw new AwsError('NamespaceNotFound', `No namespace found with name: ${namespaceName}`);
	}
	const service = core.services
		.values()
		.find(({namespaceId, shown}) => namespaceId === namespace.id && shown.Name === serviceName);
	if (service !== undefined) return service;
	throw new AwsError('ServiceNotFound', `No service found with name: ${serviceName} in namespace: ${namespaceName}`);
}

/** An instance whose health nobody knows counts as healthy; HEALTHY_OR_ELSE_ALL fails open. */
function withHealth(
	service: ServiceRecord,
	instances: readonly InstanceRecord[],
	wanted: NonNullable<DiscoverInstancesRequest['HealthStatus']>,
): readonly InstanceRecord[] {
	if (wanted === 'ALL') return instances;
	const isUnhealthy = (instance: InstanceRecord): boolean => healthOf(service, instance) === 'UNHEALTHY';
	if (wanted === 'UNHEALTHY') return instances.filter(isUnhealthy);
	const healthy = instances.filter((instance) => !isUnhealthy(instance));
	return wanted === 'HEALTHY_OR_ELSE_ALL' && healthy.length === 0 ? instances : healthy;
}

function hasAll(attributes: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>> = {}): boolean {
	return Object.entries(wanted).every(([name, value]) => attributes[name] === value);
}
