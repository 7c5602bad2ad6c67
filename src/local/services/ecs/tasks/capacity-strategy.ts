import type {CapacityProviderStrategyItem, LaunchType} from '@aws-sdk/client-ecs';
import {invalidParameter} from '../errors.ts';
import type {ClusterRecord, TaskDefinitionRecord} from '../model.ts';

/** Where one task is to run. */
export interface LaunchChoice {
	readonly launchType: LaunchType;
	readonly capacityProviderName?: string;
}

/** What a request says about where its tasks run. */
export interface LaunchWish {
	readonly launchType?: LaunchType | undefined;
	readonly capacityProviderStrategy?: readonly CapacityProviderStrategyItem[] | undefined;
}

const fargateProviders = new Set(['FARGATE', 'FARGATE_SPOT']);

/** The launch type that goes with a capacity provider. */
export const launchTypeOf = (capacityProvider: string): LaunchType =>
	fargateProviders.has(capacityProvider) ? 'FARGATE' : 'EC2';

/**
 * Where each of `count` tasks runs: by the launch type, by the strategy, by the cluster's default strategy, on EC2.
 * `running` says how many tasks of the same service each provider has already, so that bases are filled once.
 * Throws InvalidParameterException with AWS's texts.
 */
export function chooseLaunches(
	cluster: ClusterRecord,
	definition: TaskDefinitionRecord,
	{launchType, capacityProviderStrategy = []}: LaunchWish,
	count: number,
	running: ReadonlyMap<string, number> = new Map(),
): LaunchChoice[] {
	if (launchType !== undefined && capacityProviderStrategy.length > 0) {
		throw invalidParameter(
			'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
		);
	}
	checkStrategy(cluster, capacityProviderStrategy);
	const strategy =
		capacityProviderStrategy.length > 0 ? capacityProviderStrategy : cluster.defaultCapacityProviderStrategy;
	const choices =
		launchType !== undefined || strategy.length === 0
			? Array.from({length: count}, () => ({launchType: launchType ?? ('EC2' as const)}))
			: spread(strategy, count, running).map((capacityProviderName) => ({
					launchType: launchTypeOf(capacityProviderName),
					capacityProviderName,
				}));
	for (const choice of choices) checkCompatibility(definition, choice.launchType);
	return choices;
}

function checkStrategy({capacityProviders}: ClusterRecord, strategy: readonly CapacityProviderStrategyItem[]): void {
	if (strategy.some(({capacityProvider = ''}) => !capacityProviders.includes(capacityProvider))) {
		throw invalidParameter(
			'The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster and try again.',
		);
	}
	checkWeights(strategy);
}

/** The rules that hold for every strategy, also a cluster's default. Throws InvalidParameterException. */
export function checkWeights(strategy: readonly CapacityProviderStrategyItem[]): void {
	if (strategy.filter(({base = 0}) => base > 0).length > 1) {
		throw invalidParameter('Only one capacity provider in a capacity provider strategy can have a base value defined.');
	}
	if (strategy.length > 0 && strategy.every(({weight = 0}) => weight === 0)) {
		throw invalidParameter(
			'The specified capacity provider strategy must contain at least one capacity provider with a weight greater than zero.',
		);
	}
	const kinds = new Set(strategy.map(({capacityProvider = ''}) => fargateProviders.has(capacityProvider)));
	if (kinds.size > 1) {
		throw invalidParameter(
			'The specified capacity provider strategy cannot contain a mix of capacity providers using Auto Scaling groups and Fargate providers.',
		);
	}
}

export function checkCompatibility({definition}: TaskDefinitionRecord, launchType: LaunchType): void {
	const {compatibilities = []} = definition;
	if (!compatibilities.includes(launchType)) {
		throw invalidParameter(`Task definition does not support launch_type ${launchType}.`);
	}
}

/** Fills the base first, then keeps the numbers in the proportion of the weights. */
function spread(
	strategy: readonly CapacityProviderStrategyItem[],
	count: number,
	running: ReadonlyMap<string, number>,
): string[] {
	const numbers = new Map(running);
	return Array.from({length: count}, () => {
		const below = strategy.find(({capacityProvider = '', base = 0}) => (numbers.get(capacityProvider) ?? 0) < base);
		const weighted = strategy.filter(({weight = 0}) => weight > 0);
		const load = ({capacityProvider = '', weight = 1, base = 0}: CapacityProviderStrategyItem): number =>
			((numbers.get(capacityProvider) ?? 0) - base + 1) / weight;
		const next = below ?? weighted.reduce((best, item) => (load(item) < load(best) ? item : best));
		const name = next.capacityProvider ?? '';
		numbers.set(name, (numbers.get(name) ?? 0) + 1);
		return name;
	});
}
