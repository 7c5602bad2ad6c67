import type {Container, ManagedAgent} from '@aws-sdk/client-ecs';

export const agentName = 'ExecuteCommandAgent';

/** The agent of ECS Exec in a container that has not started. */
export const pendingAgent = (): ManagedAgent[] => [{name: agentName, lastStatus: 'PENDING'}];

/** The agent starts with its container, and ends with it. */
export function agentFollows(container: Container, lastStatus: 'RUNNING' | 'STOPPED', at: Date): void {
	container.managedAgents = container.managedAgents?.map((agent) => ({
		...agent,
		lastStatus,
		...(lastStatus === 'RUNNING' && {lastStartedAt: at}),
	}));
}
