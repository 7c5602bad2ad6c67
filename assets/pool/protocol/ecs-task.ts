import type {Container, Task} from '@aws-sdk/client-ecs';
import type {EcsTask} from './pool.ts';

/** A task as ECS describes it, or tells it in an event, as far as the pool looks at it. */
export function readEcsTask(task: Task): EcsTask {
	const stopReason = stopReasonOf(task);
	const network = networkOf(task);
	const times = {
		pullStartedAt: task.pullStartedAt,
		pullStoppedAt: task.pullStoppedAt,
		startedAt: task.startedAt,
	};
	return {
		arn: task.taskArn ?? '',
		startedBy: task.startedBy ?? '',
		taskDefinition: task.taskDefinitionArn ?? '',
		lastStatus: task.lastStatus ?? '',
		desiredStatus: task.desiredStatus ?? '',
		health: task.healthStatus ?? 'UNKNOWN',
		createdAt: new Date(task.createdAt ?? 0),
		// Events say times as text.
		...Object.fromEntries(Object.entries(times).flatMap(([name, at]) => (at ? [[name, new Date(at)]] : []))),
		...(network.networkInterfaceId && {networkInterface: network.networkInterfaceId}),
		...(network.privateIPv4Address && {privateAddress: network.privateIPv4Address}),
		...(stopReason && {stopReason}),
	};
}

/** By their names: AWS promises no order. */
function networkOf({attachments = []}: Task): Readonly<Record<string, string | undefined>> {
	const network = attachments.find(({type}) => type === 'ElasticNetworkInterface' || type === 'eni');
	return Object.fromEntries((network?.details ?? []).map(({name = '', value}) => [name, value]));
}

/** What ECS says, and then what the containers say, each once: the first alone often tells nothing. */
function stopReasonOf({stopCode, stoppedReason, containers = []}: Task): string | undefined {
	const said = [stoppedReason ?? stopCode, ...containers.map(ending)].filter(
		(words) => words !== undefined && words !== '',
	);
	return said.length === 0 ? undefined : [...new Set(said)].join('; ');
}

function ending({name, reason, exitCode}: Container): string | undefined {
	const exit = exitCode === undefined ? undefined : `${name} exited with code ${exitCode}`;
	return [exit, reason].filter((words) => words !== undefined && words !== '').join(': ') || undefined;
}
