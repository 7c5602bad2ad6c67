import {unlessRefused} from '../refused.ts';
import type {Session} from '../session.ts';
import type {PoolStack} from './locate.ts';

export type PoolChange = 'PoolResized' | 'PoolResumed';

/** Tells the functions of a pool to look at it at once; they do so every minute anyway, so being refused is no failure. */
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
	await unlessRefused(events.putEvents([event], {signal}));
}
