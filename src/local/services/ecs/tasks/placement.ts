import type {PlacementConstraint, PlacementStrategy} from '@aws-sdk/client-ecs';
import type {ClusterRecord, TaskDefinitionRecord} from '../model.ts';

/** What a task needs of a container instance (launch types EC2 and EXTERNAL). */
export interface PlacementRequest {
	readonly cluster: ClusterRecord;
	readonly taskArn: string;
	readonly taskDefinition: TaskDefinitionRecord;
	readonly launchType: 'EC2' | 'EXTERNAL';
	/** `service:<name>` or `family:<name>`, for the constraints that speak of task groups. */
	readonly group: string;
	/** CPU units and MiB that the task reserves. */
	readonly cpu: number;
	readonly memory: number;
	/** Ports of the instance; a host port of 0 asks for a free one from 32768 on. */
	readonly ports: readonly RequestedPort[];
	/** Whether it takes a network interface of the instance (awsvpc). */
	readonly needsNetworkInterface: boolean;
	readonly placementConstraints: readonly PlacementConstraint[];
	readonly placementStrategy: readonly PlacementStrategy[];
	/** The instance that must be taken: StartTask, and daemons. */
	readonly containerInstance?: string;
	readonly capacityProvider?: string;
}

export interface RequestedPort {
	readonly containerName: string;
	readonly containerPort: number;
	readonly hostPort: number;
	readonly protocol: 'tcp' | 'udp';
}

/** The instance that took the task; its CPU, memory and ports are reserved until `release`. */
export interface PlacedTask {
	readonly containerInstanceArn: string;
	/** The instance's loopback address. */
	readonly address: string;
	readonly availabilityZone: string;
	readonly capacityProviderName?: string;
	/** The requested ports in their order, with no 0 left. */
	readonly ports: readonly RequestedPort[];
}

/** Chooses container instances; the folder `instances` implements it. */
export interface Placer {
	/** Reserves what the task needs. Throws PlacementFailure. Calling it again for the same task answers the same. */
	place(request: PlacementRequest): PlacedTask;
	/** Gives back what a task had reserved; no error when it had nothing. */
	release(containerInstanceArn: string, taskArn: string): void;
}

/** Why no instance took a task: an entry of `failures` in RunTask, an event of a service. */
export class PlacementFailure extends Error {
	override readonly name = 'PlacementFailure';
	/** `RESOURCE:CPU`, `RESOURCE:MEMORY`, `RESOURCE:PORTS`, `RESOURCE:ENI`, `AGENT`, `ATTRIBUTE`, `INACTIVE`, `MISSING`… */
	readonly reason: string;
	/** The closest container instance, where there was one. */
	readonly arn: string | undefined;
	readonly detail: string | undefined;

	constructor(reason: string, arn?: string, detail?: string) {
		super(`The task cannot be placed: ${reason}.`);
		this.reason = reason;
		this.arn = arn;
		this.detail = detail;
	}
}
