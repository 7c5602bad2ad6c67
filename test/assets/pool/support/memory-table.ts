import {changed} from '../../../../assets/pool/protocol/changed.ts';
import type {
	Claim,
	Claimed,
	PoolTable,
	SettingsChange,
	TaskChange,
	Written,
} from '../../../../assets/pool/protocol/pool.ts';
import {isWarm, type PoolSettings, type PoolTask, type Status} from '../../../../assets/pool/protocol/record.ts';
import {type Network, quietNetwork} from './network.ts';

/** The pool's table in memory: each request is atomic, as with DynamoDB; the index lags until `catchUp`, where told to. */
export class MemoryTable {
	readonly tasks = new Map<string, PoolTask>();
	readonly claims = new Map<string, string>();
	stored: PoolSettings | undefined;
	/** Told of every change of a record, from what it was to what it is. */
	changes: (before: PoolTask | undefined, after: PoolTask | undefined) => void = () => undefined;
	readonly #now: () => Date;
	readonly #lags: boolean;
	#index: readonly PoolTask[] = [];

	constructor(now: () => Date, {lags = false} = {}) {
		this.#now = now;
		this.#lags = lags;
	}

	/** Brings the index up to date. */
	catchUp(): void {
		this.#index = this.records();
	}

	/** Oldest first. */
	records(): PoolTask[] {
		return [...this.tasks.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
	}

	/** The table as somebody reaches it over a network. */
	over(network: Network = quietNetwork): PoolTable {
		return {
			settings: () => network('settings', () => this.stored),
			initialise: (target) => network('initialise', () => this.#initialise(target)),
			changeSettings: (version, change) => network('changeSettings', () => this.#changeSettings(version, change)),
			countGrab: () => network('countGrab', () => this.#count('grabs')),
			all: () => network('all', () => this.records()),
			first: (limit) => network(`first ${limit}`, () => this.records().slice(0, limit)),
			get: (id) => network(`get ${id}`, () => this.tasks.get(id)),
			oldest: (status, limit) => network(`oldest ${status}`, () => this.#oldest(status, limit)),
			launch: (settings, tasks) => network(`launch ${tasks.length}`, () => this.#launch(settings, tasks)),
			claim: (task, claim, change) =>
				network(`claim ${task.id} for ${claim.id}`, () => this.#claim(task, claim, change)),
			claimed: (claimId) => network(`claimed ${claimId}`, () => this.claims.get(claimId)),
			change: (task, change) => network(`change ${task.id} ${change.status ?? ''}`, () => this.#change(task, change)),
			kill: (task, change) => network(`kill ${task.id}`, () => this.#kill(task, change)),
			remove: (task) => network(`remove ${task.id}`, () => this.#remove(task)),
		};
	}

	#initialise(target: number): PoolSettings {
		this.stored ??= {version: 1, target, isDraining: false, failuresInRow: 0, grabs: 0, launches: 0, kills: 0};
		return this.stored;
	}

	#changeSettings(version: number, change: SettingsChange): Written<PoolSettings> {
		const found = this.stored;
		if (found?.version !== version) return {isWritten: false, found};
		const present = Object.entries({...found, ...change}).filter(([, value]) => value !== null);
		const value = {...Object.fromEntries(present), version: version + 1} as unknown as PoolSettings;
		this.stored = value;
		return {isWritten: true, value};
	}

	#count(counter: 'grabs' | 'kills'): void {
		if (this.stored !== undefined) this.stored = {...this.stored, [counter]: this.stored[counter] + 1};
	}

	#oldest(status: Status, limit: number): PoolTask[] {
		if (!this.#lags) this.catchUp();
		return this.#index.filter((task) => task.status === status).slice(0, limit);
	}

	#launch({version}: PoolSettings, tasks: readonly PoolTask[]): boolean {
		const settings = this.stored;
		if (settings?.version !== version || tasks.some(({id}) => this.tasks.has(id))) return false;
		if (tasks.length > 99) throw new Error('A transaction has at most 100 items.');
		this.stored = {...settings, version: version + 1, launches: settings.launches + tasks.length};
		for (const task of tasks) this.put(task);
		return true;
	}

	#claim(task: PoolTask, {id, insteadOf}: Claim, change: TaskChange): Claimed {
		const tied = this.claims.get(id);
		if (tied !== undefined && tied !== (insteadOf ?? task.id)) return {isWritten: false, claimed: tied};
		const written = this.#change(task, change);
		if (!written.isWritten) return {isWritten: false};
		this.claims.set(id, task.id);
		return written;
	}

	#change(task: PoolTask, change: TaskChange): Written<PoolTask> {
		const found = this.tasks.get(task.id);
		if (found?.version !== task.version) return {isWritten: false, found};
		const value = changed(found, change, this.#now());
		this.put(value);
		return {isWritten: true, value};
	}

	#kill(task: PoolTask, change: TaskChange): Written<PoolTask> {
		const written = this.#change(task, change);
		if (written.isWritten) this.#count('kills');
		return written;
	}

	#remove({id, version}: PoolTask): boolean {
		const found = this.tasks.get(id);
		if (found !== undefined && found.version !== version) return false;
		this.tasks.delete(id);
		if (found !== undefined) this.changes(found, undefined);
		return true;
	}

	/** Writes a record whatever is there. */
	put(task: PoolTask): void {
		const before = this.tasks.get(task.id);
		this.tasks.set(task.id, task);
		this.changes(before, task);
	}

	/** How many count for the target. */
	warm(): number {
		return [...this.tasks.values()].filter(isWarm).length;
	}
}
