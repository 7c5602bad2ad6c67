import {constants, existsSync, mkdirSync} from 'node:fs';
import {cp, readdir, rm} from 'node:fs/promises';
import type {Clock} from '../clock.ts';
import type {Container, ContainerSpecification, Runtime} from '../runtime.ts';
import {ContainerFiles} from './container-files.ts';
import {ContainerWatch} from './container-watch.ts';
import {keeperScript} from './keeper.ts';
import {commandLine, containerEnvironment, rootOf, workingDirectory} from './launch-plan.ts';
import {type Launch, Launcher} from './launcher.ts';
import {ProcessContainer} from './process-container.ts';
import {isAlive, type ProcessIdentity} from './process-table.ts';

/** A program that cannot be started, worded as the container agent words it. */
class CannotStartContainerError extends Error {
	override readonly name = 'CannotStartContainerError';
}

/** How long a keeper may take to say who it is; on a machine with hundreds of starts at once it takes a while. */
const keeperSilenceMilliseconds = 10_000;
/** The same after its engine was killed in the moment of the start, when there may be no keeper at all. */
const orphanSilenceMilliseconds = 1000;
const longestPauseMilliseconds = 20;

/** What containers get to end politely when nobody knows them or the engine ends. */
const graceSeconds = 2;

/**
 * Containers as real processes of this machine. Output goes to files, not pipes: a pipe would kill the task with EPIPE
 * when the engine dies.
 */
export class ProcessRuntime implements Runtime {
	readonly #root: string;
	readonly #clock: Clock;
	readonly #launcher = new Launcher();
	readonly #watch: ContainerWatch;
	readonly #containers = new Map<string, ProcessContainer>();

	/** `root` holds a folder for each container. */
	constructor(root: string, clock: Clock) {
		this.#root = root;
		this.#clock = clock;
		this.#watch = new ContainerWatch(clock);
		mkdirSync(root, {recursive: true, mode: 0o700});
	}

	async start(specification: ContainerSpecification): Promise<Container> {
		const files = new ContainerFiles(this.#root, specification.id);
		this.#launcher.prepare();
		files.create(specification);
		try {
			await copyImage(specification, files);
			const command = commandLine(specification, files, specification.command);
			if (command.length === 0) throw notFound(specification.command[0] ?? '');
			await this.#launcher.launch(keeperOf(specification, files, command));
			const keeper = await saidBy(files, keeperSilenceMilliseconds);
			if (keeper === undefined) throw silent();
			return this.#track(specification.id, files, keeper);
		} catch (error) {
			await rm(files.directory, {recursive: true, force: true});
			throw error;
		}
	}

	async adopt(id: string): Promise<Container | undefined> {
		const known = this.#containers.get(id);
		if (known !== undefined) return known;
		const files = new ContainerFiles(this.#root, id);
		const keeper = files.exists ? await saidBy(files, orphanSilenceMilliseconds) : undefined;
		if (keeper !== undefined) return this.#track(id, files, keeper);
		// Half made or half removed; without its folder a keeper that is still to come gives up.
		await rm(files.directory, {recursive: true, force: true});
		return undefined;
	}

	async sweep(isKnown: (id: string) => boolean): Promise<void> {
		const orphans = (await readdir(this.#root)).filter((id) => !isKnown(id));
		await Promise.all(orphans.map((id) => this.#end(id)));
	}

	async #end(id: string): Promise<void> {
		const container = await this.adopt(id);
		await container?.stop(graceSeconds);
		await container?.remove();
	}

	#track(id: string, files: ContainerFiles, keeper: ProcessIdentity): ProcessContainer {
		const container = new ProcessContainer({id, files, keeper, clock: this.#clock, watch: this.#watch}, () =>
			this.#containers.delete(id),
		);
		this.#containers.set(id, container);
		return container;
	}
}

/** The keeper's identity, once it has told its own and that of the main process; undefined when it stays silent. */
async function saidBy(files: ContainerFiles, patienceMilliseconds: number): Promise<ProcessIdentity | undefined> {
	const deadline = performance.now() + patienceMilliseconds;
	for (let pause = 1; ; pause = Math.min(pause * 1.5, longestPauseMilliseconds)) {
		const keeper = files.keeper();
		if (keeper !== undefined && (files.mainProcess() !== undefined || files.exitCode() !== undefined)) return keeper;
		if (keeper !== undefined && !isAlive(keeper)) return keeper;
		if (performance.now() > deadline) return undefined;
		await new Promise((resolve) => setTimeout(resolve, pause));
	}
}

const silent = (): CannotStartContainerError =>
	new CannotStartContainerError('CannotStartContainerError: the process did not start');

function notFound(program: string): CannotStartContainerError {
	const cause = `exec: "${program}": executable file not found in $PATH: unknown`;
	return new CannotStartContainerError(
		`CannotStartContainerError: Error response from daemon: failed to create task for container: ${cause}`,
	);
}

/** Each container has its own writable copy, cloned without copying blocks where the file system can. */
async function copyImage(specification: ContainerSpecification, files: ContainerFiles): Promise<void> {
	const root = rootOf(specification, files);
	if (root === '/') return;
	if (existsSync(specification.image.rootDirectory)) {
		await cp(specification.image.rootDirectory, root, {
			recursive: true,
			verbatimSymlinks: true,
			mode: constants.COPYFILE_FICLONE,
		});
	}
	mkdirSync(workingDirectory(specification, files), {recursive: true});
}

function keeperOf(specification: ContainerSpecification, files: ContainerFiles, command: readonly string[]): Launch {
	return {
		program: '/bin/sh',
		parameters: ['-c', keeperScript, 'keeper', ...command],
		directory: files.directory,
		environment: {
			...containerEnvironment(specification, files),
			KEEP: files.directory,
			WORK: workingDirectory(specification, files),
		},
		stdout: files.path('stdout'),
		stderr: files.path('stderr'),
	};
}
