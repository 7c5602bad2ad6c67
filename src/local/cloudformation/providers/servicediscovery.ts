import {NotStabilizedError} from '../stack/failure.ts';
import type {Values} from '../template/value.ts';
import type {ProviderContext, Providers, ResourceProvider} from './provider.ts';
import {adopted, differs, ignoreGone, invoke, isGone, pick, text, waitFor} from './shape.ts';

type NamespaceKind = 'PrivateDnsNamespace' | 'PublicDnsNamespace' | 'HttpNamespace';

/** Waits until an operation of Cloud Map is done; gives the id of what it made. */
async function operationDone(context: ProviderContext, OperationId: string | undefined): Promise<string | undefined> {
	if (OperationId === undefined) return undefined;
	const done = await waitFor(context, `operation ${OperationId}`, async () => {
		const {Operation} = await context.call('servicediscovery', 'GetOperation', {OperationId});
		return Operation?.Status === 'SUCCESS' || Operation?.Status === 'FAIL' ? Operation : undefined;
	});
	if (done.Status === 'FAIL') throw new NotStabilizedError(done.ErrorMessage ?? 'The operation failed');
	return done.Targets?.NAMESPACE ?? done.Targets?.SERVICE;
}

function namespace(kind: NamespaceKind): ResourceProvider {
	return {
		nameProperty: 'Name',
		create: async (context, properties) => {
			const found = await adopted(context, async () => {
				const {Namespaces} = await context.call('servicediscovery', 'ListNamespaces', {});
				return Namespaces?.find(({Name, Id}) => Name === properties.Name && !context.isKnown(Id ?? ''))?.Id;
			});
			const input = {
				...pick(properties, 'Name', 'Vpc', 'Description', 'Properties', 'Tags'),
				CreatorRequestId: context.token,
			};
			const physicalId = found ?? (await made(context, kind, input)) ?? '';
			context.initiated(physicalId);
			const {Namespace} = await context.call('servicediscovery', 'GetNamespace', {Id: physicalId});
			return {
				physicalId,
				attributes: {
					Id: physicalId,
					Arn: Namespace?.Arn,
					HostedZoneId: Namespace?.Properties?.DnsProperties?.HostedZoneId ?? '',
				},
			};
		},
		update: async (context, {physicalId: Id}, next, previous) => {
			if (!differs(next, previous, 'Description', 'Properties')) return {};
			const input = {Id, UpdaterRequestId: context.token, Namespace: pick(next, 'Description', 'Properties')};
			const {OperationId} = await invoke(context, 'servicediscovery', `Update${kind}`, input);
			await operationDone(context, OperationId);
			return {};
		},
		delete: async (context, {physicalId: Id}) => {
			try {
				const {OperationId} = await context.call('servicediscovery', 'DeleteNamespace', {Id});
				await operationDone(context, OperationId);
			} catch (error) {
				if (!isGone(error)) throw error;
			}
		},
	};
}

async function made(context: ProviderContext, kind: NamespaceKind, input: Values): Promise<string | undefined> {
	const {OperationId} = await invoke(context, 'servicediscovery', `Create${kind}`, input);
	return operationDone(context, OperationId);
}

const serviceInput = [
	'Name',
	'NamespaceId',
	'Description',
	'DnsConfig',
	'HealthCheckConfig',
	'HealthCheckCustomConfig',
	'Type',
	'Tags',
] as const;

const service: ResourceProvider = {
	nameProperty: 'Name',
	create: async (context, properties) => {
		const Name = text(properties, 'Name') ?? context.physicalName({maximumLength: 63});
		const found = await adopted(context, async () => {
			const {Services} = await context.call('servicediscovery', 'ListServices', {});
			const {Service} = await context.call('servicediscovery', 'GetService', {
				Id: Services?.find((candidate) => candidate.Name === Name && !context.isKnown(candidate.Id ?? ''))?.Id ?? '',
			});
			return Service;
		});
		const input = {...pick(properties, ...serviceInput), Name, CreatorRequestId: context.token};
		const created = found ?? (await invoke(context, 'servicediscovery', 'CreateService', input)).Service;
		const physicalId = created?.Id ?? '';
		return {physicalId, attributes: {Id: physicalId, Arn: created?.Arn, Name}};
	},
	update: async (context, {physicalId: Id}, next) => {
		const Service = pick(next, 'Description', 'DnsConfig', 'HealthCheckConfig');
		const {OperationId} = await invoke(context, 'servicediscovery', 'UpdateService', {Id, Service});
		await operationDone(context, OperationId);
		return {};
	},
	delete: (context, {physicalId: Id}) => ignoreGone(context.call('servicediscovery', 'DeleteService', {Id})),
};

export const serviceDiscoveryProviders: Providers = {
	'AWS::ServiceDiscovery::PrivateDnsNamespace': namespace('PrivateDnsNamespace'),
	'AWS::ServiceDiscovery::PublicDnsNamespace': namespace('PublicDnsNamespace'),
	'AWS::ServiceDiscovery::HttpNamespace': namespace('HttpNamespace'),
	'AWS::ServiceDiscovery::Service': service,
};
