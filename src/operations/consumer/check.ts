import {AccessDeniedError, NotImplementedError} from '../../aws/errors.ts';
import {StateError} from '../errors.ts';
import type {Operation} from '../progress.ts';
import type {Session} from '../session.ts';

/** On-Demand vCPUs that may run at once on Fargate (https://docs.aws.amazon.com/general/latest/gr/ecs-service.html). */
const fargateQuota = {service: 'fargate', code: 'L-3032A538'} as const;

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
	const quota = await fargateVcpus(session, signal);
	if (quota === undefined) return {result: undefined, detail: `${who}, ${needed} vCPU on Fargate (quota unknown)`};
	if (needed > quota) {
		throw new StateError(
			`${desired} tasks of ${parameters.TaskCpu} CPU units need ${needed} vCPU, but the account may run ${quota} on Fargate in ${session.region}.`,
			`Scale to ${Math.floor(quota / perTask)} or fewer (--desired), make TaskCpu smaller, or ask for more: aws service-quotas request-service-quota-increase --service-code ${fargateQuota.service} --quota-code ${fargateQuota.code} --desired-value ${Math.ceil(needed)}`,
		);
	}
	return {result: undefined, detail: `${who}, ${needed} of ${quota} vCPU on Fargate`};
}

/** Undefined where it may not or cannot be asked: then AWS itself is the judge, when tasks start. */
async function fargateVcpus(session: Session, signal: AbortSignal | undefined): Promise<number | undefined> {
	try {
		const quota = await session.gateways.serviceQuotas.quota(fargateQuota.service, fargateQuota.code, {signal});
		return quota?.Value;
	} catch (error) {
		if (error instanceof AccessDeniedError || error instanceof NotImplementedError) return undefined;
		throw error;
	}
}
