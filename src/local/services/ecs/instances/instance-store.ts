import type {ServiceContext} from '../../../engine/context.ts';
import type {Collection} from '../../../engine/store.ts';
import {nameOf} from '../arns.ts';
import type {ContainerInstanceRecord} from './model.ts';

/** The container instances of one region. */
export class InstanceStore {
	readonly #records: Collection<ContainerInstanceRecord>;

	constructor(context: ServiceContext) {
		this.#records = context.collection('container-instances');
	}

	/** The instance of that ARN or id in a cluster; undefined also for those of other clusters. */
	peek(clusterName: string, idOrArn: string): ContainerInstanceRecord | undefined {
		const id = nameOf(idOrArn);
		return this.ofCluster(clusterName).find(({arn}) => arn === idOrArn || nameOf(arn) === id);
	}

	byArn(arn: string): ContainerInstanceRecord | undefined {
		return this.#records.get(arn);
	}

	all(): ContainerInstanceRecord[] {
		return this.#records.values();
	}

	ofCluster(clusterName: string): ContainerInstanceRecord[] {
		return this.all().filter((instance) => instance.clusterName === clusterName);
	}

	save(instance: ContainerInstanceRecord): void {
		this.#records.put(instance.arn, instance);
	}
}
