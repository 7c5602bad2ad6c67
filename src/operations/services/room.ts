import type {ContainerInstance, Service} from '../../aws/gateways/ecs.ts';
import {counted} from '../../format/number.ts';
import {StateError} from '../errors.ts';
import {type FargatePlace, fargateVcpus, quotaIncreaseLine} from '../fargate-quota.ts';
import {unlessRefused} from '../refused.ts';
import type {Session} from '../session.ts';

/** CPU units (1,024 are one vCPU) and MiB of one task. */
interface TaskSize {
	readonly cpu: number;
	readonly memory: number;
}

/**
 * Whether so many tasks of a service fit into the account or the cluster, in sentences; none where that is not known.
 *
 * @throws StateError when they can never fit into the account's quota
 */
export async function roomFor(
	session: Session,
	service: Service,
	count: number,
	signal: AbortSignal | undefined,
): Promise<string[]> {
	const more = count - (service.desiredCount ?? 0);
	if (more <= 0) return [];
	const size = await sizeOf(session, service, signal);
	if (size === undefined) return [];
	const place = placeOf(service);
	if (place !== 'EC2') return roomOnFargate(session, service, {size, count, place}, signal);
	return roomOnInstances(session, service, {size, more}, signal);
}

function placeOf({launchType, capacityProviderStrategy = []}: Service): FargatePlace | 'EC2' {
	const providers = capacityProviderStrategy.map(({capacityProvider}) => capacityProvider);
	if (providers.includes('FARGATE')) return 'FARGATE';
	if (providers.includes('FARGATE_SPOT')) return 'FARGATE_SPOT';
	return launchType === 'FARGATE' ? 'FARGATE' : 'EC2';
}

async function sizeOf(
	session: Session,
	{taskDefinition = ''}: Service,
	signal: AbortSignal | undefined,
): Promise<TaskSize | undefined> {
	const definition = await session.gateways.ecs.describeTaskDefinition(taskDefinition, {signal});
	if (definition === undefined) return undefined;
	const {containerDefinitions = []} = definition;
	const sum = (of: (container: (typeof containerDefinitions)[number]) => number | undefined): number =>
		containerDefinitions.reduce((total, container) => total + (of(container) ?? 0), 0);
	return {
		cpu: Number(definition.cpu ?? sum(({cpu}) => cpu)),
		memory: Number(definition.memory ?? sum(({memoryReservation, memory}) => memoryReservation ?? memory)),
	};
}

interface FargateWish {
	readonly size: TaskSize;
	readonly count: number;
	readonly place: FargatePlace;
}

async function roomOnFargate(
	session: Session,
	{serviceName}: Service,
	{size, count, place}: FargateWish,
	signal: AbortSignal | undefined,
): Promise<string[]> {
	const each = size.cpu / 1024;
	const needed = each * count;
	const value = await fargateVcpus(session, place, signal);
	if (value === undefined)
		return [`${counted(count, 'task')} of it take ${needed} vCPU on ${place}; the account's quota is not known.`];
	if (needed <= value)
		return [`${counted(count, 'task')} of it take ${needed} of the account's ${value} vCPU on ${place}.`];
	throw new StateError(
		`${counted(count, 'task')} of ${serviceName} need ${needed} vCPU, but the account may run ${value} on ${place} in ${session.region}.`,
		`Scale to ${Math.floor(value / each)} or fewer, or ask for more: ${quotaIncreaseLine(place, needed)}`,
	);
}

async function roomOnInstances(
	session: Session,
	{clusterArn = '', capacityProviderStrategy = []}: Service,
	{size, more}: {readonly size: TaskSize; readonly more: number},
	signal: AbortSignal | undefined,
): Promise<string[]> {
	const {ecs} = session.gateways;
	const arns = await unlessRefused(ecs.listContainerInstances(clusterArn, {signal}));
	if (arns === undefined) return [];
	const instances = await ecs.describeContainerInstances(clusterArn, arns, {signal});
	const active = instances.filter(({status}) => status === 'ACTIVE');
	const room = active.reduce((sum, instance) => sum + tasksOn(instance, size), 0);
	if (room >= more) return [`The cluster has ${counted(active.length, 'instance')} with room for ${room} more.`];
	const comes = capacityProviderStrategy.length > 0;
	return [
		`The cluster has ${counted(active.length, 'instance')} with room for ${room} more; ${more - room} will wait until ${comes ? 'its capacity provider adds instances' : 'there are more instances'}.`,
	];
}

function tasksOn({remainingResources = []}: ContainerInstance, {cpu, memory}: TaskSize): number {
	const left = (name: string): number => remainingResources.find((one) => one.name === name)?.integerValue ?? 0;
	const fit = (available: number, wanted: number): number =>
		wanted === 0 ? Number.MAX_SAFE_INTEGER : Math.floor(available / wanted);
	const tasks = Math.min(fit(left('CPU'), cpu), fit(left('MEMORY'), memory));
	return tasks === Number.MAX_SAFE_INTEGER ? 0 : tasks;
}
