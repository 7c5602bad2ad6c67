import {StateError} from '../errors.ts';
import {fargateVcpus, quotaIncreaseLine} from '../fargate-quota.ts';
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
	const perTask = Number(parameters.TaskCpu) / 1024;
	const needed = perTask * desired;
	const quota = await fargateVcpus(session, 'FARGATE', signal);
	if (quota === undefined) return {result: undefined, detail: `${who}, ${needed} vCPU on Fargate (quota unknown)`};
	if (needed > quota) {
		throw new StateError(
			`${desired} tasks of ${parameters.TaskCpu} CPU units need ${needed} vCPU, but the account may run ${quota} on Fargate in ${session.region}.`,
			`Scale to ${Math.floor(quota / perTask)} or fewer (--desired), make TaskCpu smaller, or ask for more: ${quotaIncreaseLine('FARGATE', needed)}`,
		);
	}
	return {result: undefined, detail: `${who}, ${needed} of ${quota} vCPU on Fargate`};
}
