import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {ClusterRecord, TaskDefinitionRecord} from '../../../../../src/local/services/ecs/model.ts';
import {chooseLaunches} from '../../../../../src/local/services/ecs/tasks/capacity-strategy.ts';

const cluster: ClusterRecord = {
	arn: 'arn:cluster',
	name: 'c',
	status: 'ACTIVE',
	settings: [],
	configuration: undefined,
	serviceConnectDefaults: undefined,
	capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
	defaultCapacityProviderStrategy: [],
	tags: [],
};
const definition: TaskDefinitionRecord = {
	arn: 'arn:definition',
	family: 'web',
	revision: 1,
	definition: {compatibilities: ['EC2', 'FARGATE']},
	tags: [],
};
const countsOf = (choices: readonly {readonly capacityProviderName?: string}[]) =>
	Object.groupBy(choices, ({capacityProviderName = 'none'}) => capacityProviderName);

describe('a capacity provider strategy', () => {
	it('fills the base first and then keeps to the weights', () => {
		const strategy = [
			{capacityProvider: 'FARGATE', base: 2, weight: 1},
			{capacityProvider: 'FARGATE_SPOT', weight: 3},
		];
		const counts = countsOf(chooseLaunches(cluster, definition, {capacityProviderStrategy: strategy}, 10));
		expect([counts.FARGATE?.length, counts.FARGATE_SPOT?.length]).toEqual([4, 6]);
	});

	it('is never further than one task from the exact share, however many tasks there are', () => {
		fc.assert(
			fc.property(
				fc.integer({min: 1, max: 10}),
				fc.integer({min: 1, max: 10}),
				fc.integer({min: 1, max: 60}),
				(one, two, count) => {
					const capacityProviderStrategy = [
						{capacityProvider: 'FARGATE', weight: one},
						{capacityProvider: 'FARGATE_SPOT', weight: two},
					];
					const counts = countsOf(chooseLaunches(cluster, definition, {capacityProviderStrategy}, count));
					const share = (count * one) / (one + two);
					expect(Math.abs((counts.FARGATE?.length ?? 0) - share)).toBeLessThanOrEqual(1);
				},
			),
		);
	});

	it('gives way to a launch type, and stands in for an absent one', () => {
		const defaultCapacityProviderStrategy = [{capacityProvider: 'FARGATE_SPOT', weight: 1}];
		const withDefault = {...cluster, defaultCapacityProviderStrategy};
		expect(chooseLaunches(withDefault, definition, {}, 1)).toEqual([
			{launchType: 'FARGATE', capacityProviderName: 'FARGATE_SPOT'},
		]);
		expect(chooseLaunches(withDefault, definition, {launchType: 'EC2'}, 1)).toEqual([{launchType: 'EC2'}]);
		expect(chooseLaunches(cluster, definition, {}, 1)).toEqual([{launchType: 'EC2'}]);
	});
});
