import type {ContainerDependency, TaskDefinition} from '@aws-sdk/client-ecs';
import {CannotPullContainerError, type LocalImage} from '../../../engine/runtime.ts';
import type {ContainerRun} from './container-run.ts';
import type {StartInputs} from './container-specification.ts';
import {hostNames} from './host-names.ts';
import {resolveSecrets} from './secrets.ts';
import {type TaskScope, TaskStartError} from './task-scope.ts';

const defaultDependencySeconds = 180;

/** The containers of one task: pulled together, started in the order of their dependencies, stopped in reverse. */
export class ContainerGroup {
	readonly runs: readonly ContainerRun[];
	readonly #scope: TaskScope;
	readonly #taskRoleArn: string | undefined;
	readonly #stopping = new Map<ContainerRun, Promise<void>>();
	#isStopping = false;

	constructor(scope: TaskScope, definition: TaskDefinition, runs: readonly ContainerRun[]) {
		this.#scope = scope;
		this.runs = runs;
		this.#taskRoleArn = scope.record.task.overrides?.taskRoleArn ?? definition.taskRoleArn;
	}

	/** Settles when every container has started. Rejects with TaskStartError at the first that cannot. */
	async start(): Promise<void> {
		const areAllKnown = this.runs.every(({progress}) => progress.runtimeId !== undefined);
		const images = areAllKnown ? new Map<string, LocalImage>() : await this.#pull();
		await Promise.all(this.runs.map((run) => this.#startInOrder(run, images)));
	}

	/** Settles when every container has ended, those that others depend on last. */
	async stop(): Promise<void> {
		this.#isStopping = true;
		await Promise.all(this.runs.map((run) => run.adopt()));
		await Promise.all(this.runs.map((run) => this.#stopInOrder(run)));
	}

	async remove(): Promise<void> {
		await Promise.all(this.runs.map((run) => run.remove()));
	}

	async #pull(): Promise<ReadonlyMap<string, LocalImage>> {
		const {context, record, save} = this.#scope;
		record.task.pullStartedAt ??= context.clock.now();
		const images = await Promise.all(
			this.runs.map(async ({definition: {name, image}}) => {
				const pulled = await context.images.pull(image).catch((error: unknown) => {
					const reason = error instanceof Error ? error.message : String(error);
					const isPull = error instanceof CannotPullContainerError && !reason.startsWith('CannotPull');
					throw new TaskStartError(isPull ? `CannotPullContainerError: ${reason}` : reason, name, {cause: error});
				});
				return [image, pulled] as const;
			}),
		);
		record.task.pullStoppedAt ??= context.clock.now();
		save();
		return new Map(images);
	}

	async #startInOrder(run: ContainerRun, images: ReadonlyMap<string, LocalImage>): Promise<void> {
		if (run.progress.runtimeId === undefined) {
			await Promise.all((run.definition.dependsOn ?? []).map((dependency) => this.#condition(run, dependency)));
		}
		// Stopping in the meantime: a container that is not started yet never is.
		if (!this.#isStopping) await run.start(() => this.#inputs(run, images));
	}

	async #inputs({definition}: ContainerRun, images: ReadonlyMap<string, LocalImage>): Promise<StartInputs> {
		const {context} = this.#scope;
		const image = images.get(definition.image) ?? (await context.images.pull(definition.image));
		const [secrets, hosts] = await Promise.all([resolveSecrets(context, definition), hostNames(context)]);
		return {image, secrets, hosts, taskRoleArn: this.#taskRoleArn};
	}

	/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html */
	async #condition(dependent: ContainerRun, {containerName, condition}: ContainerDependency): Promise<void> {
		const run = this.runs.find(({definition}) => definition.name === containerName);
		if (run === undefined) return;
		if (condition === 'START') {
			await run.started;
			return;
		}
		const isMet = condition === 'HEALTHY' ? this.#healthy(run) : this.#ended(run, condition === 'SUCCESS');
		const seconds = run.definition.startTimeout ?? defaultDependencySeconds;
		if (await this.#within(seconds, isMet)) return;
		throw new TaskStartError(
			`DependencyError: container ${dependent.definition.name} gave up: container ${containerName} did not reach ${condition}`,
			dependent.definition.name,
		);
	}

	async #healthy(run: ContainerRun): Promise<boolean> {
		return Promise.race([run.healthy.then(() => true), run.ended.then(() => false)]);
	}

	async #ended(run: ContainerRun, mustSucceed: boolean): Promise<boolean> {
		const {exitCode} = await run.ended;
		return !mustSucceed || exitCode === 0;
	}

	#within(seconds: number, condition: Promise<boolean>): Promise<boolean> {
		const late = Promise.withResolvers<boolean>();
		const timer = this.#scope.context.clock.after(seconds * 1000, () => late.resolve(false));
		return Promise.race([condition, late.promise]).finally(() => timer[Symbol.dispose]());
	}

	#stopInOrder(run: ContainerRun): Promise<void> {
		const known = this.#stopping.get(run);
		if (known !== undefined) return known;
		const {name} = run.definition;
		const dependents = this.runs.filter(({definition}) =>
			definition.dependsOn?.some(({containerName}) => containerName === name),
		);
		const stopped = Promise.all(dependents.map((dependent) => this.#stopInOrder(dependent))).then(() => run.stop());
		this.#stopping.set(run, stopped);
		return stopped;
	}
}
