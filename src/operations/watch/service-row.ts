import type {Deployment, Service} from '../../aws/gateways/ecs.ts';
import {nameIn} from '../tasks/find.ts';

/** Where the newest deployment stands; `undefined` for services whose deployments ECS does not roll out itself. */
export type Rollout = 'COMPLETED' | 'IN_PROGRESS' | 'FAILED' | undefined;

export interface ServiceRow {
	readonly arn: string;
	readonly name: string;
	readonly cluster: string;
	readonly status: string;
	readonly desired: number;
	readonly running: number;
	readonly pending: number;
	readonly taskDefinition: string;
	/** Launch type, or the capacity providers by name. */
	readonly capacity: string;
	readonly rollout: Rollout;
	readonly rolloutReason: string | undefined;
	/** Tasks that failed to start in the newest deployment. */
	readonly failedTasks: number;
	/** Deployments under way, the finished one included. */
	readonly deployments: number;
	readonly deployedAt: Date | undefined;
	/** What ECS said last of it, without «(service web)» before it. */
	readonly event: string | undefined;
	readonly eventAt: Date | undefined;
	readonly createdAt: Date | undefined;
}

export function toServiceRow(service: Service): ServiceRow {
	const {deployments = [], events = [], capacityProviderStrategy = []} = service;
	const newest = deployments.find(({status}) => status === 'PRIMARY');
	const [event] = events;
	const providers = capacityProviderStrategy.flatMap(({capacityProvider}) => capacityProvider ?? []);
	return {
		arn: service.serviceArn ?? '',
		name: service.serviceName ?? nameIn(service.serviceArn),
		cluster: nameIn(service.clusterArn),
		status: service.status ?? '',
		desired: service.desiredCount ?? 0,
		running: service.runningCount ?? 0,
		pending: service.pendingCount ?? 0,
		taskDefinition: nameIn(service.taskDefinition),
		capacity: providers.join(', ') || (service.launchType ?? ''),
		rollout: rolloutOf(newest),
		rolloutReason: newest?.rolloutStateReason,
		failedTasks: newest?.failedTasks ?? 0,
		deployments: deployments.length,
		deployedAt: newest?.updatedAt ?? newest?.createdAt,
		event: event?.message?.replace(/^\(service [^)]*\)\s*/, ''),
		eventAt: event?.createdAt,
		createdAt: service.createdAt,
	};
}

function rolloutOf(deployment: Deployment | undefined): Rollout {
	const state = deployment?.rolloutState;
	return state === 'COMPLETED' || state === 'IN_PROGRESS' || state === 'FAILED' ? state : undefined;
}
