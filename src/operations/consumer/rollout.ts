import type {Session} from '../session.ts';
import type {ConsumerStack} from './stack.ts';

/**
 * Whether a task runs another image than the newest one of its repository. Task definitions name `latest`, which ECS
 * looks up only when a deployment begins, so new images need a new deployment.
 */
export async function runsOldImages(
	session: Session,
	{outputs}: ConsumerStack,
	signal?: AbortSignal,
): Promise<boolean> {
	const {ecs, ecr} = session.gateways;
	const newest = async (uri: string, repository: string): Promise<[string, string | undefined]> => {
		const image = await ecr.image(repository, 'latest', {signal});
		return [`${uri}:latest`, image?.imageDigest];
	};
	const digests = new Map(
		await Promise.all([
			newest(outputs.BackendRepositoryUri, outputs.BackendRepositoryName),
			newest(outputs.ConsoleRepositoryUri, outputs.ConsoleRepositoryName),
		]),
	);
	const {ClusterName: cluster, ServiceName: serviceName} = outputs;
	const tasks = await ecs.describeTasks(cluster, await ecs.listTasks({cluster, serviceName}, {signal}), {signal});
	return tasks
		.flatMap(({containers = []}) => containers)
		.some(({image = '', imageDigest}) => {
			const digest = digests.get(image);
			return digest !== undefined && imageDigest !== undefined && imageDigest !== digest;
		});
}
