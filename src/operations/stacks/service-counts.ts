import type {Session} from '../session.ts';

/** A service of a stack, and how many tasks it is to have. */
export interface ServiceCount {
	readonly cluster: string;
	/** Its ARN. */
	readonly service: string;
	readonly desired: number;
}

/** The services that a stack has now, with their desired counts. */
export async function serviceCounts(
	session: Session,
	stackId: string,
	signal?: AbortSignal,
): Promise<readonly ServiceCount[]> {
	const resources = await session.gateways.cloudFormation.stackResources(stackId, {signal});
	const counts = resources
		.filter(({ResourceType}) => ResourceType === 'AWS::ECS::Service')
		.map(({PhysicalResourceId}) => countOf(session, PhysicalResourceId ?? '', signal));
	return (await Promise.all(counts)).filter((count) => count !== undefined);
}

async function countOf(
	session: Session,
	service: string,
	signal: AbortSignal | undefined,
): Promise<ServiceCount | undefined> {
	const cluster = service.split('/').at(-2);
	if (cluster === undefined) return undefined;
	const [found] = await session.gateways.ecs.describeServices(cluster, [service], {signal});
	if (found === undefined || found.status === 'INACTIVE') return undefined;
	return {cluster, service, desired: found.desiredCount ?? 0};
}

/**
 * Gives services of a stack that was rolled back the count again that they had: CloudFormation gives them that of the
 * template, which undoes every scaling outside of it (https://github.com/aws/containers-roadmap/issues/493).
 */
export async function restoreCounts(
	session: Session,
	stackId: string,
	before: readonly ServiceCount[],
	signal?: AbortSignal,
): Promise<void> {
	for (const {cluster, service, desired} of await serviceCounts(session, stackId, signal)) {
		const had = before.find((other) => other.service === service)?.desired ?? desired;
		if (had !== desired) await session.gateways.ecs.updateService({cluster, service, desiredCount: had}, {signal});
	}
}
