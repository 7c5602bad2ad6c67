import type {Task, TaskStopCode} from '@aws-sdk/client-ecs';
import {effectiveContainers, isEssential} from '../containers.ts';
import type {LogDelivery} from '../logging/log-delivery.ts';
import {type TaskDefinitionRecord, type TaskStatus, taskStatuses} from '../model.ts';
import {ContainerGroup} from './container-group.ts';
import {ContainerRun} from './container-run.ts';
import type {TaskHooks} from './launcher.ts';
import {attachNetwork, detachNetwork} from './network.ts';
import {type TaskScope, TaskStartError} from './task-scope.ts';

const rank = (status: TaskStatus): number => taskStatuses.indexOf(status);

/**
 * Takes one task through its life, from wherever its record says it is: a task that an earlier engine left half-way
 * is carried on by making a life for it and calling `run`.
 */
export class TaskLife {
	readonly #scope: TaskScope;
	readonly #hooks: TaskHooks | undefined;
	readonly #containers: ContainerGroup;
	readonly #stopRequest = Promise.withResolvers<never>();

	constructor(scope: TaskScope, definition: TaskDefinitionRecord, logs: LogDelivery, hooks: TaskHooks | undefined) {
		const {record} = scope;
		this.#scope = scope;
		this.#hooks = record.serviceName === undefined ? undefined : hooks;
		const runs = effectiveContainers(definition.definition, record.task.overrides).flatMap((container, index) => {
			const progress = record.containers[index];
			const description = record.task.containers[index];
			if (progress === undefined || description === undefined) return [];
			return [new ContainerRun(scope, container, progress, description, logs)];
		});
		this.#containers = new ContainerGroup(scope, definition.definition, runs);
		this.#stopRequest.promise.catch(() => undefined);
		if (record.task.desiredStatus === 'STOPPED') this.#stopRequest.reject(new StopRequest());
	}

	/** The containers with what runs of them, for metadata and statistics. */
	get containers(): readonly ContainerRun[] {
		return this.#containers.runs;
	}

	/** Settles when the task is STOPPED, or when the engine ends. */
	async run(): Promise<void> {
		try {
			if (this.#status < rank('DEACTIVATING')) await this.#up();
		} catch (error) {
			if (this.#scope.context.signal.aborted) return;
			if (!(error instanceof StopRequest)) this.#failedToStart(error);
		}
		await this.#down();
	}

	/** Begins to stop the task; the first reason counts. */
	stop(reason: string | undefined, stopCode: TaskStopCode): void {
		const {task} = this.#scope.record;
		if (task.desiredStatus === 'STOPPED') return;
		task.desiredStatus = 'STOPPED';
		task.stopCode = stopCode;
		if (reason !== undefined) task.stoppedReason = reason;
		task.stoppingAt = this.#scope.context.clock.now();
		this.#scope.changed();
		this.#stopRequest.reject(new StopRequest());
	}

	get #status(): number {
		return rank(this.#scope.record.task.lastStatus);
	}

	async #up(): Promise<void> {
		const {record} = this.#scope;
		if (this.#status === rank('PROVISIONING')) await this.#orStop(attachNetwork(this.#scope));
		this.#connect();
		this.#enter('PENDING');
		for (const run of this.#containers.runs) this.#watch(run);
		await this.#orStop(this.#containers.start());
		this.#enter('ACTIVATING');
		record.isActivated = true;
		await this.#orStop(this.#hooks?.activate(record) ?? Promise.resolve());
		record.task.startedAt ??= this.#scope.context.clock.now();
		this.#enter('RUNNING');
		await this.#stopRequest.promise;
	}

	async #down(): Promise<void> {
		const {context, record} = this.#scope;
		if (record.isActivated) {
			this.#enter('DEACTIVATING');
			await this.#hooks?.deactivate(record).catch((error: unknown) => context.log(`${record.id}: ${String(error)}`));
		}
		this.#enter('STOPPING');
		await this.#containers.stop();
		if (context.signal.aborted) return;
		record.task.executionStoppedAt ??= context.clock.now();
		this.#enter('DEPROVISIONING');
		await detachNetwork(this.#scope);
		await this.#containers.remove();
		if (context.signal.aborted) return;
		record.task.stoppedAt ??= context.clock.now();
		this.#enter('STOPPED');
	}

	#enter(status: TaskStatus): void {
		if (this.#scope.context.signal.aborted || rank(status) <= this.#status) return;
		this.#scope.record.task.lastStatus = status;
		this.#scope.changed();
	}

	#connect(): void {
		const {task} = this.#scope.record;
		if (task.connectivity !== undefined) return;
		task.connectivity = 'CONNECTED';
		task.connectivityAt = this.#scope.context.clock.now();
	}

	/** The task lives no longer than its essential containers. */
	#watch(run: ContainerRun): void {
		if (!isEssential(run.definition)) return;
		this.#scope.context.background(`task ${this.#scope.record.id}`, async () => {
			await run.ended;
			this.stop('Essential container in task exited', 'EssentialContainerExited');
		});
	}

	#failedToStart(error: unknown): void {
		const {record} = this.#scope;
		const reason = error instanceof Error ? error.message : String(error);
		const containerName = error instanceof TaskStartError ? error.containerName : undefined;
		const container = record.task.containers.find(({name}) => name === containerName);
		if (container !== undefined) container.reason = reason;
		const isAgents = container !== undefined && record.task.launchType !== 'FARGATE';
		this.stop(isAgents ? 'Task failed to start' : reason, 'TaskFailedToStart');
	}

	/** The work, unless the task is to stop first. */
	#orStop<Result>(work: Promise<Result>): Promise<Result> {
		work.catch(() => undefined);
		return Promise.race([work, this.#stopRequest.promise]);
	}
}

/** Thrown through the way up when the task is to stop. */
class StopRequest extends Error {
	override readonly name = 'StopRequest';
}

/** Sums the health of the essential containers up: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/healthcheck.html */
export function taskHealth(task: Pick<Task, 'containers'>, essential: (name: string) => boolean): Task['healthStatus'] {
	const statuses = (task.containers ?? [])
		.filter(({name = '', healthStatus}) => healthStatus !== undefined && essential(name))
		.map(({healthStatus}) => healthStatus);
	if (statuses.includes('UNHEALTHY')) return 'UNHEALTHY';
	return statuses.length > 0 && statuses.every((status) => status === 'HEALTHY') ? 'HEALTHY' : 'UNKNOWN';
}
