import {fargateRoom} from '../fargate-quota.ts';
import type {Operation} from '../progress.ts';
import type {Session} from '../session.ts';

/**
 * Who and where we are, and whether the warm tasks fit into the account.
 *
 * @throws StateError when the Fargate quota is too small for so many tasks
 */
export async function* checkPoolAccount(
	session: Session,
	{Capacity, TaskCpu, WarmTasks}: Readonly<Record<string, string>>,
	signal?: AbortSignal,
): Operation<{readonly result: undefined; readonly detail: string}> {
	yield {type: 'waiting', step: 'check', detail: session.region, elapsed: 0};
	const {arn} = await session.identity({signal});
	const room = await fargateRoom(
		session,
		{
			place: Capacity === 'FARGATE_SPOT' ? 'FARGATE_SPOT' : 'FARGATE',
			cpu: Number(TaskCpu),
			count: Number(WarmTasks),
			less: (fitting) => `Keep ${fitting} or fewer warm (--parameter WarmTasks=${fitting}), make TaskCpu smaller`,
		},
		signal,
	);
	return {result: undefined, detail: `${arn} in ${session.region}, ${room}`};
}
