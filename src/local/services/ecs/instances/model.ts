import type {Attribute, Tag, VersionInfo} from '@aws-sdk/client-ecs';

/** What one task holds of an instance. */
export interface Reservation {
	readonly cpu: number;
	readonly memory: number;
	readonly ports: readonly ReservedPort[];
	readonly networkInterfaces: number;
}

export interface ReservedPort {
	readonly containerName: string;
	readonly containerPort: number;
	readonly hostPort: number;
	readonly protocol: 'tcp' | 'udp';
}

/** A container instance. INACTIVE ones stay describable, as in ECS. */
export interface ContainerInstanceRecord {
	readonly arn: string;
	readonly clusterName: string;
	readonly clusterArn: string;
	readonly ec2InstanceId: string;
	/** Loopback address that stands for the instance. */
	readonly address: string;
	/** Whether the address was allocated for this record and is given back with it. */
	readonly ownsAddress: boolean;
	readonly availabilityZone: string;
	readonly registeredAt: Date;
	readonly cpu: number;
	/** MiB. */
	readonly memory: number;
	/** Network interfaces that awsvpc tasks may take. */
	readonly networkInterfaces: number;
	readonly versionInfo: VersionInfo;
	readonly capacityProviderName: string | undefined;
	status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
	agentConnected: boolean;
	version: number;
	attributes: Attribute[];
	tags: Tag[];
	/** By task ARN. */
	reservations: Record<string, Reservation>;
}

/** Ports that the agent and the operating system keep: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html */
export const systemPorts: readonly number[] = [22, 2375, 2376, 51678, 51679];

/** What of an instance is not taken. */
export interface FreeResources {
	readonly cpu: number;
	readonly memory: number;
	readonly networkInterfaces: number;
	readonly tcpPorts: ReadonlySet<number>;
	readonly udpPorts: ReadonlySet<number>;
}

/** CPU, memory and interfaces that are left; `tcpPorts` and `udpPorts` are those in use. */
export function freeResources(instance: ContainerInstanceRecord): FreeResources {
	const reservations = Object.values(instance.reservations);
	const sum = (of: (reservation: Reservation) => number): number =>
		reservations.reduce((total, reservation) => total + of(reservation), 0);
	const ports = reservations.flatMap((reservation) => reservation.ports);
	const used = (wanted: 'tcp' | 'udp'): number[] =>
		ports.filter(({protocol}) => protocol === wanted).map(({hostPort}) => hostPort);
	return {
		cpu: instance.cpu - sum(({cpu}) => cpu),
		memory: instance.memory - sum(({memory}) => memory),
		networkInterfaces: instance.networkInterfaces - sum(({networkInterfaces}) => networkInterfaces),
		tcpPorts: new Set([...systemPorts, ...used('tcp')]),
		udpPorts: new Set(used('udp')),
	};
}
