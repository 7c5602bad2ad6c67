import {StateError} from './errors.ts';
import {unlessRefused} from './refused.ts';
import type {Session} from './session.ts';

export type FargatePlace = 'FARGATE' | 'FARGATE_SPOT';

/** vCPUs that may run at once on Fargate (https://docs.aws.amazon.com/general/latest/gr/ecs-service.html). */
const quotas: Readonly<Record<FargatePlace, string>> = {FARGATE: 'L-3032A538', FARGATE_SPOT: 'L-36FBB829'};

/** Undefined where it may not or cannot be asked: then AWS itself is the judge, when tasks start. */
export async function fargateVcpus(
	session: Session,
	place: FargatePlace,
	signal: AbortSignal | undefined,
): Promise<number | undefined> {
	const quota = await unlessRefused(session.gateways.serviceQuotas.quota('fargate', quotas[place], {signal}));
	return quota?.Value;
}

/** The command line that asks AWS for so many vCPUs. */
export const quotaIncreaseLine = (place: FargatePlace, vcpus: number): string =>
	`aws service-quotas request-service-quota-increase --service-code fargate --quota-code ${quotas[place]} --desired-value ${Math.ceil(vcpus)}`;

export interface FargateNeed {
	readonly place: FargatePlace;
	/** CPU units of one task. */
	readonly cpu: number;
	readonly count: number;
	/** What the operator can do to need less, from how many tasks would fit. */
	readonly less: (fitting: number) => string;
}

/**
 * Whether so many tasks fit into the account, as `6 of 100 vCPU on Fargate`.
 *
 * @throws StateError when the quota is too small for them
 */
export async function fargateRoom(
	session: Session,
	{place, cpu, count, less}: FargateNeed,
	signal: AbortSignal | undefined,
): Promise<string> {
	const name = place === 'FARGATE' ? 'Fargate' : 'Fargate Spot';
	const needed = (cpu / 1024) * count;
	const quota = await fargateVcpus(session, place, signal);
	if (quota === undefined) return `${needed} vCPU on ${name} (quota unknown)`;
	if (needed <= quota) return `${needed} of ${quota} vCPU on ${name}`;
	throw new StateError(
		`${count} tasks of ${cpu} CPU units need ${needed} vCPU, but the account may run ${quota} on ${name} in ${session.region}.`,
		`${less(Math.floor((quota * 1024) / cpu))}, or ask for more: ${quotaIncreaseLine(place, needed)}`,
	);
}
