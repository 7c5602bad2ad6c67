import type {Namespace, NamespaceFilter, NamespaceType, Tag} from '@aws-sdk/client-servicediscovery';
import {AwsError} from '../../wire/errors.ts';
import {type DiscoveryCore, type DiscoveryHandlers, invalidInput, type NamespaceRecord, newId, pageOf} from './core.ts';
import {type Operations, passes} from './operations.ts';

interface NewNamespace {
	readonly type: NamespaceType;
	readonly name: string;
	readonly description: string | undefined;
	readonly creatorRequestId: string | undefined;
	readonly tags: readonly Tag[] | undefined;
	readonly ttl?: number | undefined;
}

export function namespaceHandlers(core: DiscoveryCore, operations: Operations): DiscoveryHandlers {
	const {namespaces} = core;
	const createWith = (namespace: NewNamespace) => ({OperationId: create(core, operations, namespace)});
	const update = (Id: string | undefined, Description: string | undefined, ttl: number | undefined) => {
		const record = core.namespace(Id);
		if (Description !== undefined) record.shown.Description = Description;
		const dns = record.shown.Properties?.DnsProperties;
		if (ttl !== undefined && dns !== undefined) dns.SOA = {TTL: ttl};
		namespaces.put(record.id, record);
		return {OperationId: operations.begin('UPDATE_NAMESPACE', {NAMESPACE: record.id})};
	};
	return {
		CreateHttpNamespace: ({Name: name = '', Description: description, CreatorRequestId, Tags: tags}) =>
			createWith({type: 'HTTP', name, description, creatorRequestId: CreatorRequestId, tags}),
		CreatePublicDnsNamespace: ({
			Name: name = '',
			Description: description,
			CreatorRequestId,
			Tags: tags,
			Properties,
		}) => {
			const ttl = Properties?.DnsProperties?.SOA?.TTL;
			return createWith({type: 'DNS_PUBLIC', name, description, creatorRequestId: CreatorRequestId, tags, ttl});
		},
		async CreatePrivateDnsNamespace({
			Name: name = '',
			Vpc = '',
			Description: description,
			CreatorRequestId,
			Tags: tags,
			Properties,
		}) {
			await core.context.call('ec2', 'DescribeVpcs', {VpcIds: [Vpc]}).catch(() => {
				throw invalidInput(`The VPC ${Vpc} in region ${core.context.region} that you provided doesn't exist`);
			});
			const ttl = Properties?.DnsProperties?.SOA?.TTL;
			return createWith({type: 'DNS_PRIVATE', name, description, creatorRequestId: CreatorRequestId, tags, ttl});
		},
		GetNamespace({Id}) {
			const record = core.namespace(Id);
			return {Namespace: {...record.shown, ServiceCount: serviceCount(core, record.id)}};
		},
		ListNamespaces({Filters, MaxResults, NextToken}) {
			const found = namespaces.values().filter((record) => (Filters ?? []).every((filter) => fits(record, filter)));
			const page = pageOf(found, ({id}) => id, MaxResults, NextToken);
			const summaries = page.items.map(({id, shown: {CreatorRequestId, ...summary}}) => ({
				...summary,
				ServiceCount: serviceCount(core, id),
			}));
			return {Namespaces: summaries, NextToken: page.next};
		},
		UpdateHttpNamespace: ({Id, Namespace: change}) => update(Id, change?.Description, undefined),
		UpdatePrivateDnsNamespace: ({Id, Namespace: change}) =>
			update(Id, change?.Description, change?.Properties?.DnsProperties?.SOA?.TTL),
		UpdatePublicDnsNamespace: ({Id, Namespace: change}) =>
			update(Id, change?.Description, change?.Properties?.DnsProperties?.SOA?.TTL),
		DeleteNamespace({Id}) {
			const {id} = core.namespace(Id);
			if (serviceCount(core, id) > 0) {
				const message = `The namespace ${id} has associated services. Delete the services and try again`;
				throw new AwsError('ResourceInUse', message);
			}
			namespaces.delete(id);
			return {OperationId: operations.begin('DELETE_NAMESPACE', {NAMESPACE: id})};
		},
	};
}

function create(core: DiscoveryCore, operations: Operations, namespace: NewNamespace): string {
	const {type, name, description, creatorRequestId, tags = [], ttl} = namespace;
	if (!/^[!-~]{1,1024}$/.test(name)) throw invalidInput(`The namespace name '${name}' is not valid`);
	const same = core.namespaces.values().find(({shown}) => shown.Name === name && shown.Type === type);
	if (same !== undefined) {
		const members = {CreatorRequestId: same.shown.CreatorRequestId, NamespaceId: same.id};
		throw new AwsError('NamespaceAlreadyExists', `A namespace with name ${name} already exists`, 400, members);
	}
	const id = newId('ns-');
	const isDns = type !== 'HTTP';
	const DnsProperties = isDns ? {HostedZoneId: newId('Z').toUpperCase(), SOA: {TTL: ttl ?? 15}} : undefined;
	const shown: Namespace = {
		Id: id,
		Arn: core.arn('namespace', id),
		Name: name,
		Type: type,
		Description: description,
		Properties: {DnsProperties, HttpProperties: {HttpName: name}},
		CreateDate: core.context.clock.now(),
		CreatorRequestId: creatorRequestId,
	};
	core.namespaces.put(id, {id, shown, tags: [...tags]});
	return operations.begin('CREATE_NAMESPACE', {NAMESPACE: id});
}

function serviceCount(core: DiscoveryCore, namespaceId: string): number {
	return core.services.values().filter((service) => service.namespaceId === namespaceId).length;
}

function fits({shown}: NamespaceRecord, {Name, Values = [], Condition}: NamespaceFilter): boolean {
	if (Name === 'TYPE') return passes(shown.Type, Condition, Values);
	if (Name === 'HTTP_NAME') return passes(shown.Properties?.HttpProperties?.HttpName, Condition, Values);
	if (Name === 'NAME') return passes(shown.Name, Condition, Values);
	return true;
}
