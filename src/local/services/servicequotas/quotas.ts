import * as sdk from '@aws-sdk/client-service-quotas';
import type {ServiceContext} from '../../engine/context.ts';
import type {Collection} from '../../engine/store.ts';
import {type DefaultQuota, defaultQuotas, serviceNames} from './catalogue.ts';

const $metadata = {};

/** Quotas of the account: AWS's defaults, and what was asked for and granted. An increase is granted at once. */
export class Quotas {
	readonly #context: ServiceContext;
	readonly #applied: Collection<number>;

	constructor(context: ServiceContext) {
		this.#context = context;
		this.#applied = context.collection('applied');
	}

	/** Throws NoSuchResourceException for a service that is none. */
	of(service = ''): DefaultQuota[] {
		if (serviceNames[service] === undefined) {
			throw new sdk.NoSuchResourceException({
				message: `The request failed because the specified service does not exist.`,
				$metadata,
			});
		}
		return defaultQuotas.filter((quota) => quota.service === service);
	}

	/** Throws NoSuchResourceException. */
	get(service: string | undefined, code: string | undefined): DefaultQuota {
		const found = this.of(service).find((quota) => quota.code === code);
		if (found !== undefined) return found;
		const message = `The request failed because the specified service quota does not exist.`;
		throw new sdk.NoSuchResourceException({message, $metadata});
	}

	applied({service, code, value}: DefaultQuota): number {
		return this.#applied.get(`${service}/${code}`) ?? value;
	}

	/** Throws InvalidResourceStateException, IllegalArgumentException. */
	raise(quota: DefaultQuota, value: number): void {
		if (!quota.adjustable) {
			const message = 'The request failed because the specified quota is not adjustable.';
			throw new sdk.InvalidResourceStateException({message, $metadata});
		}
		if (value <= this.applied(quota)) {
			const message = `You must provide a quota value greater than or equal to the current quota value of ${this.applied(quota)}.`;
			throw new sdk.IllegalArgumentException({message, $metadata});
		}
		this.#applied.put(`${quota.service}/${quota.code}`, value);
	}

	view(quota: DefaultQuota, value: number): sdk.ServiceQuota {
		const {region, account} = this.#context;
		return {
			ServiceCode: quota.service,
			ServiceName: serviceNames[quota.service],
			QuotaArn: `arn:aws:servicequotas:${region}:${account}:${quota.service}/${quota.code}`,
			QuotaCode: quota.code,
			QuotaName: quota.name,
			Value: value,
			Unit: quota.unit,
			Adjustable: quota.adjustable,
			GlobalQuota: false,
			QuotaAppliedAtLevel: 'ACCOUNT',
		};
	}
}
