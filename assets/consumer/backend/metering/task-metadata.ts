import {callJson} from '../../shared/http-client.ts';

/**
 * The parts we read of the task metadata endpoint, version 4:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4.html
 */
export interface ContainerMetadata {
	readonly DockerId?: string;
	readonly Name?: string;
	/** CPU in CPU units, memory in MiB. */
	readonly Limits?: {readonly CPU?: number; readonly Memory?: number};
	readonly Networks?: readonly {readonly NetworkMode?: string; readonly IPv4Addresses?: readonly string[]}[];
	readonly Ports?: readonly {readonly ContainerPort?: number; readonly HostPort?: number}[];
}

export interface TaskMetadata {
	readonly TaskARN?: string;
	readonly LaunchType?: string;
	/** CPU in vCPU (0.25 = 256 CPU units), memory in MiB. */
	readonly Limits?: {readonly CPU?: number; readonly Memory?: number};
	readonly Containers?: readonly ContainerMetadata[];
}

/** Docker's statistics of one container; only what is read here. */
export interface ContainerStatistics {
	readonly read?: string;
	readonly cpu_stats?: CpuStatistics;
	readonly precpu_stats?: CpuStatistics;
	readonly preread?: string;
	readonly memory_stats?: {
		readonly usage?: number;
		readonly stats?: {readonly inactive_file?: number; readonly total_inactive_file?: number};
	};
	readonly networks?: Readonly<Record<string, {readonly rx_bytes?: number; readonly tx_bytes?: number}>>;
	readonly blkio_stats?: {
		readonly io_service_bytes_recursive?: readonly {readonly op?: string; readonly value?: number}[] | null;
	};
}

export interface CpuStatistics {
	/** Nanoseconds of CPU time since the container started. */
	readonly cpu_usage?: {readonly total_usage?: number};
	/** Nanoseconds of all the host's processors together. */
	readonly system_cpu_usage?: number;
	readonly online_cpus?: number;
}

/** By container id; null until Docker has looked at the container for the first time. */
export type TaskStatistics = Readonly<Record<string, ContainerStatistics | null>>;

export class TaskMetadataClient {
	readonly #uri: string;

	/** @param uri the value of `ECS_CONTAINER_METADATA_URI_V4` */
	constructor(uri: string) {
		this.#uri = uri.replace(/\/$/, '');
	}

	async container(): Promise<ContainerMetadata> {
		return ((await callJson(this.#uri)) ?? {}) as ContainerMetadata;
	}

	async task(): Promise<TaskMetadata> {
		return ((await callJson(`${this.#uri}/task`)) ?? {}) as TaskMetadata;
	}

	async statistics(): Promise<TaskStatistics> {
		return ((await callJson(`${this.#uri}/task/stats`)) ?? {}) as TaskStatistics;
	}
}
