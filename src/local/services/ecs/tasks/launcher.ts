import type {
	LaunchType,
	NetworkConfiguration,
	PlacementConstraint,
	PlacementStrategy,
	Tag,
	TaskOverride,
	TaskStopCode,
} from '@aws-sdk/client-ecs';
import type {ClusterRecord, TaskDefinitionRecord, TaskRecord} from '../model.ts';
import type {Placer} from './placement.ts';

/** One task to start; whoever asks has validated it. */
export interface LaunchRequest {
	readonly cluster: ClusterRecord;
	readonly taskDefinition: TaskDefinitionRecord;
	readonly launchType: LaunchType;
	/** `family:<family>` when absent; services pass `service:<name>`. */
	readonly group?: string;
	readonly startedBy?: string;
	/** Set by services: the task is found by it, and its hooks are called. */
	readonly serviceName?: string;
	readonly capacityProviderName?: string;
	readonly platformVersion?: string;
	/** Needed for awsvpc. */
	readonly networkConfiguration?: NetworkConfiguration;
	readonly placementConstraints?: readonly PlacementConstraint[];
	readonly placementStrategy?: readonly PlacementStrategy[];
	/** ARN or id of the instance that must be taken. */
	readonly containerInstance?: string;
	readonly overrides?: TaskOverride;
	readonly tags?: readonly Tag[];
	readonly enableExecuteCommand?: boolean;
}

/** What a service does around its tasks' lives. Both must bear being called again for the same task after a crash. */
export interface TaskHooks {
	/** ACTIVATING: registers with target groups and Cloud Map. The task is RUNNING when it settles. */
	activate(task: TaskRecord): Promise<void>;
	/** DEACTIVATING: deregisters, waits the deregistration delay. The containers are stopped when it settles. */
	deactivate(task: TaskRecord): Promise<void>;
}

export type TaskListener = (task: TaskRecord, change: {readonly isStatusChange: boolean}) => void;

/** Starts and stops tasks and takes them through their life; what it began goes on by itself, also after a crash. */
export interface TaskLauncher {
	/**
	 * Places and records a task (PROVISIONING) and returns at once; the record is live and changes as the task does.
	 * Throws PlacementFailure when no container instance takes it.
	 */
	launch(request: LaunchRequest): TaskRecord;
	/** Begins to stop a task; nothing happens when it is stopping or has stopped. */
	stop(taskArn: string, reason: string | undefined, stopCode: TaskStopCode): TaskRecord | undefined;
	/** Calls back after every change of a task, also of its health alone, in order and in the same turn. */
	onChange(listener: TaskListener): Disposable;
	/** Sets who chooses container instances. */
	placeWith(placer: Placer): void;
	/** Sets what is done around the lives of tasks with a `serviceName`. */
	hookWith(hooks: TaskHooks): void;
}
