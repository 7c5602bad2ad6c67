import type {Cluster} from '../../aws/gateways/ecs.ts';

export interface ClusterRow {
	readonly arn: string;
	readonly name: string;
	readonly status: string;
	readonly services: number;
	readonly running: number;
	readonly pending: number;
	/** EC2 instances; 0 on Fargate. */
	readonly instances: number;
}

export const toClusterRow = (cluster: Cluster): ClusterRow => ({
	arn: cluster.clusterArn ?? '',
	name: cluster.clusterName ?? '',
	status: cluster.status ?? '',
	services: cluster.activeServicesCount ?? 0,
	running: cluster.runningTasksCount ?? 0,
	pending: cluster.pendingTasksCount ?? 0,
	instances: cluster.registeredContainerInstancesCount ?? 0,
});
