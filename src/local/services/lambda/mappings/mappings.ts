import type {ServiceContext} from '../../../engine/context.ts';
import type {Collection} from '../../../engine/store.ts';
import type {Executor} from '../execution/executor.ts';
import type {Functions} from '../functions.ts';
import {type MappingRecord, sourceOf} from './model.ts';
import {backOff, type Poller} from './poller.ts';
import {QueuePoller} from './queue-poller.ts';
import {type Checkpoint, StreamPoller} from './stream-poller.ts';

/** The event source mappings of one region, and the pollers of those that are enabled. */
export class Mappings {
	readonly #context: ServiceContext;
	readonly #functions: Functions;
	readonly #executor: Executor;
	readonly #records: Collection<MappingRecord>;
	readonly #checkpoints: Collection<Checkpoint>;
	readonly #pollers = new Map<string, Poller>();
	/** The last change of each mapping; the next one waits for it. */
	readonly #changes = new Map<string, Promise<void>>();

	constructor(context: ServiceContext, functions: Functions, executor: Executor) {
		this.#context = context;
		this.#functions = functions;
		this.#executor = executor;
		this.#records = context.collection('mappings');
		this.#checkpoints = context.collection('checkpoints');
	}

	all(): MappingRecord[] {
		return this.#records.values();
	}

	find(id: string): MappingRecord | undefined {
		return this.#records.get(id);
	}

	put(record: MappingRecord): MappingRecord {
		return this.#records.put(record.id, record);
	}

	/** Brings the poller into line with the record, in the background. */
	apply(id: string): void {
		this.#change(id, async () => {
			await this.#stop(id);
			if (this.#records.get(id)?.isEnabled === true) await this.#start(id);
			else this.#patch(id, {state: 'Disabled'});
		});
	}

	/** Ends the poller and forgets the mapping, in the background. */
	remove(id: string): void {
		this.#change(id, async () => {
			await this.#stop(id);
			this.#records.delete(id);
			this.#checkpoints.delete(id);
		});
	}

	/** Takes up the mappings of an earlier engine. */
	resume(): void {
		for (const {id, state} of this.#records.values()) {
			if (state === 'Deleting') this.remove(id);
			else this.apply(id);
		}
	}

	async close(): Promise<void> {
		await Promise.all([...this.#pollers.values()].map((poller) => poller.stop()));
	}

	#change(id: string, work: () => Promise<void>): void {
		const change = (this.#changes.get(id) ?? Promise.resolve()).catch(() => undefined).then(work);
		this.#changes.set(id, change);
		this.#context.background('changing an event source mapping', () => change);
	}

	async #stop(id: string): Promise<void> {
		await this.#pollers.get(id)?.stop();
		this.#pollers.delete(id);
	}

	/** A source that cannot be read now may come back: it is tried again until the mapping changes. */
	async #start(id: string): Promise<void> {
		for (let failures = 0; ; failures += 1) {
			const record = this.#records.get(id);
			if (record?.isEnabled !== true || record.state === 'Deleting') return;
			const poller = this.#pollerOf(record);
			try {
				await poller.start();
				this.#pollers.set(id, poller);
				this.#patch(id, {state: 'Enabled'});
				return;
			} catch (error) {
				this.#patch(id, {lastResult: `PROBLEM: ${(error as Error).message}`, state: 'Enabled'});
			}
			await this.#context.clock.sleep(backOff(failures), this.#context.signal);
		}
	}

	#pollerOf(record: MappingRecord): Poller {
		const {id} = record;
		const host = {
			context: this.#context,
			functions: this.#functions,
			executor: this.#executor,
			processed: (result: string) => {
				if (this.#records.get(id)?.lastResult !== result) this.#patch(id, {lastResult: result});
			},
		};
		if (sourceOf(record) === 'queue') return new QueuePoller(host, record);
		return new StreamPoller(host, record, this.#checkpoints.get(id), (checkpoint) => {
			if (this.#records.has(id)) this.#checkpoints.put(id, checkpoint);
		});
	}

	#patch(id: string, change: Partial<MappingRecord>): void {
		const record = this.#records.get(id);
		if (record !== undefined) this.#records.put(id, {...record, ...change});
	}
}
