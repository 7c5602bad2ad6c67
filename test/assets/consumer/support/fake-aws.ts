import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import type {ContainerStatistics} from '../../../../assets/consumer/backend/metering/task-metadata.ts';

export interface FakeTask {
	readonly id: string;
	/** Answers of the task metadata endpoint; replaced by tests that want others. */
	task: unknown;
	container: unknown;
	statistics: () => Record<string, ContainerStatistics | null>;
}

export interface RegisteredInstance {
	readonly id: string;
	readonly host: string;
	readonly port: number;
	readonly health?: 'HEALTHY' | 'UNHEALTHY';
}

/** What one task sees of AWS, on one loopback port: its metadata, its credentials and Cloud Map. */
export class FakeAws {
	readonly #server: Server;
	readonly tasks = new Map<string, FakeTask>();
	instances: RegisteredInstance[] = [];
	/** Operations that fail, with the error's name. */
	failing: Record<string, string> = {};
	/** Operations called, in order. */
	readonly calls: string[] = [];
	readonly authorizations: string[] = [];
	pageSize = 100;

	private constructor(server: Server) {
		this.#server = server;
	}

	static async start(): Promise<FakeAws> {
		const server = createServer((request, response) => void fake.#answer(request, response));
		const fake = new FakeAws(server);
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return fake;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
	}

	async close(): Promise<void> {
		this.#server.closeAllConnections();
		await new Promise((resolve) => this.#server.close(resolve));
	}

	/** A task of 1 vCPU and 1 GiB, all of it in use; returns the environment of its containers. */
	addTask(id: string, changes: Partial<FakeTask> = {}): Record<string, string> {
		const startedAt = Date.now();
		this.tasks.set(id, {
			id,
			task: {
				TaskARN: `arn:aws:ecs:us-east-1:000000000000:task/cluster/${id}`,
				LaunchType: 'FARGATE',
				Limits: {CPU: 1, Memory: 1024},
			},
			container: {DockerId: `${id}-backend`, Limits: {CPU: 0, Memory: 0}},
			statistics: () => ({[`${id}-backend`]: fullStatistics(startedAt)}),
			...changes,
		});
		return {
			ECS_CONTAINER_METADATA_URI_V4: `${this.url}/v4/${id}`,
			AWS_CONTAINER_CREDENTIALS_FULL_URI: `${this.url}/credentials`,
			AWS_ENDPOINT_URL: this.url,
			AWS_REGION: 'us-east-1',
			ECS_TASK_IP: '127.0.0.1',
			SERVICE_DISCOVERY_ID: 'srv-1',
			SERVICE_DISCOVERY_NAMESPACE: 'test.internal',
			SERVICE_DISCOVERY_SERVICE: 'ConsumerService',
			BACKEND_PORT: '0',
		};
	}

	async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const chunks: Buffer[] = [];
		for await (const chunk of request) {
			chunks.push(chunk as Buffer);
		}
		const [status, value] = this.#route(request, Buffer.concat(chunks).toString());
		response.writeHead(status, {'content-type': 'application/json'});
		response.end(JSON.stringify(value));
	}

	#route(request: IncomingMessage, body: string): [number, unknown] {
		const [, kind, id = '', ...rest] = (request.url ?? '').split('/');
		const task = this.tasks.get(id);
		if (kind === 'v4' && task !== undefined) {
			return [200, {'': task.container, task: task.task, 'task/stats': task.statistics()}[rest.join('/')]];
		}
		if (kind === 'credentials') {
			return [
				200,
				{
					AccessKeyId: 'AKIDEXAMPLE',
					SecretAccessKey: 'not-to-be-shown',
					Token: 'session',
					Expiration: '2999-01-01T00:00:00Z',
				},
			];
		}
		const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
		this.calls.push(operation);
		this.authorizations.push(String(request.headers.authorization));
		const failure = this.failing[operation];
		return failure === undefined
			? [200, this.#cloudMap(operation, JSON.parse(body))]
			: [400, {__type: failure, message: 'as told'}];
	}

	#cloudMap(operation: string, input: Record<string, unknown>): unknown {
		const attributes = ({host, port}: RegisteredInstance) => ({
			AWS_INSTANCE_IPV4: host,
			AWS_INSTANCE_PORT: String(port),
		});
		const start = Number(input.NextToken ?? 0);
		const page = this.instances.slice(start, start + this.pageSize);
		const next = start + this.pageSize < this.instances.length ? {NextToken: String(start + this.pageSize)} : {};
		switch (operation) {
			case 'DiscoverInstances': {
				const healthy = this.instances.filter(({health}) => health !== 'UNHEALTHY');
				const found = healthy.length > 0 ? healthy : this.instances;
				return {Instances: found.map((instance) => ({InstanceId: instance.id, Attributes: attributes(instance)}))};
			}
			case 'ListInstances':
				return {Instances: page.map((instance) => ({Id: instance.id, Attributes: attributes(instance)})), ...next};
			case 'GetInstancesHealthStatus':
				return {Status: Object.fromEntries(page.map(({id, health = 'HEALTHY'}) => [id, health])), ...next};
			default:
				return {};
		}
	}
}

/** As if something else used all of the task: the backend then produces no load of its own, which keeps tests light. */
function fullStatistics(startedAt: number): ContainerStatistics {
	const now = Date.now();
	return {
		read: new Date(now).toISOString(),
		cpu_stats: {
			cpu_usage: {total_usage: (now - startedAt) * 1e6},
			system_cpu_usage: (now - startedAt) * 2e6,
			online_cpus: 2,
		},
		memory_stats: {usage: 1024 ** 3},
		networks: {eth0: {rx_bytes: 0, tx_bytes: 0}},
	};
}
