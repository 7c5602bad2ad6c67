import {DryRunError} from '../errors.ts';
import type {Session} from '../session.ts';
import type {PoolStack} from './locate.ts';

export type PoolChange = 'PoolResized' | 'PoolResumed' | 'TasksKilled';

/**
 * Tells the functions of a pool to look at it at once. They do so every minute anyway: what was changed has not failed
 * without.
 */
export async function announce(
	{gateways: {events}}: Session,
	{name, outputs}: PoolStack,
	change: PoolChange,
	signal: AbortSignal | undefined,
): Promise<void> {
	const event = {
		EventBusName: outputs.TaskEventBusName,
		Source: 'com.fargate-pool',
		DetailType: change,
		Detail: JSON.stringify({pool: name, timestamp: new Date().toISOString()}),
	};
	try {
		await events.putEvents([event], {signal});
	} catch (error) {
		if (error instanceof DryRunError || signal?.aborted === true) throw error;
	}
}
