import type {HealthStatus, Instance} from '@aws-sdk/client-servicediscovery';
import {AwsError} from '../../wire/errors.ts';
import {
	type DiscoveryCore,
	type DiscoveryHandlers,
	type InstanceRecord,
	invalidInput,
	pageOf,
	type ServiceRecord,
} from './core.ts';
import type {Operations} from './operations.ts';

const keyOf = (serviceId: string, instanceId: string): string => `${serviceId}/${instanceId}`;

/** The health of an instance: its custom status where the service has one, else UNKNOWN. */
export function healthOf({shown}: ServiceRecord, {customHealth}: InstanceRecord): HealthStatus {
	return shown.HealthCheckCustomConfig === undefined ? 'UNKNOWN' : customHealth;
}

export function instanceHandlers(core: DiscoveryCore, operations: Operations): DiscoveryHandlers {
	const {instances} = core;
	const find = (service: ServiceRecord, id: string): InstanceRecord => {
		const found = instances.get(keyOf(service.id, id));
		if (found !== undefined) return found;
		throw new AwsError('InstanceNotFound', `No instance found with id: ${id} in service: ${service.id}`);
	};
	return {
		RegisterInstance({ServiceId, InstanceId = '', Attributes = {}, CreatorRequestId}) {
			const service = core.service(ServiceId);
			checkAttributes(service, InstanceId, Attributes);
			const {AWS_INIT_HEALTH_STATUS: initial, ...attributes} = Attributes;
			const known = instances.get(keyOf(service.id, InstanceId));
			instances.put(keyOf(service.id, InstanceId), {
				id: InstanceId,
				serviceId: service.id,
				attributes,
				customHealth: initial === 'UNHEALTHY' ? 'UNHEALTHY' : (known?.customHealth ?? 'HEALTHY'),
				creatorRequestId: CreatorRequestId,
			});
			core.revise(service);
			return {OperationId: operations.begin('REGISTER_INSTANCE', {INSTANCE: InstanceId, SERVICE: service.id})};
		},
		DeregisterInstance({ServiceId, InstanceId = ''}) {
			const service = core.service(ServiceId);
			find(service, InstanceId);
			instances.delete(keyOf(service.id, InstanceId));
			core.revise(service);
			return {OperationId: operations.begin('DEREGISTER_INSTANCE', {INSTANCE: InstanceId, SERVICE: service.id})};
		},
		GetInstance({ServiceId, InstanceId = ''}) {
			const {id, attributes, creatorRequestId} = find(core.service(ServiceId), InstanceId);
			const instance: Instance = {Id: id, Attributes: attributes, CreatorRequestId: creatorRequestId};
			return {Instance: instance};
		},
		ListInstances({ServiceId, MaxResults, NextToken}) {
			const {id: serviceId} = core.service(ServiceId);
			const page = pageOf(core.instancesOf(serviceId), ({id}) => id, MaxResults, NextToken);
			const Instances = page.items.map(({id, attributes}) => ({Id: id, Attributes: attributes}));
			return {Instances, NextToken: page.next};
		},
		GetInstancesHealthStatus({ServiceId, Instances, MaxResults, NextToken}) {
			const service = core.service(ServiceId);
			const chosen = Instances?.length ? Instances.map((id) => find(service, id)) : core.instancesOf(service.id);
			const page = pageOf(chosen, ({id}) => id, MaxResults, NextToken);
			const Status = Object.fromEntries(page.items.map((instance) => [instance.id, healthOf(service, instance)]));
			return {Status, NextToken: page.next};
		},
		UpdateInstanceCustomHealthStatus({ServiceId, InstanceId = '', Status}) {
			const service = core.service(ServiceId);
			const instance = find(service, InstanceId);
			if (service.shown.HealthCheckCustomConfig === undefined) {
				const message = `There is no custom health check configured for service: ${service.id}`;
				throw new AwsError('CustomHealthNotFound', message);
			}
			if (Status !== 'HEALTHY' && Status !== 'UNHEALTHY') throw invalidInput(`Status '${Status}' is not valid`);
			if (instance.customHealth === Status) return {};
			instances.put(keyOf(service.id, InstanceId), {...instance, customHealth: Status});
			core.revise(service);
			return {};
		},
	};
}

/** What an instance must tell depends on the records of its service ("Registering an instance"). Throws InvalidInput. */
function checkAttributes({shown}: ServiceRecord, id: string, attributes: Readonly<Record<string, string>>): void {
	if (!/^[0-9a-zA-Z_/:.@-]{1,64}$/.test(id)) throw invalidInput(`The instance ID '${id}' is not valid`);
	const types = shown.DnsConfig?.DnsRecords?.map(({Type}) => Type) ?? [];
	const need = (type: string, name: string): void => {
		if (types.includes(type as 'A') && attributes[name] === undefined && attributes.AWS_ALIAS_DNS_NAME === undefined) {
			throw invalidInput(`The attribute ${name} is required for a service with ${type} records`);
		}
	};
	need('A', 'AWS_INSTANCE_IPV4');
	need('AAAA', 'AWS_INSTANCE_IPV6');
	need('CNAME', 'AWS_INSTANCE_CNAME');
	need('SRV', 'AWS_INSTANCE_PORT');
	const port = attributes.AWS_INSTANCE_PORT;
	if (port !== undefined && !(/^\d+$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)) {
		throw invalidInput(`The attribute AWS_INSTANCE_PORT '${port}' must be between 1 and 65535`);
	}
	const size = Object.entries(attributes).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
	if (Object.keys(attributes).length > 30 || size > 5000) {
		throw invalidInput('An instance can have at most 30 attributes of 5000 characters together');
	}
}
