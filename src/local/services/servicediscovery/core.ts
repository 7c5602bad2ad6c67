import {randomBytes} from 'node:crypto';
import type * as sd from '@aws-sdk/client-servicediscovery';
import type {Namespace, Operation, OperationTargetType, Service, Tag} from '@aws-sdk/client-servicediscovery';
import type {ServiceContext} from '../../engine/context.ts';
import type {Collection} from '../../engine/store.ts';
import {AwsError} from '../../wire/errors.ts';
import type {Handlers} from '../../wire/service.ts';
import {pageAfter, sortedBy} from '../paging.ts';

export type DiscoveryHandlers = Handlers<typeof sd>;

export interface NamespaceRecord {
	readonly id: string;
	shown: Namespace;
	tags: Tag[];
}

export interface ServiceRecord {
	readonly id: string;
	readonly namespaceId: string;
	shown: Service;
	tags: Tag[];
	/** Grows with each change of the service's instances. */
	revision: number;
}

export interface InstanceRecord {
	readonly id: string;
	readonly serviceId: string;
	attributes: Record<string, string>;
	customHealth: 'HEALTHY' | 'UNHEALTHY';
	creatorRequestId: string | undefined;
}

/** All records of Cloud Map in one region. */
export class DiscoveryCore {
	readonly context: ServiceContext;
	readonly namespaces: Collection<NamespaceRecord>;
	readonly services: Collection<ServiceRecord>;
	readonly instances: Collection<InstanceRecord>;
	readonly operations: Collection<Operation>;

	constructor(context: ServiceContext) {
		this.context = context;
		this.namespaces = context.collection('namespaces');
		this.services = context.collection('services');
		this.instances = context.collection('instances');
		this.operations = context.collection('operations');
	}

	arn(kind: 'namespace' | 'service', id: string): string {
		return `arn:aws:servicediscovery:${this.context.region}:${this.context.account}:${kind}/${id}`;
	}

	/** By id or ARN. Throws NamespaceNotFound. */
	namespace(idOrArn: string | undefined): NamespaceRecord {
		const id = lastPart(idOrArn);
		const found = this.namespaces.get(id);
		if (found !== undefined) return found;
		throw new AwsError('NamespaceNotFound', `No namespace found with id: ${id}`);
	}

	/** By id or ARN. Throws ServiceNotFound. */
	service(idOrArn: string | undefined): ServiceRecord {
		const id = lastPart(idOrArn);
		const found = this.services.get(id);
		if (found !== undefined) return found;
		throw new AwsError('ServiceNotFound', `No service found with id: ${id}`);
	}

	instancesOf(serviceId: string): InstanceRecord[] {
		return this.instances.values().filter((instance) => instance.serviceId === serviceId);
	}

	/** A change of the instances of a service is a new revision of it. */
	revise(service: ServiceRecord): void {
		service.revision += 1;
		this.services.put(service.id, service);
	}
}

const lastPart = (idOrArn: string | undefined): string => (idOrArn ?? '').split('/').at(-1) ?? '';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** An id as Cloud Map forms them: `ns-`, `srv-` and sixteen letters and digits. */
export function newId(prefix: string): string {
	const letters = [...randomBytes(16)].map((byte) => alphabet[byte % alphabet.length]);
	return `${prefix}${letters.join('')}`;
}

export function invalidInput(message: string): AwsError {
	return new AwsError('InvalidInput', message);
}

/** One page; Cloud Map gives 100 items where nothing else is asked. Throws InvalidInput. */
export function pageOf<Item>(
	items: readonly Item[],
	keyOf: (item: Item) => string,
	size: number | undefined,
	token: string | undefined,
): {items: Item[]; next: string | undefined} {
	if (size !== undefined && (size < 1 || size > 100)) throw invalidInput('MaxResults must be between 1 and 100');
	const invalidToken = (): Error => invalidInput('The specified NextToken is not valid');
	return pageAfter(sortedBy(items, keyOf), keyOf, {token, size: size ?? 100, invalidToken});
}

export type OperationTargets = Partial<Record<OperationTargetType, string>>;
