import type {Session} from '../session.ts';

/** A service and the repositories that the images of its tasks come from. */
export interface ServiceImages {
	readonly cluster: string;
	readonly service: string;
	readonly repositories: readonly {readonly uri: string; readonly name: string}[];
}

/**
 * Whether a task runs another image than the newest one of its repository. Task definitions name `latest`, which ECS
 * looks up only when a deployment begins, so new images need a new deployment.
 */
export async function runsOldImages(
	session: Session,
	{cluster, service: serviceName, repositories}: ServiceImages,
	signal?: AbortSignal,
): Promise<boolean> {
	const {ecs, ecr} = session.gateways;
	const digests = new Map(
		await Promise.all(
			repositories.map(async ({uri, name}): Promise<[string, string | undefined]> => {
				const image = await ecr.image(name, 'latest', {signal});
				return [`${uri}:latest`, image?.imageDigest];
			}),
		),
	);
	const tasks = await ecs.describeTasks(cluster, await ecs.listTasks({cluster, serviceName}, {signal}), {signal});
	return tasks
		.flatMap(({containers = []}) => containers)
		.some(({image = '', imageDigest}) => {
			const digest = digests.get(image);
			return digest !== undefined && imageDigest !== undefined && imageDigest !== digest;
		});
}
