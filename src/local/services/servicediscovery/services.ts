import type {
	CreateServiceRequest,
	DnsConfig,
	Service,
	ServiceFilter,
	ServiceSummary,
} from '@aws-sdk/client-servicediscovery';
import {AwsError} from '../../wire/errors.ts';
import {type DiscoveryCore, type DiscoveryHandlers, invalidInput, newId, pageOf, type ServiceRecord} from './core.ts';
import {type Operations, passes} from './operations.ts';

export function serviceHandlers(core: DiscoveryCore, operations: Operations): DiscoveryHandlers {
	const {services} = core;
	return {
		CreateService(input) {
			return {Service: create(core, input)};
		},
		GetService({Id}) {
			const record = core.service(Id);
			return {Service: {...record.shown, InstanceCount: core.instancesOf(record.id).length}};
		},
		ListServices({Filters, MaxResults, NextToken}) {
			const found = services.values().filter((record) => (Filters ?? []).every((filter) => fits(record, filter)));
			const page = pageOf(found, ({id}) => id, MaxResults, NextToken);
			return {Services: page.items.map((record) => summaryOf(core, record)), NextToken: page.next};
		},
		UpdateService({Id, Service: change}) {
			const record = core.service(Id);
			const {DnsConfig: dns} = record.shown;
			record.shown = {
				...record.shown,
				Description: change?.Description ?? record.shown.Description,
				HealthCheckConfig: change?.HealthCheckConfig ?? record.shown.HealthCheckConfig,
				DnsConfig: change?.DnsConfig === undefined ? dns : {...dns, DnsRecords: change.DnsConfig.DnsRecords},
			};
			services.put(record.id, record);
			return {OperationId: operations.begin('UPDATE_SERVICE', {SERVICE: record.id})};
		},
		DeleteService({Id}) {
			const {id} = core.service(Id);
			if (core.instancesOf(id).length > 0) {
				const message = 'Service contains registered instances; delete the instances before deleting the service';
				throw new AwsError('ResourceInUse', message);
			}
			services.delete(id);
			return {};
		},
	};
}

function create(core: DiscoveryCore, input: CreateServiceRequest): Service {
	const {Name = '', NamespaceId, DnsConfig, CreatorRequestId, HealthCheckConfig, HealthCheckCustomConfig} = input;
	const namespace = core.namespace(NamespaceId ?? DnsConfig?.NamespaceId);
	const isHttp = namespace.shown.Type === 'HTTP';
	if (Name === '' || Name.length > 127) throw invalidInput(`The service name '${Name}' is not valid`);
	if (HealthCheckConfig !== undefined && HealthCheckCustomConfig !== undefined) {
		throw invalidInput('You can specify either HealthCheckConfig or HealthCheckCustomConfig, but not both');
	}
	if (HealthCheckConfig !== undefined && namespace.shown.Type !== 'DNS_PUBLIC') {
		throw invalidInput('HealthCheckConfig is supported only for services in public DNS namespaces');
	}
	if (isHttp && (DnsConfig?.DnsRecords?.length ?? 0) > 0) {
		throw invalidInput('A service in an HTTP namespace cannot have DNS records');
	}
	const same = core.services
		.values()
		.find(({namespaceId, shown}) => namespaceId === namespace.id && shown.Name?.toLowerCase() === Name.toLowerCase());
	if (same !== undefined) {
		const members = {CreatorRequestId: same.shown.CreatorRequestId, ServiceId: same.id, ServiceArn: same.shown.Arn};
		throw new AwsError('ServiceAlreadyExists', 'Service already exists.', 400, members);
	}
	const id = newId('srv-');
	const dns = isHttp || DnsConfig === undefined ? undefined : checkedDns(DnsConfig, namespace.id);
	const shown: Service = {
		Id: id,
		Arn: core.arn('service', id),
		Name,
		NamespaceId: namespace.id,
		Description: input.Description,
		InstanceCount: 0,
		DnsConfig: dns,
		Type: dns === undefined ? 'HTTP' : 'DNS_HTTP',
		HealthCheckConfig,
		HealthCheckCustomConfig,
		CreateDate: core.context.clock.now(),
		CreatorRequestId,
	};
	core.services.put(id, {id, namespaceId: namespace.id, shown, tags: [...(input.Tags ?? [])], revision: 1});
	return shown;
}

/** A CNAME stands alone and is not for multivalue answers. Throws InvalidInput. */
function checkedDns({DnsRecords = [], RoutingPolicy}: DnsConfig, NamespaceId: string): DnsConfig {
	const types = DnsRecords.map(({Type}) => Type);
	if (types.includes('CNAME') && (types.length > 1 || RoutingPolicy !== 'WEIGHTED')) {
		throw invalidInput('A CNAME record must be the only record of its service and needs the routing policy WEIGHTED');
	}
	if (new Set(types).size < types.length) throw invalidInput('Each type of DNS record can be specified only once');
	return {NamespaceId, RoutingPolicy: RoutingPolicy ?? 'MULTIVALUE', DnsRecords};
}

function summaryOf(core: DiscoveryCore, {id, shown}: ServiceRecord): ServiceSummary {
	const {Id, Arn, Name, Type, Description, DnsConfig, HealthCheckConfig, HealthCheckCustomConfig, CreateDate} = shown;
	const InstanceCount = core.instancesOf(id).length;
	return {
		Id,
		Arn,
		Name,
		Type,
		Description,
		DnsConfig,
		HealthCheckConfig,
		HealthCheckCustomConfig,
		CreateDate,
		InstanceCount,
	};
}

function fits({namespaceId}: ServiceRecord, {Name, Values = [], Condition}: ServiceFilter): boolean {
	return Name === 'NAMESPACE_ID'
		? passes(
				namespaceId,
				Condition,
				Values.map((value) => value.split('/').at(-1) ?? ''),
			)
		: true;
}
