import type {Clock} from './clock.ts';
import type {Container, ContainerExit, ContainerSpecification, Runtime} from './runtime.ts';

/** How simulated containers behave; the same for each container of one runtime. */
export interface SimulationOptions {
	/** From start to running, in milliseconds. */
	readonly startMilliseconds?: number;
	/** When set, each container exits by itself after so many milliseconds, with code 0. */
	readonly lifetimeMilliseconds?: number;
}

/** Containers without a process, for scale tests: they start, use a steady share of their CPU and memory, and stop. */
export class SimulatedRuntime implements Runtime {
	readonly #clock: Clock;
	readonly #options: SimulationOptions;
	readonly #containers = new Map<string, SimulatedContainer>();

	constructor(clock: Clock, options: SimulationOptions = {}) {
		this.#clock = clock;
		this.#options = options;
	}

	async start(specification: ContainerSpecification): Promise<Container> {
		await this.#clock.sleep(this.#options.startMilliseconds ?? 0);
		const container = new SimulatedContainer(specification, this.#clock, () =>
			this.#containers.delete(specification.id),
		);
		this.#containers.set(specification.id, container);
		const {lifetimeMilliseconds} = this.#options;
		if (lifetimeMilliseconds !== undefined) this.#clock.after(lifetimeMilliseconds, () => container.end(0));
		return container;
	}

	/** Simulated containers die with the engine that simulates them. */
	adopt(id: string): Promise<Container | undefined> {
		return Promise.resolve(this.#containers.get(id));
	}

	async sweep(isKnown: (id: string) => boolean): Promise<void> {
		for (const [id, container] of this.#containers) if (!isKnown(id)) container.end(137);
	}
}

class SimulatedContainer implements Container {
	readonly id: string;
	readonly processId = undefined;
	readonly exited: Promise<ContainerExit>;
	readonly #specification: ContainerSpecification;
	readonly #clock: Clock;
	readonly #started: number;
	readonly #forget: () => void;
	#settle: (exit: ContainerExit) => void = () => undefined;

	constructor(specification: ContainerSpecification, clock: Clock, forget: () => void) {
		this.id = specification.id;
		this.#specification = specification;
		this.#clock = clock;
		this.#started = clock.now().getTime();
		this.#forget = forget;
		this.exited = new Promise((resolve) => {
			this.#settle = resolve;
		});
	}

	end(exitCode: number): void {
		this.#settle({exitCode, reason: undefined});
	}

	stop(): Promise<ContainerExit> {
		this.end(143);
		return this.exited;
	}

	usage(): ReturnType<Container['usage']> {
		const readAt = this.#clock.now();
		const {cpu, memoryLimitBytes = 0} = this.#specification;
		const aliveNanoseconds = (readAt.getTime() - this.#started) * 1e6;
		return Promise.resolve({
			readAt,
			cpuNanoseconds: (aliveNanoseconds * (cpu / 1024)) / 3,
			memoryBytes: memoryLimitBytes / 3,
			networkReceivedBytes: 0,
			networkSentBytes: 0,
			blockReadBytes: 0,
			blockWrittenBytes: 0,
			processes: 1,
		});
	}

	execute(): ReturnType<Container['execute']> {
		return Promise.resolve({exitCode: 0, output: ''});
	}

	openTerminal(): never {
		throw new Error('Unable to start command: the container is simulated, nothing runs in it');
	}

	readOutput(): Promise<Buffer> {
		return Promise.resolve(Buffer.alloc(0));
	}

	onOutput(): Disposable {
		return {[Symbol.dispose]: () => undefined};
	}

	async remove(): Promise<void> {
		this.#forget();
	}
}
