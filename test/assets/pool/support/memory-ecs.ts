import type {EcsTask, LaunchRefused, PoolTasks} from '../../../../assets/pool/protocol/pool.ts';
import {idOfStarted, startedBy} from '../../../../assets/pool/protocol/record.ts';
import {type Network, quietNetwork} from './network.ts';

/** Milliseconds after which ECS shows a task that it started, at the latest. */
const longestUnseen = 60_000;

/** ECS in memory: tasks start and stop when `settle` or a test says so; one that ECS does not see yet is not described. */
export class MemoryEcs {
	readonly tasks = new Map<string, EcsTask>();
	/** Tasks whose container answers. */
	readonly answering = new Set<string>();
	/** Tasks that neither list nor descriptions show yet. */
	readonly unseen = new Set<string>();
	/** How the next launches are refused. */
	refusals: LaunchRefused[] = [];
	/** Told of every change of a task, as the event bus is. */
	changes: (task: EcsTask) => void = () => undefined;
	/** Told of every StopTask. */
	stops: (arn: string) => void = () => undefined;
	readonly #now: () => Date;
	readonly #lags: boolean;
	readonly #tokens = new Map<string, string>();
	#listed: readonly string[] = [];

	constructor(now: () => Date, {lags = false} = {}) {
		this.#now = now;
		this.#lags = lags;
	}

	/** Brings the list of tasks up to date. */
	catchUp(): void {
		this.#listed = [...this.tasks.keys()];
		this.unseen.clear();
	}

	alive(): EcsTask[] {
		return [...this.tasks.values()].filter(({desiredStatus}) => desiredStatus === 'RUNNING');
	}

	over(network: Network = quietNetwork, taskDefinition = 'task:1'): PoolTasks {
		return {
			taskDefinition,
			run: (id) => network(`run ${id}`, () => this.#run(id, taskDefinition)),
			describe: (arns) => network(`describe ${arns.length}`, () => this.#describe(arns)),
			started: () => network('started', () => this.#started()),
			stop: (arn) => network(`stop ${arn}`, () => this.#stop(arn)),
			address: (task) => network(`address ${task.arn}`, () => `203.0.113.1:${task.arn.slice(4)}`),
			answers: (task) => network(`answers ${task.arn}`, () => this.answering.has(task.arn)),
		};
	}

	/** One thing happens to a task: it starts, its container answers, or it ends once it is to be stopped. */
	advance(arn: string): void {
		const task = this.task(arn);
		if (task.lastStatus === 'STOPPED') return;
		if (task.desiredStatus === 'STOPPED') this.update({...task, lastStatus: 'STOPPED'});
		else if (task.lastStatus === 'PENDING') this.update({...task, lastStatus: 'RUNNING', startedAt: this.#now()});
		else if (!this.answering.has(arn)) {
			this.answering.add(arn);
			this.changes(task);
		}
	}

	/** Everything that has to happen happens. */
	settle(): void {
		for (const {arn} of this.tasks.values()) {
			this.advance(arn);
			this.advance(arn);
		}
		this.catchUp();
	}

	/** Its container ends by itself. */
	die(arn: string, stopReason = 'Essential container in task exited; app exited with code 1'): void {
		const task = this.task(arn);
		if (task.lastStatus === 'STOPPED') return;
		this.update({...task, desiredStatus: 'STOPPED', lastStatus: 'STOPPED', stopReason: task.stopReason ?? stopReason});
	}

	task(arn: string): EcsTask {
		const task = this.tasks.get(arn);
		if (task === undefined) throw new Error(`There is no task ${arn}.`);
		return task;
	}

	update(task: EcsTask): void {
		this.tasks.set(task.arn, task);
		if (task.lastStatus === 'STOPPED') this.answering.delete(task.arn);
		this.changes(task);
	}

	/** A task that some pool, or somebody else, started. */
	add(task: Partial<EcsTask> & {readonly startedBy: string}): EcsTask {
		const added: EcsTask = {
			arn: `arn:${this.tasks.size + 1}`,
			taskDefinition: 'task:1',
			lastStatus: 'PENDING',
			desiredStatus: 'RUNNING',
			health: 'UNKNOWN',
			createdAt: this.#now(),
			...task,
		};
		this.tasks.set(added.arn, added);
		const id = idOfStarted(added);
		if (id !== undefined) this.#tokens.set(id, added.arn);
		return added;
	}

	#run(id: string, taskDefinition: string): EcsTask {
		const known = this.tasks.get(this.#tokens.get(id) ?? '');
		if (known !== undefined) return known;
		const refusal = this.refusals.shift();
		if (refusal !== undefined) throw refusal;
		const task = this.add({startedBy: startedBy(id), taskDefinition});
		if (this.#lags) this.unseen.add(task.arn);
		return task;
	}

	#describe(arns: readonly string[]): EcsTask[] {
		return arns.flatMap((arn) => this.#seen(arn) ?? []);
	}

	#seen(arn: string): EcsTask | undefined {
		const task = this.tasks.get(arn);
		if (task === undefined || !this.unseen.has(arn)) return task;
		return this.#now().getTime() - task.createdAt.getTime() > longestUnseen ? task : undefined;
	}

	#started(): EcsTask[] {
		if (!this.#lags) this.catchUp();
		return this.#describe(this.#listed).filter(
			(task) => task.desiredStatus === 'RUNNING' && idOfStarted(task) !== undefined,
		);
	}

	#stop(arn: string): void {
		this.stops(arn);
		const task = this.tasks.get(arn);
		if (task !== undefined && task.desiredStatus !== 'STOPPED') this.update({...task, desiredStatus: 'STOPPED'});
	}
}
