import type {Stack} from '../../aws/gateways/cloudformation.ts';
import type {Session} from '../session.ts';
import {parameterOf} from './describe.ts';
import {serviceCounts} from './service-counts.ts';

type Parameters = Readonly<Record<string, string>>;

/** The desired count that the stack's service has now; 0 without a service. */
export async function liveCount(session: Session, stack: Stack | undefined, signal?: AbortSignal): Promise<number> {
	if (stack?.StackId === undefined) return 0;
	const [count] = await serviceCounts(session, stack.StackId, signal);
	return count?.desired ?? 0;
}

/**
 * Parameters with the desired count that the service has now. A template's own count would undo every scaling outside of
 * it (https://github.com/aws/containers-roadmap/issues/493).
 */
export async function withLiveCount(
	session: Session,
	existing: Stack | undefined,
	parameters: Parameters,
	count: string,
	signal: AbortSignal | undefined,
): Promise<Parameters> {
	if (existing === undefined) return {...parameters, [count]: '0'};
	const isUnchanged = Object.entries(parameters).every(
		([name, value]) => name === count || value === parameterOf(existing, name),
	);
	if (isUnchanged) return {...parameters, [count]: parameterOf(existing, count)};
	return {...parameters, [count]: String(await liveCount(session, existing, signal))};
}
