import type {Container as ContainerDescription} from '@aws-sdk/client-ecs';
import type {Container, ContainerExit} from '../../../engine/runtime.ts';
import type {EffectiveContainer} from '../containers.ts';
import {agentFollows} from '../exec/managed-agent.ts';
import type {LogDelivery, LogTarget} from '../logging/log-delivery.ts';
import {openLogTarget} from '../logging/log-target.ts';
import type {ContainerProgress} from '../model.ts';
import {containerSpecification, newRuntimeId, type StartInputs} from './container-specification.ts';
import {HealthChecker} from './health-checker.ts';
import {durable, type TaskScope, TaskStartError} from './task-scope.ts';

const defaultStopSeconds = 30;
const defaultRestartSeconds = 300;
const lostExitCode = 137;

/** One container of a task: started or adopted, watched, restarted where its policy says so, stopped. */
export class ContainerRun {
	readonly definition: EffectiveContainer;
	readonly progress: ContainerProgress;
	readonly #scope: TaskScope;
	readonly #description: ContainerDescription;
	readonly #logs: LogDelivery;
	readonly #started = Promise.withResolvers<void>();
	readonly #healthy = Promise.withResolvers<void>();
	readonly #ended = Promise.withResolvers<ContainerExit>();
	#container: Container | undefined;
	#starting: Promise<void> | undefined;
	#stopping: Promise<void> | undefined;
	#health: HealthChecker | undefined;

	constructor(
		scope: TaskScope,
		definition: EffectiveContainer,
		progress: ContainerProgress,
		description: ContainerDescription,
		logs: LogDelivery,
	) {
		this.#scope = scope;
		this.definition = definition;
		this.progress = progress;
		this.#description = description;
		this.#logs = logs;
		for (const {promise} of [this.#started, this.#healthy]) promise.catch(() => undefined);
		if (progress.finishedAt !== undefined) this.#settle({exitCode: progress.exitCode, reason: description.reason});
	}

	/** Settles when the container runs; rejects with TaskStartError when it cannot be started. */
	get started(): Promise<void> {
		return this.#started.promise;
	}

	/** Settles at the first passed health check. */
	get healthy(): Promise<void> {
		return this.#healthy.promise;
	}

	/** Settles when the container has ended for good; also when it was never started and never will be. */
	get ended(): Promise<ContainerExit> {
		return this.#ended.promise;
	}

	get hasEnded(): boolean {
		return this.progress.finishedAt !== undefined;
	}

	/** The running container, for usage and metadata. */
	get container(): Container | undefined {
		return this.#container;
	}

	/** Starts the container, or takes it up again when an earlier engine started it. */
	start(inputs: () => Promise<StartInputs>): Promise<void> {
		this.#starting ??= this.#begin(inputs).catch((error: unknown) => {
			const reason = error instanceof Error ? error.message : String(error);
			const failure =
				error instanceof TaskStartError ? error : new TaskStartError(reason, this.definition.name, {cause: error});
			this.#started.reject(failure);
			throw failure;
		});
		return this.#starting;
	}

	/** Takes up a container that an earlier engine started, only to stop it. */
	async adopt(): Promise<void> {
		const {runtimeId} = this.progress;
		if (runtimeId === undefined || this.hasEnded || this.#starting !== undefined) return;
		const container = await this.#scope.context.runtime.adopt(runtimeId);
		if (container === undefined) this.#finish({exitCode: lostExitCode, reason: undefined});
		else this.#follow(container, undefined, await this.#logTarget(runtimeId));
	}

	/** Ends the container politely and for good; settles when it has ended and its output is delivered. */
	stop(): Promise<void> {
		this.#stopping ??= this.#end();
		return this.#stopping;
	}

	/** Frees what the runtime keeps of an ended container, also of one that an earlier engine saw end. */
	async remove(): Promise<void> {
		const {runtimeId} = this.progress;
		if (this.#container === undefined && runtimeId !== undefined) {
			this.#container = await this.#scope.context.runtime.adopt(runtimeId);
		}
		await this.#container?.remove();
	}

	async #begin(inputs: () => Promise<StartInputs>): Promise<void> {
		if (this.hasEnded) return;
		const {runtimeId, startedAt} = this.progress;
		const adopted = runtimeId === undefined ? undefined : await this.#scope.context.runtime.adopt(runtimeId);
		if (adopted !== undefined) this.#follow(adopted, inputs, await this.#logTarget(adopted.id));
		else if (startedAt === undefined) await this.#launch(inputs);
		else this.#finish({exitCode: lostExitCode, reason: undefined});
	}

