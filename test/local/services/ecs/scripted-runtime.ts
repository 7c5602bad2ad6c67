import type {
	CommandResult,
	Container,
	ContainerExit,
	ContainerSpecification,
	ContainerUsage,
	OutputStream,
	Runtime,
	TerminalProcess,
	TerminalSize,
} from '../../../../src/local/engine/runtime.ts';

/** Containers that do what the test says. They outlive an engine: give the same runtime to the next one. */
export class ScriptedRuntime implements Runtime {
	readonly containers: ScriptedContainer[] = [];
	/** Names in the order in which containers were stopped. */
	readonly stopped: string[] = [];
	/** Set to make every start fail with it. */
	failure: Error | undefined;

	start(specification: ContainerSpecification): Promise<Container> {
		if (this.failure !== undefined) return Promise.reject(this.failure);
		const container = new ScriptedContainer(specification, () => this.stopped.push(specification.name));
		this.containers.push(container);
		return Promise.resolve(container);
	}

	adopt(id: string): Promise<Container | undefined> {
		return Promise.resolve(this.containers.find((container) => container.id === id && !container.isRemoved));
	}

	sweep(): Promise<void> {
		return Promise.resolve();
	}

	/** The newest container of that name. */
	named(name: string): ScriptedContainer | undefined {
		return this.containers.findLast(({specification}) => specification.name === name);
	}
}

/** A command on a terminal that does what the test says. */
export class ScriptedTerminal implements TerminalProcess {
	readonly command: readonly string[];
	readonly sizes: TerminalSize[];
	readonly typed: string[] = [];
	readonly ended: Promise<{readonly exitCode: number}>;
	isPaused = false;
	isHungUp = false;
	#listener: (bytes: Buffer) => void = () => undefined;
	#settle: (end: {readonly exitCode: number}) => void = () => undefined;

	constructor(command: readonly string[], size: TerminalSize) {
		this.command = command;
		this.sizes = [size];
		this.ended = new Promise((resolve) => {
			this.#settle = resolve;
		});
	}

	print(text: string): void {
		this.#listener(Buffer.from(text));
	}

	exit(exitCode: number): void {
		this.#settle({exitCode});
	}

	onOutput(listener: (bytes: Buffer) => void): void {
		this.#listener = listener;
	}

	write(bytes: Uint8Array): void {
		this.typed.push(Buffer.from(bytes).toString());
	}

	resize(size: TerminalSize): void {
		this.sizes.push(size);
	}

	pause(): void {
		this.isPaused = true;
	}

	resume(): void {
		this.isPaused = false;
	}

	hangUp(): void {
		this.isHungUp = true;
		this.exit(129);
	}
}

export class ScriptedContainer implements Container {
	readonly id: string;
	readonly processId = undefined;
	readonly specification: ContainerSpecification;
	readonly exited: Promise<ContainerExit>;
	readonly executed: (readonly string[])[] = [];
	readonly terminals: ScriptedTerminal[] = [];
	isRemoved = false;
	isHealthy = false;
	readonly #output = {stdout: '', stderr: ''};
	readonly #listeners = new Set<() => void>();
	readonly #onStop: () => void;
	#settle: (exit: ContainerExit) => void = () => undefined;

	constructor(specification: ContainerSpecification, onStop: () => void) {
		this.id = specification.id;
		this.specification = specification;
		this.#onStop = onStop;
		this.exited = new Promise((resolve) => {
			this.#settle = resolve;
		});
	}

	exit(exitCode: number, reason?: string): void {
		this.#settle({exitCode, reason});
	}

	write(text: string, stream: OutputStream = 'stdout'): void {
		this.#output[stream] += text;
		for (const listener of this.#listeners) listener();
	}

	stop(): Promise<ContainerExit> {
		this.#onStop();
		this.exit(143);
		return this.exited;
	}

	usage(): Promise<ContainerUsage> {
		const counters = {networkReceivedBytes: 3000, networkSentBytes: 10, blockReadBytes: 4096, blockWrittenBytes: 8192};
		return Promise.resolve({
			readAt: new Date(),
			cpuNanoseconds: 5e8,
			memoryBytes: 1_000_000,
			processes: 2,
			...counters,
		});
	}

	execute(command: readonly string[]): Promise<CommandResult> {
		this.executed.push(command);
		return Promise.resolve({exitCode: this.isHealthy ? 0 : 1, output: ''});
	}

	openTerminal(command: readonly string[], size: TerminalSize): TerminalProcess {
		if (command[0] === 'missing') throw new Error('Unable to start command: missing');
		const terminal = new ScriptedTerminal(command, size);
		this.terminals.push(terminal);
		return terminal;
	}

	readOutput(stream: OutputStream, offset: number): Promise<Buffer> {
		return Promise.resolve(Buffer.from(this.#output[stream]).subarray(offset));
	}

	onOutput(listener: () => void): Disposable {
		this.#listeners.add(listener);
		return {[Symbol.dispose]: () => void this.#listeners.delete(listener)};
	}

	remove(): Promise<void> {
		this.isRemoved = true;
		return Promise.resolve();
	}
}
