import type {ServiceContext} from '../../../engine/context.ts';
import type {Collection} from '../../../engine/store.ts';
import type {TaskRecord} from '../model.ts';

type Index = Map<string, TaskRecord[]>;

/** The tasks of one region, found by ARN, cluster, service or instance without a scan. */
export class TaskStore {
	readonly #records: Collection<TaskRecord>;
	readonly #byCluster: Index = new Map();
	readonly #byService: Index = new Map();
	readonly #byInstance: Index = new Map();

	constructor(context: ServiceContext) {
		this.#records = context.collection('tasks');
		for (const record of this.#records.values().sort(byCreation)) this.#index(record);
	}

	get(taskArn: string): TaskRecord | undefined {
		return this.#records.get(taskArn);
	}

	all(): TaskRecord[] {
		return this.#records.values();
	}

	/** Every task of a cluster, stopped ones too as long as they are kept (one hour), oldest first. */
	ofCluster(clusterName: string): readonly TaskRecord[] {
		return this.#byCluster.get(clusterName) ?? [];
	}

	ofService(clusterName: string, serviceName: string): readonly TaskRecord[] {
		return this.#byService.get(`${clusterName}/${serviceName}`) ?? [];
	}

	ofInstance(containerInstanceArn: string): readonly TaskRecord[] {
		return this.#byInstance.get(containerInstanceArn) ?? [];
	}

	/** Writes a new or changed task. */
	save(record: TaskRecord): void {
		if (!this.#records.has(record.task.taskArn)) this.#index(record);
		this.#records.put(record.task.taskArn, record);
	}

	remove(record: TaskRecord): void {
		this.#records.delete(record.task.taskArn);
		for (const [index, key] of this.#places(record)) {
			const members = index.get(key) ?? [];
			members.splice(members.indexOf(record), 1);
			if (members.length === 0) index.delete(key);
		}
	}

	#index(record: TaskRecord): void {
		for (const [index, key] of this.#places(record)) {
			const members = index.get(key);
			if (members === undefined) index.set(key, [record]);
			else members.push(record);
		}
	}

	#places(record: TaskRecord): [Index, string][] {
		const {clusterName, serviceName, task} = record;
		const places: [Index, string][] = [[this.#byCluster, clusterName]];
		if (serviceName !== undefined) places.push([this.#byService, `${clusterName}/${serviceName}`]);
		if (task.containerInstanceArn !== undefined) places.push([this.#byInstance, task.containerInstanceArn]);
		return places;
	}
}

const byCreation = (first: TaskRecord, second: TaskRecord): number =>
	first.task.createdAt.getTime() - second.task.createdAt.getTime();
