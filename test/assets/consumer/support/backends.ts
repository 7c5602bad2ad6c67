import {type Backend, startBackend} from '../../../../assets/consumer/backend/backend.ts';
import type {ConsumeResponse} from '../../../../assets/consumer/shared/consume-api.ts';
import {FakeAws, type FakeTask} from './fake-aws.ts';

/** Backends of one service, each with a task of its own, registered with a fake Cloud Map. */
export class BackendGroup {
	readonly aws: FakeAws;
	readonly backends: Backend[] = [];

	constructor(aws: FakeAws) {
		this.aws = aws;
	}

	static async start(count: number, environment: Record<string, string> = {}): Promise<BackendGroup> {
		const group = new BackendGroup(await FakeAws.start());
		for (let index = 0; index < count; index++) {
			await group.add(environment);
		}
		return group;
	}

	async add(environment: Record<string, string> = {}, task: Partial<FakeTask> = {}): Promise<Backend> {
		const id = `task-${this.backends.length}`;
		const backend = await startBackend({...this.aws.addTask(id, task), ...environment});
		this.backends.push(backend);
		this.aws.instances.push({id, host: '127.0.0.1', port: backend.port});
		return backend;
	}

	async consume(request: unknown, index = 0): Promise<ConsumeResponse> {
		return await postJson(this.port(index), '/consume', request);
	}

	port(index: number): number {
		const backend = this.backends[index];
		if (backend === undefined) {
			throw new Error(`there is no backend ${index}`);
		}
		return backend.port;
	}

	async close(): Promise<void> {
		await Promise.all(this.backends.map((backend) => backend.close()));
		await this.aws.close();
	}
}

export async function postJson(port: number, path: string, body: unknown): Promise<ConsumeResponse> {
	const response = await fetch(`http://127.0.0.1:${port}${path}`, {
		method: 'POST',
		body: typeof body === 'string' ? body : JSON.stringify(body),
	});
	return (await response.json()) as ConsumeResponse;
}

/** Targets by host port and resource, in the units of the answer. */
export function targets(response: ConsumeResponse): Record<string, number> {
	return Object.fromEntries(
		response.instances.flatMap(({port, usage}) => usage.map(({resource, target}) => [`${port} ${resource}`, target])),
	);
}
