import {type FSWatcher, watch} from 'node:fs';
import {rm} from 'node:fs/promises';
import type {Clock} from '../clock.ts';
import type {
	CommandResult,
	Container,
	ContainerExit,
	ContainerUsage,
	OutputStream,
	TerminalProcess,
	TerminalSize,
} from '../runtime.ts';
import type {ContainerFiles} from './container-files.ts';
import type {ContainerWatch, Watched} from './container-watch.ts';
import {runCommand} from './execute.ts';
import {readCounters} from './network-counters.ts';
import {CpuMeter, descendants, isAlive, memoryOf, type ProcessIdentity, storageTraffic} from './process-table.ts';
import {openTerminal} from './terminal.ts';

const killedExitCode = 137;

interface ProcessContainerParts {
	readonly id: string;
	readonly files: ContainerFiles;
	readonly keeper: ProcessIdentity;
	readonly clock: Clock;
	readonly watch: ContainerWatch;
}

/** A container whose main process is owned by a keeper, started by this engine or by an earlier one. */
export class ProcessContainer implements Container, Watched {
	readonly id: string;
	readonly exited: Promise<ContainerExit>;
	readonly #files: ContainerFiles;
	readonly #keeper: ProcessIdentity;
	readonly #clock: Clock;
	readonly #forget: () => void;
	readonly #memoryLimitBytes: number | undefined;
	readonly #cpu = new CpuMeter();
	readonly #outputListeners = new Set<() => void>();
	#memoryProcesses: readonly number[] = [];
	#check: () => void = () => undefined;

	/** `forget` is called when the container's files are gone. */
	constructor({id, files, keeper, clock, watch: all}: ProcessContainerParts, forget: () => void) {
		this.id = id;
		this.#files = files;
		this.#keeper = keeper;
		this.#clock = clock;
		this.#forget = forget;
		this.#memoryLimitBytes = files.specification().memoryLimitBytes;
		this.exited = this.#watchForExit(all);
	}

	get processId(): number | undefined {
		return this.#files.mainProcess();
	}

	async stop(timeoutSeconds: number): Promise<ContainerExit> {
		this.#signalMain('SIGTERM');
		const timer = this.#clock.after(timeoutSeconds * 1000, () => this.#signalMain('SIGKILL'));
		try {
			return await this.exited;
		} finally {
			timer[Symbol.dispose]();
			this.#signalGroup('SIGKILL');
		}
	}

	async usage(): Promise<ContainerUsage> {
		const pids = this.#processes();
		const network = readCounters(this.#files.path('network'));
		const storage = storageTraffic(pids);
		return {
			readAt: this.#clock.now(),
			cpuNanoseconds: this.#cpu.read(pids),
			memoryBytes: memoryOf(pids),
			networkReceivedBytes: network.received,
			networkSentBytes: network.sent,
			blockReadBytes: storage.read,
			blockWrittenBytes: storage.written,
			processes: pids.length,
		};
	}

	execute(command: readonly string[], timeoutSeconds: number): Promise<CommandResult> {
		return runCommand(this.#files, command, timeoutSeconds);
	}

	openTerminal(command: readonly string[], size: TerminalSize): TerminalProcess {
		const terminal = openTerminal(this.#files, command, size);
		void this.exited.then(() => terminal.hangUp());
		return terminal;
	}

	readOutput(stream: OutputStream, offset: number): Promise<Buffer> {
		return Promise.resolve(this.#files.readOutput(stream, offset));
	}

	onOutput(listener: () => void): Disposable {
		this.#outputListeners.add(listener);
		return {[Symbol.dispose]: () => void this.#outputListeners.delete(listener)};
	}

	async remove(): Promise<void> {
		await this.exited;
		await rm(this.#files.directory, {recursive: true, force: true});
		this.#forget();
	}

	checkMemory(): void {
		if (this.#memoryLimitBytes === undefined || memoryOf(this.#memoryProcesses) <= this.#memoryLimitBytes) return;
		this.#files.note('reason', 'OutOfMemoryError: Container killed due to memory usage');
		this.#signalMain('SIGKILL');
	}

	/** That a keeper was itself killed is noticed here; every other end is told by the folder's watcher. */
	checkProcesses(): void {
		this.#memoryProcesses = this.#memoryLimitBytes === undefined ? [] : this.#processes();
		if (!isAlive(this.#keeper)) this.#check();
	}

	#watchForExit(all: ContainerWatch): Promise<ContainerExit> {
		return new Promise((resolve) => {
			const watched = all.add(this);
			const watcher = this.#watchFolder();
			this.#check = () => {
				const exit = this.#exit();
				if (exit === undefined) return;
				this.#check = () => undefined;
				watcher?.close();
				watched[Symbol.dispose]();
				resolve(exit);
			};
			this.#check();
		});
	}

	/** Undefined where the system has no watches left: then only the shared watch tells of the end. */
	#watchFolder(): FSWatcher | undefined {
		try {
			const watcher = watch(this.#files.directory, {persistent: false}, (_event, name) => {
				if (name === 'stdout' || name === 'stderr') for (const listener of this.#outputListeners) listener();
				else if (name === 'exit') this.#check();
			});
			return watcher.on('error', () => watcher.close());
		} catch {
			return undefined;
		}
	}

	/** A keeper writes the exit code and dies: whether it lives is looked at first. */
	#exit(): ContainerExit | undefined {
		const lives = isAlive(this.#keeper);
		const exitCode = this.#files.exitCode() ?? (lives ? undefined : killedExitCode);
		return exitCode === undefined ? undefined : {exitCode, reason: this.#files.text('reason')};
	}

	#processes(): number[] {
		return descendants(this.#keeper.pid).filter((pid) => pid !== this.#keeper.pid);
	}

	#signalMain(signal: NodeJS.Signals): void {
		const pid = this.#files.mainProcess();
		if (pid !== undefined && isAlive(this.#keeper)) send(pid, signal);
	}

	#signalGroup(signal: NodeJS.Signals): void {
		if (isAlive(this.#keeper)) send(-this.#keeper.pid, signal);
	}
}

function send(pid: number, signal: NodeJS.Signals): void {
	try {
		process.kill(pid, signal);
	} catch {
		// It ended by itself in the meantime.
	}
}
