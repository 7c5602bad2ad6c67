import type {Container, ContainerDefinition, ManagedAgent} from '@aws-sdk/client-ecs';

export const agentName = 'ExecuteCommandAgent';

/** The agent of ECS Exec in a container that has not started. */
export const pendingAgent = (): ManagedAgent[] => [{name: agentName, lastStatus: 'PENDING'}];

/** The agent starts with its container, and ends with it; without a place for its files it ends at once. */
export function agentFollows(
	container: Container,
	containerStatus: 'RUNNING' | 'STOPPED',
	at: Date,
	{readonlyRootFilesystem}: ContainerDefinition,
): void {
	const hasNoPlace = containerStatus === 'RUNNING' && readonlyRootFilesystem === true;
	container.managedAgents = container.managedAgents?.map((agent) => ({
		...agent,
		lastStatus: hasNoPlace ? 'STOPPED' : containerStatus,
		...(hasNoPlace && {reason: 'The root file system of the container is read-only.'}),
		...(containerStatus === 'RUNNING' && {lastStartedAt: at}),
	}));
}