	async #launch(inputs: () => Promise<StartInputs>): Promise<void> {
		const {context, record} = this.#scope;
		const ready = await inputs();
		const runtimeId = newRuntimeId(record);
		const logTarget = await openLogTarget(context, record, this.definition, runtimeId);
		this.progress.runtimeId = runtimeId;
		Object.assign(this.progress.logs, {stdout: 0, stderr: 0, pending: undefined});
		this.#description.runtimeId = runtimeId;
		this.#description.imageDigest = ready.image.digest;
		this.#scope.save();
		await durable();
		const specification = containerSpecification(context, record, this.definition, runtimeId, ready);
		this.#follow(await context.runtime.start(specification), inputs, logTarget);
	}

	#follow(
		container: Container,
		inputs: (() => Promise<StartInputs>) | undefined,
		logTarget: LogTarget | undefined,
	): void {
		const {context} = this.#scope;
		this.#container = container;
		if (logTarget !== undefined) this.#logs.follow(container, this.progress.logs, logTarget, this.#scope.save);
		if (this.progress.startedAt === undefined) {
			this.progress.startedAt = context.clock.now();
			this.#describeRunning();
			this.#scope.changed();
		}
		const {healthCheck} = this.definition;
		if (healthCheck?.command !== undefined && healthCheck.command[0] !== 'NONE') {
			this.#health = new HealthChecker(container, healthCheck, context.clock, (status) => this.#healthIs(status));
			if (this.#description.healthStatus === 'HEALTHY') this.#healthy.resolve();
		}
		this.#started.resolve();
		context.background(`container ${container.id}`, () => this.#watch(container, inputs));
	}

	#describeRunning(): void {
		const {record} = this.#scope;
		this.#description.lastStatus = 'RUNNING';
		agentFollows(this.#description, 'RUNNING', this.#scope.context.clock.now(), this.definition);
		if (record.network !== undefined) return;
		this.#description.networkBindings = record.ports
			.filter(({containerName}) => containerName === this.definition.name)
			.map(({address, containerPort, hostPort, protocol}) => ({bindIP: address, containerPort, hostPort, protocol}));
	}

	#healthIs(status: NonNullable<ContainerDescription['healthStatus']>): void {
		if (this.#description.healthStatus === status) return;
		this.#description.healthStatus = status;
		this.#scope.healthChanged();
		if (status === 'HEALTHY') this.#healthy.resolve();
	}

	/** Where an adopted container's output goes; nowhere when that is gone by now. */
	#logTarget(runtimeId: string): Promise<LogTarget | undefined> {
		const {context, record} = this.#scope;
		return openLogTarget(context, record, this.definition, runtimeId).catch(() => undefined);
	}

	async #watch(container: Container, inputs: (() => Promise<StartInputs>) | undefined): Promise<void> {
		const exit = await container.exited;
		if (this.#scope.context.signal.aborted) return;
		this.#health?.[Symbol.dispose]();
		await this.#logs.drain(container.id);
		if (inputs === undefined || !this.#isToBeRestarted(exit)) {
			this.#finish(exit);
			return;
		}
		this.progress.restarts += 1;
		this.progress.startedAt = undefined;
		await container.remove();
		await this.#launch(inputs).catch((error: unknown) =>
			this.#finish({exitCode: undefined, reason: error instanceof Error ? error.message : String(error)}),
		);
	}

	/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-restart-policy.html */
	#isToBeRestarted({exitCode}: ContainerExit): boolean {
		const {restartPolicy} = this.definition;
		const {startedAt} = this.progress;
		if (restartPolicy?.enabled !== true || this.#stopping !== undefined || startedAt === undefined) return false;
		if (exitCode !== undefined && restartPolicy.ignoredExitCodes?.includes(exitCode)) return false;
		const lived = this.#scope.context.clock.now().getTime() - startedAt.getTime();
		return lived >= (restartPolicy.restartAttemptPeriod ?? defaultRestartSeconds) * 1000;
	}

	async #end(): Promise<void> {
		await this.#starting?.catch(() => undefined);
		if (this.#container === undefined) {
			if (!this.hasEnded) this.#finish(undefined);
			return;
		}
		this.#health?.[Symbol.dispose]();
		if (!this.hasEnded) await this.#container.stop(this.definition.stopTimeout ?? defaultStopSeconds);
		await this.ended;
	}

	#finish(exit: ContainerExit | undefined): void {
		if (this.hasEnded) return;
		const {exitCode, reason} = exit ?? {exitCode: undefined, reason: undefined};
		this.progress.finishedAt = this.#scope.context.clock.now();
		this.progress.exitCode = exitCode;
		this.#description.lastStatus = 'STOPPED';
		agentFollows(this.#description, 'STOPPED', this.progress.finishedAt, this.definition);
		if (exitCode !== undefined) this.#description.exitCode = exitCode;
		if (reason !== undefined) this.#description.reason = reason;
		this.#scope.changed();
		this.#settle({exitCode, reason});
	}

	#settle(exit: ContainerExit): void {
		this.#started.resolve();
		this.#ended.resolve(exit);
	}
}
