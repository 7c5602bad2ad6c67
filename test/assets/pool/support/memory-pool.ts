import type {Pool, PoolLimits} from '../../../../assets/pool/protocol/pool.ts';
import {reconcile} from '../../../../assets/pool/protocol/reconcile.ts';
import {isWarm, type PoolTask, type Status, startedBy} from '../../../../assets/pool/protocol/record.ts';
import {refill} from '../../../../assets/pool/protocol/refill.ts';
import {randomNumbers} from '../../../support/random.ts';
import {MemoryEcs} from './memory-ecs.ts';
import {MemoryTable} from './memory-table.ts';
import {type Network, quietNetwork} from './network.ts';

interface Options {
	/** The index and the list of ECS are behind until they catch up. */
	readonly lags?: boolean;
	readonly limits?: Partial<PoolLimits>;
	readonly numbers?: (bound: number) => number;
}

/** A pool in memory, its clock in the hands of the test. */
export class MemoryPool {
	readonly table: MemoryTable;
	readonly ecs: MemoryEcs;
	/** What functions launch that start now: an update of the stack makes another revision. */
	taskDefinition = 'task:1';
	readonly limits: PoolLimits;
	readonly #numbers: (bound: number) => number;
	#time = Date.parse('2026-11-21T16:00:00.000Z');

	constructor({lags = false, limits = {}, numbers = randomNumbers(7)}: Options = {}) {
		this.#numbers = numbers;
		this.table = new MemoryTable(this.now, {lags});
		this.ecs = new MemoryEcs(this.now, {lags});
		this.limits = {launchTimeout: 300, maximumAge: 0, lease: 0, ...limits};
	}

	/** As whoever begins to use it now has it. */
	get pool(): Pool {
		return this.over(quietNetwork);
	}

	readonly now = (): Date => new Date(this.#time);

	pass(seconds: number): void {
		this.#time += seconds * 1_000;
	}

	/** The pool as somebody uses it over a network. */
	over(network: Network): Pool {
		return {
			table: this.table.over(network),
			tasks: this.ecs.over(network, this.taskDefinition),
			limits: this.limits,
			now: this.now,
			random: () => this.#numbers(0x1000000).toString(16).padStart(6, '0'),
		};
	}

	/** Fills the pool: its tasks are available afterwards. */
	async fill(target: number): Promise<void> {
		await this.pool.table.initialise(target);
		await refill(this.pool);
		this.ecs.settle();
		await reconcile(this.pool);
		this.pass(1);
	}

	/** A record and its task, whatever came before. */
	place(status: Status, more: Partial<PoolTask> = {}): PoolTask {
		const now = this.now().toISOString();
		const id = more.id ?? `task_${this.table.tasks.size}`;
		const ecsTask = this.ecs.add({
			startedBy: startedBy(id),
			taskDefinition: this.taskDefinition,
			lastStatus: status === 'LAUNCHING' ? 'PENDING' : 'RUNNING',
		});
		const task: PoolTask = {id, status, version: 1, createdAt: now, updatedAt: now, taskArn: ecsTask.arn, ...more};
		this.table.put(task);
		return task;
	}

	/** Statuses of all records, oldest first. */
	statuses(): Status[] {
		return this.table.records().map(({status}) => status);
	}

	warm(): PoolTask[] {
		return this.table.records().filter(isWarm);
	}
}
