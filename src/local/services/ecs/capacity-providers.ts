import type {CapacityProvider, CreateCapacityProviderCommandInput} from '@aws-sdk/client-ecs';
import type {ServiceContext} from '../../engine/context.ts';
import type {Collection} from '../../engine/store.ts';
import {ecsArn, nameOf} from './arns.ts';
import type {Clusters} from './clusters.ts';
import {type EcsPart, tagHolder} from './core.ts';
import {clientException, invalidParameter} from './errors.ts';
import {page} from './paging.ts';
import {checkTags} from './tags.ts';

type Record = CapacityProvider & {
	name: string;
	capacityProviderArn: string;
	tags: NonNullable<CapacityProvider['tags']>;
};

const managed = ['FARGATE', 'FARGATE_SPOT'] as const;
const namePattern = /^(?!aws|ecs|fargate)[\w-]{1,255}$/i;
const scalingDefaults = {
	targetCapacity: 100,
	minimumScalingStepSize: 1,
	maximumScalingStepSize: 10_000,
	instanceWarmupPeriod: 300,
};

/** FARGATE, FARGATE_SPOT and the ones that were made for Auto Scaling groups. */
export class CapacityProviders {
	readonly #records: Collection<Record>;
	readonly #context: ServiceContext;

	constructor(context: ServiceContext) {
		this.#records = context.collection('capacity-providers');
		this.#context = context;
	}

	find(nameOrArn: string): Record | undefined {
		const name = nameOf(nameOrArn);
		return this.all().find((record) => record.name === name);
	}

	all(): Record[] {
		const own = managed.map((name) => ({
			capacityProviderArn: ecsArn(this.#context, `capacity-provider/${name}`),
			name,
			status: 'ACTIVE' as const,
			tags: [],
			type: name,
		}));
		return [...own, ...this.#records.values()];
	}

	save(record: Record): void {
		this.#records.put(record.name, record);
	}

	remove({name}: Record): void {
		this.#records.delete(name);
	}

	create({name = '', autoScalingGroupProvider, tags}: CreateCapacityProviderCommandInput): Record {
		if (!namePattern.test(name)) {
			throw clientException(
				'Capacity provider names have up to 255 letters, digits, hyphens and underscores and cannot be prefixed with "aws", "ecs", or "fargate".',
			);
		}
		if (autoScalingGroupProvider === undefined) {
			throw clientException(
				'A capacity provider needs an autoScalingGroupProvider: the local AWS has no managed instances.',
			);
		}
		if (this.#records.has(name)) {
			throw clientException(
				`The specified capacity provider already exists. To change its configuration, update the capacity provider.`,
			);
		}
		const record: Record = {
			capacityProviderArn: ecsArn(this.#context, `capacity-provider/${name}`),
			name,
			status: 'ACTIVE',
			type: 'EC2_AUTOSCALING',
			autoScalingGroupProvider: {
				managedTerminationProtection: 'DISABLED',
				managedDraining: 'ENABLED',
				...autoScalingGroupProvider,
				managedScaling: {status: 'DISABLED', ...scalingDefaults, ...autoScalingGroupProvider.managedScaling},
			},
			tags: checkTags(tags),
		};
		this.save(record);
		return record;
	}
}

/** The operations on capacity providers. */
export function openCapacityProviders(providers: CapacityProviders, clusters: Clusters): EcsPart {
	const existing = (nameOrArn: string | undefined): Record => {
		const record = providers.find(nameOrArn ?? '');
		if (record === undefined) {
			throw invalidParameter(
				'The specified capacity provider does not exist. Specify a valid name or ARN and try again.',
			);
		}
		return record;
	};
	const own = (nameOrArn: string | undefined): Record => {
		const record = existing(nameOrArn);
		if (record.type === 'EC2_AUTOSCALING') return record;
		throw invalidParameter('The specified capacity provider is reserved and cannot be changed or deleted.');
	};
	return {
		handlers: {
			CreateCapacityProvider: (input) => ({capacityProvider: providers.create(input)}),
			UpdateCapacityProvider: ({name, autoScalingGroupProvider: changes}) => {
				const record = own(name);
				const {autoScalingGroupProvider: before} = record;
				record.autoScalingGroupProvider = {
					autoScalingGroupArn: before?.autoScalingGroupArn,
					...before,
					...changes,
					managedScaling: {...before?.managedScaling, ...changes?.managedScaling},
				};
				record.updateStatus = 'UPDATE_COMPLETE';
				providers.save(record);
				return {capacityProvider: record};
			},
			DescribeCapacityProviders: (input) => {
				const {capacityProviders: wanted, include = []} = input;
				const chosen = wanted?.map(existing) ?? providers.all();
				const {items, ...token} = page(chosen, ({name}) => name, input, {size: 100});
				const capacityProviders = items.map((record) => ({
					...record,
					tags: include.includes('TAGS') ? record.tags : [],
				}));
				return {capacityProviders, failures: [], ...token};
			},
			DeleteCapacityProvider: ({capacityProvider}) => {
				const record = own(capacityProvider);
				if (clusters.all().some(({capacityProviders}) => capacityProviders.includes(record.name))) {
					throw clientException('The specified capacity provider is in use and cannot be removed.');
				}
				providers.remove(record);
				return {capacityProvider: {...record, status: 'INACTIVE', updateStatus: 'DELETE_COMPLETE'}};
			},
		},
		tagged: (arn) => {
			const record = providers.all().find(({capacityProviderArn}) => capacityProviderArn === arn);
			return record === undefined ? undefined : tagHolder(record, () => providers.save(record));
		},
	};
}
