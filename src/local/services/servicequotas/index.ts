import * as servicequotas from '@aws-sdk/client-service-quotas';
import type {ServiceContext} from '../../engine/context.ts';
import {defineService} from '../../wire/service.ts';
import {serviceNames} from './catalogue.ts';
import {toPage} from './pages.ts';
import {Quotas} from './quotas.ts';
import {requestHandlers} from './requests.ts';

/** Service Quotas: AWS's defaults, told but not enforced here. */
export const service = defineService({
	sdk: servicequotas,
	client: servicequotas.ServiceQuotasClient,
	create: (context: ServiceContext) => {
		const quotas = new Quotas(context);
		return {
			handlers: {
				...requestHandlers(context, quotas),
				ListServices: (input) => {
					const page = toPage(Object.keys(serviceNames), (code) => code, input);
					const Services = page.items.map((code) => ({ServiceCode: code, ServiceName: serviceNames[code]}));
					return {Services, NextToken: page.next};
				},
				ListServiceQuotas: (input) => {
					const found = quotas.of(input.ServiceCode).filter(({code}) => code === (input.QuotaCode ?? code));
					const page = toPage(found, ({code}) => code, input);
					return {Quotas: page.items.map((quota) => quotas.view(quota, quotas.applied(quota))), NextToken: page.next};
				},
				ListAWSDefaultServiceQuotas: (input) => {
					const page = toPage(quotas.of(input.ServiceCode), ({code}) => code, input);
					return {Quotas: page.items.map((quota) => quotas.view(quota, quota.value)), NextToken: page.next};
				},
				GetServiceQuota: ({ServiceCode, QuotaCode}) => {
					const quota = quotas.get(ServiceCode, QuotaCode);
					return {Quota: quotas.view(quota, quotas.applied(quota))};
				},
				GetAWSDefaultServiceQuota: ({ServiceCode, QuotaCode}) => {
					const quota = quotas.get(ServiceCode, QuotaCode);
					return {Quota: quotas.view(quota, quota.value)};
				},
			},
		};
	},
});
