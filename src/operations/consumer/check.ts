import {fargateRoom} from '../fargate-quota.ts';
import type {Operation} from '../progress.ts';
import type {Session} from '../session.ts';

/**
 * Who and where we are, and whether the tasks fit into the account.
 *
 * @throws StateError when the Fargate quota is too small for so many tasks
 */
export async function* checkAccount(
	session: Session,
	parameters: Readonly<Record<string, string>>,
	desired: number,
	signal?: AbortSignal,
): Operation<{readonly result: undefined; readonly detail: string}> {
	yield {type: 'waiting', step: 'check', detail: session.region, elapsed: 0};
	const {arn} = await session.identity({signal});
	const who = `${arn} in ${session.region}`;
	if (parameters.LaunchType !== 'FARGATE') return {result: undefined, detail: who};
	const less = (fitting: number): string => `Scale to ${fitting} or fewer (--desired), make TaskCpu smaller`;
	const need = {place: 'FARGATE', cpu: Number(parameters.TaskCpu), count: desired, less} as const;
	return {result: undefined, detail: `${await fargateRoom(session, need, signal)}, ${who}`};
}
