import type {ServiceQuota} from '@aws-sdk/client-service-quotas';
import {
	GetAWSDefaultServiceQuotaCommand,
	GetServiceQuotaCommand,
	ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import type {CallOptions} from '../call-options.ts';
import type {Connect} from '../clients.ts';
import {NotFoundError} from '../errors.ts';
import {http, unless} from '../paging.ts';

export type {ServiceQuota} from '@aws-sdk/client-service-quotas';

export interface ServiceQuotasGateway {
	/**
	 * The account's value, or AWS's default where the account has none of its own, for example
	 * `quota('fargate', 'L-3032A538')` for On-Demand vCPUs; undefined when the quota does not exist.
	 */
	quota(serviceCode: string, quotaCode: string, options?: CallOptions): Promise<ServiceQuota | undefined>;
}

export function createServiceQuotasGateway(connect: Connect): ServiceQuotasGateway {
	const client = connect(ServiceQuotasClient, 'Service Quotas');
	return {
		async quota(serviceCode, quotaCode, options) {
			const input = {ServiceCode: serviceCode, QuotaCode: quotaCode};
			const own = await unless(NotFoundError, client.send(new GetServiceQuotaCommand(input), http(options)));
			if (own?.Quota) return own.Quota;
			const byDefault = client.send(new GetAWSDefaultServiceQuotaCommand(input), http(options));
			return (await unless(NotFoundError, byDefault))?.Quota;
		},
	};
}
