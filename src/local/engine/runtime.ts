/** A port of a container and where it is reached: for awsvpc the task's own address, for bridge the instance's. */
export interface PortMapping {
	readonly containerPort: number;
	readonly hostAddress: string;
	readonly hostPort: number;
	readonly protocol: 'tcp' | 'udp';
}

/** An image as it lies unpacked on this machine, with what its OCI configuration says. */
export interface LocalImage {
	/** `sha256:…` of the manifest. */
	readonly digest: string;
	/** Folder that holds the image's files; absolute paths inside the image are below it. */
	readonly rootDirectory: string;
	readonly workingDirectory: string;
	readonly entryPoint: readonly string[];
	readonly command: readonly string[];
	readonly environment: Readonly<Record<string, string>>;
	readonly user: string;
}

/** Where images come from. */
export interface ImageSource {
	/**
	 * Makes an image reference ready to run. Rejects with a `CannotPullContainerError` whose message is worded as ECS
	 * words it in `stoppedReason`.
	 */
	pull(reference: string): Promise<LocalImage>;
}

export class CannotPullContainerError extends Error {
	override readonly name = 'CannotPullContainerError';
}

/** All that a runtime needs to start one container. */
export interface ContainerSpecification {
	/** Unique for ever: the container's runtime id. */
	readonly id: string;
	readonly name: string;
	readonly image: LocalImage;
	/** Entry point and command after overrides; never empty. */
	readonly command: readonly string[];
	readonly environment: Readonly<Record<string, string>>;
	/** Absolute inside the image. */
	readonly workingDirectory: string;
	/** The address that is the container's own. */
	readonly address: string;
	readonly ports: readonly PortMapping[];
	/** Names that the container resolves: Cloud Map, links. */
	readonly hosts: Readonly<Record<string, readonly string[]>>;
	/** Containers that it reaches by name on their container ports, although those are host ports here: name → mapping. */
	readonly links: Readonly<Record<string, Readonly<Record<string, number>>>>;
	/** CPU units; 1024 are one virtual CPU. A weight, not a cap, as on EC2. */
	readonly cpu: number;
	/** Hard limit; above it the container is killed with 137. */
	readonly memoryLimitBytes: number | undefined;
}

/** How a container ended. */
export interface ContainerExit {
	readonly exitCode: number | undefined;
	/** As ECS words it, for example `OutOfMemoryError: Container killed due to memory usage`. */
	readonly reason: string | undefined;
}

/** Counters since the container's start, as `docker stats` has them. */
export interface ContainerUsage {
	readonly readAt: Date;
	readonly cpuNanoseconds: number;
	readonly memoryBytes: number;
	readonly networkReceivedBytes: number;
	readonly networkSentBytes: number;
	readonly blockReadBytes: number;
	readonly blockWrittenBytes: number;
	readonly processes: number;
}

export interface CommandResult {
	readonly exitCode: number;
	readonly output: string;
}

export type OutputStream = 'stdout' | 'stderr';

/** In cells. */
export interface TerminalSize {
	readonly columns: number;
	readonly rows: number;
}

/** A command that runs on a terminal of its own beside a container's main process. */
export interface TerminalProcess {
	/** Its output is read from when a listener is set. */
	onOutput(listener: (bytes: Buffer) => void): void;
	/** What is typed into it. */
	write(bytes: Uint8Array): void;
	/** What runs there hears of it (SIGWINCH). */
	resize(size: TerminalSize): void;
	/** Reads no further until `resume`; what runs there waits when it has written much. */
	pause(): void;
	resume(): void;
	/** Takes the terminal away: everything that was started there ends. */
	hangUp(): void;
	/** Settles when the command has ended, all that it started with it, and its output was read. */
	readonly ended: Promise<{readonly exitCode: number}>;
}

/** A container that was started, by this engine or by the one before it. */
export interface Container {
	readonly id: string;
	/** Main process id where there is one. */
	readonly processId: number | undefined;
	/** Settles when the container has ended, also when it ended while no engine was running. */
	readonly exited: Promise<ContainerExit>;
	/** SIGTERM (or the image's stop signal), then SIGKILL to everything that is left after the time-out. */
	stop(timeoutSeconds: number): Promise<ContainerExit>;
	usage(): Promise<ContainerUsage>;
	/** Runs a command beside the main process with the container's environment, for health checks. */
	execute(command: readonly string[], timeoutSeconds: number): Promise<CommandResult>;
	/**
	 * Begins a command on a terminal of its own beside the main process. It ends with the container and with the engine.
	 * Throws an Error in the words of Session Manager's agent when there is no such program.
	 */
	openTerminal(command: readonly string[], size: TerminalSize): TerminalProcess;
	/** Bytes of output from `offset` on; what is written survives the engine. */
	readOutput(stream: OutputStream, offset: number): Promise<Buffer>;
	/** Calls back when there is new output; dispose to end it. */
	onOutput(listener: () => void): Disposable;
	/** Removes the container's files once it has ended. */
	remove(): Promise<void>;
}

/** How containers run: as processes, in Podman, or simulated. State that must survive lies in the runtime's own files. */
export interface Runtime {
	/** Starts a container; rejects when its program cannot be started, with the reason worded as ECS words it. */
	start(specification: ContainerSpecification): Promise<Container>;
	/** The container of an earlier engine, running or ended; undefined when nothing of it is left. */
	adopt(id: string): Promise<Container | undefined>;
	/**
	 * Ends every container that nobody knows, SIGTERM first: what an engine that was killed left behind. Asks only after
	 * it has looked, so that a container that is recorded before it is started is never taken for an orphan.
	 */
	sweep(isKnown: (id: string) => boolean): Promise<void>;
}
