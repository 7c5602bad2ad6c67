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
