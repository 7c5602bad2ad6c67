import type {TaskStopCode} from '@aws-sdk/client-ecs';
import type {ServiceContext} from '../../../engine/context.ts';
import {isEssential} from '../containers.ts';
import {LogDelivery} from '../logging/log-delivery.ts';
import type {TaskDefinitionRecord, TaskRecord} from '../model.ts';
import type {TaskDefinitions} from '../task-definitions.ts';
import type {ContainerRun} from './container-run.ts';
import type {LaunchRequest, TaskHooks, TaskLauncher, TaskListener} from './launcher.ts';
import {PlacementFailure, type Placer} from './placement.ts';
import {publishTaskChange} from './task-events.ts';
import {TaskLife, taskHealth} from './task-life.ts';
import {createTaskRecord} from './task-record.ts';
import {durable, type TaskScope} from './task-scope.ts';
import type {TaskStore} from './task-store.ts';

/** Stopped tasks are shown for an hour: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html */
const keptMilliseconds = 3_600_000;
const sweepMilliseconds = 60_000;

const noInstances: Placer = {
	place: () => {
		throw new PlacementFailure('RESOURCE:CPU');
	},
	release: () => undefined,
};

/** Every living task of a region, and who is told of its changes. */
export class TaskEngine implements TaskLauncher {
	readonly #context: ServiceContext;
	readonly #definitions: TaskDefinitions;
	readonly #tasks: TaskStore;
	readonly #logs: LogDelivery;
	readonly #lives = new Map<string, TaskLife>();
	readonly #byCredentialsId = new Map<string, TaskRecord>();
	readonly #byRuntimeId = new Map<string, TaskRecord>();
	readonly #listeners = new Set<TaskListener>();
	readonly #stopped: TaskRecord[] = [];
	#placer: Placer = noInstances;
	#hooks: TaskHooks | undefined;
	#sweeper: Disposable | undefined;

	constructor(context: ServiceContext, definitions: TaskDefinitions, tasks: TaskStore) {
		this.#context = context;
		this.#definitions = definitions;
		this.#tasks = tasks;
		this.#logs = new LogDelivery(context);
	}

	/** Carries on what an earlier engine left. */
	start(): void {
		const records = this.#tasks.all();
		for (const record of records.filter(({task}) => task.lastStatus !== 'STOPPED')) this.#live(record, true);
		this.#stopped.push(...records.filter(({task}) => task.lastStatus === 'STOPPED').sort(byStoppedAt));
		this.#sweeper = this.#context.clock.every(sweepMilliseconds, () => this.#forgetOld());
	}

	end(): void {
		this.#sweeper?.[Symbol.dispose]();
	}

	launch(request: LaunchRequest): TaskRecord {
		const record = createTaskRecord(this.#context, this.#placer, request);
		this.#tasks.save(record);
		this.#tell(record, true);
		this.#live(record, false);
		return record;
	}

	stop(taskArn: string, reason: string | undefined, stopCode: TaskStopCode): TaskRecord | undefined {
		this.#lives.get(taskArn)?.stop(reason, stopCode);
		return this.#tasks.get(taskArn);
	}

	onChange(listener: TaskListener): Disposable {
		this.#listeners.add(listener);
		return {[Symbol.dispose]: () => void this.#listeners.delete(listener)};
	}

	placeWith(placer: Placer): void {
		this.#placer = placer;
	}

	hookWith(hooks: TaskHooks): void {
		this.#hooks = hooks;
	}

	/** The containers of a task that has not stopped. */
	containersOf(taskArn: string): readonly ContainerRun[] {
		return this.#lives.get(taskArn)?.containers ?? [];
	}

	/** The task of a container that runs or has run since the engine began. */
	byRuntimeId(runtimeId: string): TaskRecord | undefined {
		return this.#byRuntimeId.get(runtimeId);
	}

	/** The task that has not stopped and gets credentials under that name. */
	byCredentialsId(credentialsId: string): TaskRecord | undefined {
		return this.#byCredentialsId.get(credentialsId);
	}

	#save(record: TaskRecord): void {
		if (!this.#context.signal.aborted) this.#tasks.save(record);
	}

	#live(record: TaskRecord, isResumed: boolean): void {
		const definition = this.#definitions.peek(record.task.taskDefinitionArn);
		if (definition === undefined) return;
		this.#indexContainers(record);
		this.#byCredentialsId.set(record.credentialsId, record);
		const life = new TaskLife(this.#scope(record, definition, isResumed), definition, this.#logs, this.#hooks);
		this.#lives.set(record.task.taskArn, life);
		this.#context.background(`task ${record.id}`, async () => {
			// A task that is not on disk must have no effects yet.
			await durable();
			await life.run();
		});
	}

	#scope(record: TaskRecord, {definition}: TaskDefinitionRecord, isResumed: boolean): TaskScope {
		const essential = new Set((definition.containerDefinitions ?? []).filter(isEssential).map(({name}) => name));
		let status = record.task.lastStatus;
		const sumHealthUp = (): void => {
			const health = taskHealth(record.task, (name) => essential.has(name));
			if (health !== undefined) record.task.healthStatus = health;
		};
		return {
			context: this.#context,
			record,
			isResumed,
			save: () => {
				this.#indexContainers(record);
				this.#save(record);
			},
			changed: () => {
				if (this.#context.signal.aborted) return;
				sumHealthUp();
				record.task.version += 1;
				const isStatusChange = record.task.lastStatus !== status;
				status = record.task.lastStatus;
				if (isStatusChange && status === 'STOPPED') this.#release(record);
				this.#tasks.save(record);
				this.#tell(record, isStatusChange);
			},
			healthChanged: () => {
				if (this.#context.signal.aborted) return;
				sumHealthUp();
				this.#tasks.save(record);
				this.#tellListeners(record, false);
			},
		};
	}

	#indexContainers(record: TaskRecord): void {
		for (const {runtimeId} of record.containers) {
			if (runtimeId !== undefined) this.#byRuntimeId.set(runtimeId, record);
		}
	}

	#tell(record: TaskRecord, isStatusChange: boolean): void {
		this.#tellListeners(record, isStatusChange);
		publishTaskChange(this.#context, record);
	}

	#tellListeners(record: TaskRecord, isStatusChange: boolean): void {
		for (const listener of this.#listeners) listener(record, {isStatusChange});
	}

	#release(record: TaskRecord): void {
		const {containerInstanceArn, taskArn} = record.task;
		for (const address of record.ownAddresses) this.#context.addresses.release(address);
		record.ownAddresses = [];
		if (containerInstanceArn !== undefined) this.#placer.release(containerInstanceArn, taskArn);
		this.#lives.delete(taskArn);
		this.#byCredentialsId.delete(record.credentialsId);
		this.#stopped.push(record);
	}

	#forgetOld(): void {
		const oldest = this.#context.clock.now().getTime() - keptMilliseconds;
		while (stoppedAt(this.#stopped[0]) < oldest) {
			const record = this.#stopped.shift();
			if (record === undefined) return;
			for (const {runtimeId} of record.containers) if (runtimeId !== undefined) this.#byRuntimeId.delete(runtimeId);
			this.#tasks.remove(record);
		}
	}
}

const stoppedAt = (record: TaskRecord | undefined): number =>
	record?.task.stoppedAt?.getTime() ?? Number.POSITIVE_INFINITY;

const byStoppedAt = (first: TaskRecord, second: TaskRecord): number => stoppedAt(first) - stoppedAt(second);
