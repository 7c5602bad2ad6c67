import {randomUUID} from 'node:crypto';
import * as sdk from '@aws-sdk/client-service-quotas';
import type {ServiceContext} from '../../engine/context.ts';
import type {Handlers} from '../../wire/service.ts';
import {serviceNames} from './catalogue.ts';
import {toPage} from './pages.ts';
import type {Quotas} from './quotas.ts';

/** Requests for more; here each is approved at once. */
export function requestHandlers(context: ServiceContext, quotas: Quotas): Handlers<typeof sdk> {
	const requests = context.collection<sdk.RequestedServiceQuotaChange>('requests');
	const list = (
		input: {NextToken?: string | undefined; MaxResults?: number | undefined},
		fits: (request: sdk.RequestedServiceQuotaChange) => boolean,
	) => {
		const page = toPage(requests.values().filter(fits), ({Id}) => Id ?? '', input);
		return {RequestedQuotas: page.items, NextToken: page.next};
	};
	return {
		RequestServiceQuotaIncrease: ({ServiceCode, QuotaCode, DesiredValue = 0}) => {
			const quota = quotas.get(ServiceCode, QuotaCode);
			quotas.raise(quota, DesiredValue);
			const now = context.clock.now();
			const request: sdk.RequestedServiceQuotaChange = {
				Id: randomUUID().replaceAll('-', ''),
				ServiceCode: quota.service,
				ServiceName: serviceNames[quota.service],
				QuotaCode: quota.code,
				QuotaName: quota.name,
				DesiredValue,
				Status: 'APPROVED',
				Created: now,
				LastUpdated: now,
				QuotaArn: `arn:aws:servicequotas:${context.region}:${context.account}:${quota.service}/${quota.code}`,
				GlobalQuota: false,
				Unit: quota.unit,
			};
			return {RequestedQuota: requests.put(request.Id ?? '', request)};
		},
		GetRequestedServiceQuotaChange: ({RequestId = ''}) => {
			const request = requests.get(RequestId);
			if (request !== undefined) return {RequestedQuota: request};
			const message = 'The request failed because the specified request does not exist.';
			throw new sdk.NoSuchResourceException({message, $metadata: {}});
		},
		ListRequestedServiceQuotaChangeHistory: (input) =>
			list(
				input,
				({ServiceCode, Status}) =>
					(input.ServiceCode === undefined || input.ServiceCode === ServiceCode) &&
					(input.Status === undefined || input.Status === Status),
			),
		ListRequestedServiceQuotaChangeHistoryByQuota: (input) =>
			list(
				input,
				({ServiceCode, QuotaCode, Status}) =>
					input.ServiceCode === ServiceCode &&
					input.QuotaCode === QuotaCode &&
					(input.Status === undefined || input.Status === Status),
			),
	};
}
