import type {Service} from '../../aws/gateways/ecs.ts';

/** A deployment that was given up for the present one. */
export interface FailedDeployment {
	/** For example `ecs-svc/1234567890123456789`. */
	readonly id: string;
	/** In ECS's words. */
	readonly reason: string;
}

/**
 * The deployment that ECS gave up to go back to the one that is primary now. Once it has gone back, the failed one
 * stands in the service's events only.
 */
export function rolledBack({events = [], deployments = []}: Service): FailedDeployment | undefined {
	const primary = deployments.find(({status}) => status === 'PRIMARY')?.id;
	const messages = events.map(({message = ''}) => message);
	const back = messages.findIndex(
		(message) => primary !== undefined && message.includes(`rolling back to deployment ${primary}`),
	);
	if (back < 0) return undefined;
	for (const message of messages.slice(back)) {
		const [, id, reason] = /\(deployment ([^)]+)\) deployment failed:? *(.*)$/.exec(message) ?? [];
		if (id !== undefined) return {id, reason: reason ?? ''};
	}
	return undefined;
}
