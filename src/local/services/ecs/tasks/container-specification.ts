import {randomBytes, randomInt} from 'node:crypto';
import type {ServiceContext} from '../../../engine/context.ts';
import type {ContainerSpecification, LocalImage} from '../../../engine/runtime.ts';
import type {EffectiveContainer} from '../containers.ts';
import type {TaskRecord} from '../model.ts';

const bytesPerMebibyte = 1024 ** 2;

/** What a container gets besides its definition. */
export interface StartInputs {
	readonly image: LocalImage;
	readonly secrets: Readonly<Record<string, string>>;
	readonly taskRoleArn: string | undefined;
	readonly hosts: Readonly<Record<string, readonly string[]>>;
}

/** An id as the container agent gives it: on Fargate the task's id and ten digits, elsewhere Docker's 64 digits. */
export function newRuntimeId({id, task}: TaskRecord): string {
	return task.launchType === 'FARGATE' ? `${id}-${randomInt(1e9, 1e10)}` : randomBytes(32).toString('hex');
}

export function containerSpecification(
	context: ServiceContext,
	record: TaskRecord,
	container: EffectiveContainer,
	runtimeId: string,
	inputs: StartInputs,
): ContainerSpecification {
	const {image} = inputs;
	const memory = container.memory ?? taskMemory(record);
	return {
		id: runtimeId,
		name: container.name,
		image,
		command: commandOf(container, image),
		environment: environmentOf(context, record, container, runtimeId, inputs),
		workingDirectory: container.workingDirectory ?? image.workingDirectory,
		address: record.address ?? '127.0.0.1',
		ports: record.ports
			.filter(({containerName}) => containerName === container.name)
			.map(({containerPort, hostPort, protocol, address}) => ({
				containerPort,
				hostPort,
				protocol,
				hostAddress: address,
			})),
		hosts: {...inputs.hosts, ...extraHosts(container), ...linkedAddresses(record, container)},
		links: linkedPorts(record, container),
		cpu: container.cpu || Number(record.task.cpu ?? 0),
		memoryLimitBytes: memory === undefined ? undefined : memory * bytesPerMebibyte,
	};
}

/** An entry point of the definition hides the image's command, as in Docker. */
function commandOf({entryPoint = [], command = []}: EffectiveContainer, image: LocalImage): readonly string[] {
	const program = entryPoint.length > 0 ? entryPoint : image.entryPoint;
	const fallback = entryPoint.length > 0 ? [] : image.command;
	return [...program, ...(command.length > 0 ? command : fallback)];
}

/** MiB that the whole task may use; none on EC2 when only its containers are limited. */
function taskMemory({task}: TaskRecord): number | undefined {
	return task.launchType === 'FARGATE' && task.memory !== undefined ? Number(task.memory) : undefined;
}

function environmentOf(
	{endpoint, region}: ServiceContext,
	record: TaskRecord,
	container: EffectiveContainer,
	runtimeId: string,
	{secrets, taskRoleArn}: StartInputs,
): Record<string, string> {
	const defined = (container.environment ?? []).map(({name = '', value = ''}) => [name, value] as const);
	return {
		AWS_REGION: region,
		AWS_DEFAULT_REGION: region,
		...Object.fromEntries(defined),
		...secrets,
		AWS_EXECUTION_ENV: record.task.launchType === 'FARGATE' ? 'AWS_ECS_FARGATE' : 'AWS_ECS_EC2',
		AWS_ENDPOINT_URL: endpoint,
		ECS_CONTAINER_METADATA_URI_V4: `${endpoint}/v4/${region}/${runtimeId}`,
		...(taskRoleArn !== undefined && {
			AWS_CONTAINER_CREDENTIALS_FULL_URI: `${endpoint}/credentials/${region}/${record.credentialsId}`,
		}),
	};
}

const extraHosts = ({extraHosts: hosts = []}: EffectiveContainer): Record<string, string[]> =>
	Object.fromEntries(hosts.map(({hostname = '', ipAddress = ''}) => [hostname.toLowerCase(), [ipAddress]]));

/** Links of a container, `name` or `name:alias`: the alias in lower case, and the container of the same task. */
const linksOf = ({links = []}: EffectiveContainer): (readonly [alias: string, container: string])[] =>
	links.map((link) => {
		const [name = '', alias = name] = link.split(':');
		return [alias.toLowerCase(), name];
	});

function linkedAddresses({ports, address}: TaskRecord, container: EffectiveContainer): Record<string, string[]> {
	const addressOf = (name: string): string =>
		ports.find(({containerName}) => containerName === name)?.address ?? address ?? '127.0.0.1';
	return Object.fromEntries(linksOf(container).map(([alias, name]) => [alias, [addressOf(name)]]));
}

/** Without networks of their own, linked containers meet on the ports that bridge mode mapped. */
function linkedPorts({ports}: TaskRecord, container: EffectiveContainer): Record<string, Record<string, number>> {
	const portsOf = (name: string): [string, number][] =>
		ports
			.filter(({containerName}) => containerName === name)
			.map(({containerPort, hostPort}) => [String(containerPort), hostPort]);
	return Object.fromEntries(linksOf(container).map(([alias, name]) => [alias, Object.fromEntries(portsOf(name))]));
}
