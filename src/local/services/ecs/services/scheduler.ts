import type {TaskRecord} from '../model.ts';
import type {ServiceRecord} from './model.ts';
import {countFailure, newMemory, reconcile, type ServiceMemory, type Workshop} from './reconciler.ts';

const safetyTick = 60_000;
const retryAfterError = 5000;

/** One service's turn: never two steps of it at a time. */
interface Turn {
	readonly memory: ServiceMemory;
	isRunning: boolean;
	isWanted: boolean;
	timer: Disposable | undefined;
}

/** Drives every service towards what is wanted of it: at each change of a task, an instance or the service itself. */
export class ServiceScheduler {
	readonly #shop: Workshop;
	readonly #turns = new Map<string, Turn>();
	#tick: Disposable | undefined;
	#isStopped = false;

	constructor(shop: Workshop) {
		this.#shop = shop;
	}

	/** Takes up every service, and listens to the tasks. */
	start(): void {
		const {core, store} = this.#shop;
		const wakeAll = (): void => {
			for (const service of store.all()) this.wake(service);
		};
		for (const {clusterName, serviceName = '', task} of core.tasks.all()) {
			const service = store.peek(clusterName, serviceName);
			if (service !== undefined && task.desiredStatus === 'STOPPED') {
				this.#turnOf(service).memory.countedTasks.add(task.taskArn);
			}
		}
		this.#tick = core.context.clock.every(safetyTick, wakeAll);
		wakeAll();
	}

	stop(): void {
		this.#isStopped = true;
		this.#tick?.[Symbol.dispose]();
		for (const {timer} of this.#turns.values()) timer?.[Symbol.dispose]();
	}

	/** Looks at a service soon; many calls of one moment make one step. */
	wake(service: ServiceRecord): void {
		if (service.status === 'INACTIVE' || this.#isStopped) return;
		const turn = this.#turnOf(service);
		turn.isWanted = true;
		if (turn.isRunning) return;
		turn.isRunning = true;
		turn.timer?.[Symbol.dispose]();
		this.#shop.core.context.background(`scheduling of ${service.name}`, () => this.#run(service, turn));
	}

	/** The cluster has other instances, or room that it had not: tasks that found no place are tried again. */
	wakeCluster(clusterName: string): void {
		for (const service of this.#shop.store.ofCluster(clusterName)) {
			this.#turnOf(service).memory.retryPlacementAt = undefined;
			this.wake(service);
		}
	}

	/** A task has changed. */
	noticeTask(record: TaskRecord): void {
		const {store} = this.#shop;
		const {task, clusterName, serviceName} = record;
		if (task.lastStatus === 'STOPPED' && task.containerInstanceArn !== undefined) this.wakeCluster(clusterName);
		if (serviceName === undefined) return;
		const service = store.peek(clusterName, serviceName);
		if (service === undefined) return;
		if (task.desiredStatus === 'STOPPED') this.#noticeEnd(service, record);
		this.wake(service);
	}

	#noticeEnd(service: ServiceRecord, record: TaskRecord): void {
		const {memory} = this.#turnOf(service);
		const {taskArn, stopCode, lastStatus} = record.task;
		const hasFailed = stopCode === 'TaskFailedToStart' || stopCode === 'EssentialContainerExited';
		if (hasFailed && !memory.provenTasks.has(taskArn)) {
			countFailure(this.#shop, service, memory, record);
			this.#shop.store.save(service);
		}
		if (lastStatus === 'STOPPED') memory.provenTasks.delete(taskArn);
	}

	async #run(service: ServiceRecord, turn: Turn): Promise<void> {
		let wait = retryAfterError;
		try {
			while (turn.isWanted && !this.#isStopped) {
				turn.isWanted = false;
				await new Promise((resolve) => setImmediate(resolve));
				wait = await reconcile(this.#shop, service, turn.memory);
				if (wait <= 0) turn.isWanted = true;
			}
		} finally {
			turn.isRunning = false;
			if (Number.isFinite(wait) && !this.#isStopped) this.#lookAgain(service, turn, wait);
		}
	}

	#lookAgain(service: ServiceRecord, turn: Turn, milliseconds: number): void {
		turn.timer = this.#shop.core.context.clock.after(milliseconds, () => this.wake(service));
	}

	#turnOf({arn}: ServiceRecord): Turn {
		const known = this.#turns.get(arn);
		if (known !== undefined) return known;
		const turn: Turn = {memory: newMemory(), isRunning: false, isWanted: false, timer: undefined};
		this.#turns.set(arn, turn);
		return turn;
	}
}
