import type {IncomingMessage, ServerResponse} from 'node:http';
import {totalmem} from 'node:os';
import type {TaskDefinition} from '@aws-sdk/client-ecs';
import type {EcsCore} from '../core.ts';
import type {TaskRecord} from '../model.ts';
import type {ContainerRun} from '../tasks/container-run.ts';
import type {TaskEngine} from '../tasks/task-engine.ts';
import {containerMetadata} from './container-metadata.ts';
import {dockerStats, StatsSampler} from './container-stats.ts';
import {Credentials} from './credentials.ts';
import {taskMetadata} from './task-metadata.ts';

const bytesPerMebibyte = 1024 ** 2;

type Answer = {readonly status: number; readonly body: unknown};

/**
 * What a task asks over plain HTTP while it runs: its metadata and statistics (`/v4/<region>/<container>/…`), its role's
 * credentials (`/credentials/<region>/<id>`).
 */
export class MetadataEndpoint {
	readonly #core: EcsCore;
	readonly #engine: TaskEngine;
	readonly #stats: StatsSampler;
	readonly #credentials: Credentials;

	constructor(core: EcsCore, engine: TaskEngine) {
		this.#core = core;
		this.#engine = engine;
		this.#stats = new StatsSampler(core.context.clock);
		this.#credentials = new Credentials(core, engine);
		core.launcher.onChange((record) => {
			if (record.task.lastStatus !== 'STOPPED') return;
			for (const {runtimeId} of record.containers) if (runtimeId !== undefined) this.#stats.forget(runtimeId);
		});
	}

	async handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
		const {status, body} =
			request.method === 'GET' ? await this.#answer(url) : {status: 405, body: 'Method Not Allowed'};
		response.writeHead(status, {'content-type': 'application/json'});
		response.end(JSON.stringify(body));
	}

	async #answer({pathname}: URL): Promise<Answer> {
		const [kind, , id = '', ...rest] = pathname.split('/').filter((part) => part !== '');
		if (kind === 'credentials') return this.#credentials.answer(id);
		const record = this.#engine.byRuntimeId(id);
		const definition = record && this.#core.taskDefinitions.peek(record.task.taskDefinitionArn)?.definition;
		if (record === undefined || definition === undefined) {
			return {
				status: 404,
				body: `V4 container metadata handler: unable to get container ID from request: unable to get docker ID from v3 endpoint ID: ${id}`,
			};
		}
		return this.#ofContainer(record, definition, id, rest.join('/'));
	}

	async #ofContainer(record: TaskRecord, definition: TaskDefinition, id: string, path: string): Promise<Answer> {
		const name = record.containers.find(({runtimeId}) => runtimeId === id)?.name ?? '';
		switch (path) {
			case '':
				return {status: 200, body: containerMetadata(record, definition, name)};
			case 'task':
				return {status: 200, body: taskMetadata(record, definition, false)};
			case 'taskWithTags':
				return {status: 200, body: taskMetadata(record, definition, true)};
			case 'stats':
				return {status: 200, body: (await this.#statsOf(record, definition))[id] ?? null};
			case 'task/stats':
				return {status: 200, body: await this.#statsOf(record, definition)};
			default:
				return {status: 404, body: '404 page not found'};
		}
	}

	/** Statistics by container id; null for a container that does not run. */
	async #statsOf(record: TaskRecord, definition: TaskDefinition): Promise<Record<string, unknown>> {
		const entries = await Promise.all(
			this.#engine.containersOf(record.task.taskArn).map(async (run) => {
				const id = run.progress.runtimeId;
				if (id === undefined) return [];
				const samples = run.hasEnded ? undefined : await this.#stats.read(run.container).catch(() => undefined);
				const {name} = run.definition;
				return [
					[id, samples === undefined ? null : dockerStats(id, name, samples, memoryLimit(run, definition))] as const,
				];
			}),
		);
		return Object.fromEntries(entries.flat());
	}
}

/** The container's limit, else the task's, else all of the machine, as Docker shows it. */
function memoryLimit({definition: {memory}}: ContainerRun, {memory: taskMemory}: TaskDefinition): number {
	const mebibytes = memory ?? (taskMemory === undefined ? undefined : Number(taskMemory));
	return mebibytes === undefined ? totalmem() : mebibytes * bytesPerMebibyte;
}
