import type {Environment} from '../../shared/environment.ts';
import {callJson, HttpFailure} from '../../shared/http-client.ts';
import {type CredentialProvider, taskCredentials} from './credentials.ts';
import {signedHeaders} from './sigv4.ts';

/** A host of the service as Cloud Map has it. ECS registers each task under its task id. */
export interface RegisteredHost {
	readonly id: string;
	readonly host: string;
	readonly port: number;
}

export interface CloudMapService {
	readonly serviceId: string;
	/** Both names are needed to use DiscoverInstances. */
	readonly namespaceName: string | undefined;
	readonly serviceName: string | undefined;
}

/** The most that one DiscoverInstances can return; it has no pages. */
const discoverLimit = 1_000;

/** Cloud Map answers in milliseconds; a task without a way to it should not keep its callers waiting. */
const timeoutMilliseconds = 2_000;

/** The three operations of AWS Cloud Map that finding hosts needs: https://docs.aws.amazon.com/cloud-map/latest/api/ */
export class CloudMap {
	readonly #region: string;
	readonly #endpoint: string | undefined;
	readonly #credentials: CredentialProvider;

	constructor(environment: Environment) {
		this.#region = environment.AWS_REGION || environment.AWS_DEFAULT_REGION || 'us-east-1';
		this.#endpoint = environment.AWS_ENDPOINT_URL_SERVICEDISCOVERY || environment.AWS_ENDPOINT_URL || undefined;
		this.#credentials = taskCredentials(environment);
	}

	/** Healthy hosts, or all when none is healthy; undefined when there may be more than one answer can hold. */
	async discover(namespaceName: string, serviceName: string): Promise<RegisteredHost[] | undefined> {
		const input = {
			NamespaceName: namespaceName,
			ServiceName: serviceName,
			MaxResults: discoverLimit,
			HealthStatus: 'HEALTHY_OR_ELSE_ALL',
		};
		const instances = list((await this.#call('DiscoverInstances', input, 'data-')).Instances);
		return instances.length === discoverLimit ? undefined : registeredHosts(instances, 'InstanceId');
	}

	/** Every registered host that is not known to be unhealthy. */
	async list(serviceId: string): Promise<RegisteredHost[]> {
		const [instances, unhealthy] = await Promise.all([
			this.#pages('ListInstances', {ServiceId: serviceId, MaxResults: 100}, (page) => list(page.Instances)),
			this.#unhealthy(serviceId),
		]);
		return registeredHosts(instances, 'Id').filter(({id}) => !unhealthy.has(id));
	}

	/** Cloud Map refuses this for a service without health checks or without instances: then nothing is unhealthy. */
	async #unhealthy(serviceId: string): Promise<ReadonlySet<string>> {
		const input = {ServiceId: serviceId, MaxResults: 100};
		const pages = this.#pages('GetInstancesHealthStatus', input, (page) => Object.entries(page.Status ?? {}));
		const statuses = await pages.catch(() => []);
		return new Set(statuses.filter(([, status]) => status === 'UNHEALTHY').map(([id]) => id));
	}

	async #pages<Item>(
		operation: string,
		input: Readonly<Record<string, unknown>>,
		items: (page: Record<string, unknown>) => Item[],
	): Promise<Item[]> {
		const found: Item[] = [];
		let token: unknown;
		do {
			const page = await this.#call(operation, token === undefined ? input : {...input, NextToken: token});
			found.push(...items(page));
			token = page.NextToken;
		} while (typeof token === 'string' && token !== '');
		return found;
	}

	async #call(operation: string, input: unknown, hostPrefix = ''): Promise<Record<string, unknown>> {
		// A given endpoint is a whole address: prefixing its host would name another one.
		const url = new URL(
			this.#endpoint ?? `https://${hostPrefix}servicediscovery.${this.#region}.${awsDomain(this.#region)}`,
		);
		const request = {
			method: 'POST',
			url,
			headers: {
				'content-type': 'application/x-amz-json-1.1',
				'x-amz-target': `Route53AutoNaming_v20170314.${operation}`,
			},
			body: JSON.stringify(input),
		};
		const credentials = await this.#credentials();
		const headers = signedHeaders(request, {
			credentials,
			region: this.#region,
			service: 'servicediscovery',
			now: new Date(),
		});
		try {
			return ((await callJson(url, {...request, headers, timeoutMilliseconds})) ?? {}) as Record<string, unknown>;
		} catch (error) {
			throw error instanceof HttpFailure ? new Error(`Cloud Map ${operation} failed: ${explained(error)}`) : error;
		}
	}
}

function awsDomain(region: string): string {
	return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
}

/** AWS says what went wrong in `__type` and `message`. */
function explained(failure: HttpFailure): string {
	try {
		const {__type: type, message, Message} = JSON.parse(failure.body) as Record<string, unknown>;
		const name = String(type ?? '')
			.split('#')
			.at(-1);
		return [name, message ?? Message].filter(Boolean).join(': ') || failure.message;
	} catch {
		return failure.message;
	}
}

function list(value: unknown): Record<string, unknown>[] {
	return Array.isArray(value) ? value : [];
}

function registeredHosts(instances: readonly Record<string, unknown>[], idField: string): RegisteredHost[] {
	return instances.flatMap((instance) => {
		const attributes = (instance.Attributes ?? {}) as Record<string, string>;
		const {AWS_INSTANCE_IPV4: host, AWS_INSTANCE_PORT: port} = attributes;
		return host && port ? [{id: String(instance[idField]), host, port: Number(port)}] : [];
	});
}
