import type {Stack} from '../../aws/gateways/cloudformation.ts';
import type {Operation} from '../progress.ts';
import type {Session} from '../session.ts';
import {deploySystem} from '../stacks/deploy-system.ts';
import {parameterOf} from '../stacks/describe.ts';
import {liveCount} from './existing.ts';
import type {SetupRequest} from './setup.ts';

type Parameters = Readonly<Record<string, string>>;

/** Brings the stack to what the parameters say: waits for a change that is under way, plans, asks, executes. */
export function deployConsumer(
	session: Session,
	{stackName, approve, signal}: SetupRequest,
	existing: Stack | undefined,
	parameters: Parameters,
): Operation<{readonly result: undefined; readonly detail: string; readonly skipped?: boolean}> {
	return deploySystem(session, {
		stackName,
		system: 'consumer',
		existing,
		parameters: (stack) => withLiveCount(session, stack, parameters, signal),
		approve,
		signal,
	});
}

/**
 * The desired count that the service has now. A template's own count would undo every scaling outside of it
 * (https://github.com/aws/containers-roadmap/issues/493).
 */
async function withLiveCount(
	session: Session,
	existing: Stack | undefined,
	parameters: Parameters,
	signal: AbortSignal | undefined,
): Promise<Parameters> {
	if (existing === undefined) return {...parameters, DesiredTasks: '0'};
	const isUnchanged = Object.entries(parameters).every(
		([name, value]) => name === 'DesiredTasks' || value === parameterOf(existing, name),
	);
	if (isUnchanged) return {...parameters, DesiredTasks: parameterOf(existing, 'DesiredTasks')};
	return {...parameters, DesiredTasks: String(await liveCount(session, existing, signal))};
}
