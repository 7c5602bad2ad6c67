import {networkInterfaces} from 'node:os';
import type {Environment} from '../../shared/environment.ts';
import {callText} from '../../shared/http-client.ts';
import type {ContainerMetadata, TaskMetadata} from '../metering/task-metadata.ts';

export interface Address {
	readonly host: string;
	readonly port: number;
}

const instanceMetadata = 'http://169.254.169.254/latest';

/**
 * Where other hosts reach this container's port: the task's own address in network mode awsvpc, otherwise the
 * instance's, with the port of the instance that bridge mode mapped.
 */
export async function ownAddress(
	environment: Environment,
	task: TaskMetadata,
	container: ContainerMetadata,
	containerPort: number,
): Promise<Address> {
	return {
		host: await ownHost(environment, task, container),
		port: mappedPort(environment, container, containerPort),
	};
}

/** The task id that ECS registers the task under in Cloud Map: the last part of its ARN. */
export function taskId(task: TaskMetadata): string | undefined {
	return task.TaskARN?.split('/').at(-1);
}

async function ownHost(environment: Environment, task: TaskMetadata, container: ContainerMetadata): Promise<string> {
	const given = environment.ECS_TASK_IP || environment.HOST_IP;
	if (given) {
		return given;
	}
	const network = container.Networks?.find(({NetworkMode: mode}) => mode === 'awsvpc');
	const address = network?.IPv4Addresses?.find((candidate) => candidate !== '');
	if (address !== undefined) {
		return address;
	}
	return (task.LaunchType === 'FARGATE' ? undefined : await instanceAddress()) ?? firstInterface();
}

function mappedPort(environment: Environment, container: ContainerMetadata, containerPort: number): number {
	const given = hostPorts(environment.ECS_PORT_MAP)[containerPort];
	const mapped = container.Ports?.find(({ContainerPort: port}) => port === containerPort)?.HostPort;
	return given ?? (mapped || containerPort);
}

function hostPorts(json: string | undefined): Readonly<Record<string, number>> {
	try {
		return JSON.parse(json || '{}');
	} catch {
		return {};
	}
}

/** The instance's private address (IMDSv2); undefined where there is no such service within a second. */
async function instanceAddress(): Promise<string | undefined> {
	try {
		const token = await callText(`${instanceMetadata}/api/token`, {
			method: 'PUT',
			headers: {'x-aws-ec2-metadata-token-ttl-seconds': '60'},
			timeoutMilliseconds: 1_000,
		});
		return await callText(`${instanceMetadata}/meta-data/local-ipv4`, {
			headers: {'x-aws-ec2-metadata-token': token},
			timeoutMilliseconds: 1_000,
		});
	} catch {
		return undefined;
	}
}

function firstInterface(): string {
	const addresses = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
	return addresses.find(({family, internal}) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
}
