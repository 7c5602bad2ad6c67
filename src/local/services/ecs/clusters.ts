import type {ServiceContext} from '../../engine/context.ts';
import type {Collection} from '../../engine/store.ts';
import {nameOf} from './arns.ts';
import {clusterNotFound} from './errors.ts';
import type {ClusterRecord} from './model.ts';

/** What the rest of ECS counts in a cluster, for DescribeClusters and DeleteCluster. */
export interface ClusterCounts {
	readonly activeServices?: number;
	readonly drainingServices?: number;
	readonly containerInstances?: number;
	/** Services by launch type, for the statistics. */
	readonly services?: Readonly<Record<'EC2' | 'FARGATE' | 'EXTERNAL', {active: number; draining: number}>>;
}

/** The clusters of one region, by name. */
export class Clusters {
	readonly #records: Collection<ClusterRecord>;
	readonly #counters: ((clusterName: string) => ClusterCounts)[] = [];

	constructor(context: ServiceContext) {
		this.#records = context.collection('clusters');
	}

	/**
	 * The active cluster that a request names by name or ARN; `default` when it names none.
	 * Throws ClusterNotFoundException.
	 */
	find(nameOrArn: string | undefined): ClusterRecord {
		const record = this.peek(nameOrArn);
		if (record === undefined) throw clusterNotFound();
		if (record.status === 'INACTIVE') throw clusterNotFound('The referenced cluster was inactive.');
		return record;
	}

	/** The cluster of that name or ARN whatever its status; undefined when there never was one. */
	peek(nameOrArn: string | undefined): ClusterRecord | undefined {
		return this.#records.get(nameOf(nameOrArn ?? 'default'));
	}

	all(): ClusterRecord[] {
		return this.#records.values();
	}

	save(record: ClusterRecord): void {
		this.#records.put(record.name, record);
	}

	/** Registers who knows how many services or container instances a cluster has. */
	countWith(counter: (clusterName: string) => ClusterCounts): void {
		this.#counters.push(counter);
	}

	counts(clusterName: string): ClusterCounts {
		return Object.assign({}, ...this.#counters.map((counter) => counter(clusterName))) as ClusterCounts;
	}
}
