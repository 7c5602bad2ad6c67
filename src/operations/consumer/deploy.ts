import type {Stack} from '../../aws/gateways/cloudformation.ts';
import type {Operation} from '../progress.ts';
import type {Session} from '../session.ts';
import {deploySystem, type SystemDeployment} from '../stacks/deploy-system.ts';
import {withLiveCount} from '../stacks/live-count.ts';

/** Brings the stack to what the parameters say: waits for a change that is under way, plans, asks, executes. */
export function deployConsumer(
	session: Session,
	{stackName, approve, signal}: Pick<SystemDeployment, 'stackName' | 'approve' | 'signal'>,
	existing: Stack | undefined,
	parameters: Readonly<Record<string, string>>,
): Operation<{readonly result: undefined; readonly detail: string; readonly skipped?: boolean}> {
	return deploySystem(session, {
		stackName,
		system: 'consumer',
		existing,
		parameters: (stack) => withLiveCount(session, stack, parameters, 'DesiredTasks', signal),
		approve,
		signal,
	});
}
