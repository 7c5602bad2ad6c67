import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {chooseForTermination, nextPlace} from '../../../../src/local/services/autoscaling/balance.ts';
import type {GroupInstance} from '../../../../src/local/services/autoscaling/model.ts';

function instance(id: string, zone: string, more: Partial<GroupInstance> = {}): GroupInstance {
	return {
		id,
		type: 'c5.large',
		zone,
		launchedAt: new Date(0),
		launchConfigurationName: undefined,
		launchTemplate: undefined,
		activityId: '',
		lifecycleState: 'InService',
		isHealthy: true,
		isProtected: false,
		...more,
	};
}

describe('the balance of a group', () => {
	it('fills zones evenly: never differ by more than one', () => {
		fc.assert(
			fc.property(fc.integer({min: 1, max: 4}), fc.nat(20), (zoneCount, count) => {
				const places = Array.from({length: zoneCount}, (_, index) => ({
					subnetId: `subnet-${index}`,
					zone: `z${index}`,
				}));
				const zones: string[] = [];
				for (let step = 0; step < count; step += 1) zones.push(nextPlace(places, zones)?.zone ?? '');
				const counts = places.map(({zone}) => zones.filter((one) => one === zone).length);
				expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
			}),
		);
	});

	it('ends unhealthy instances first, then the oldest of the fullest zone, and never a protected one', () => {
		const group = [
			instance('i-old', 'a', {launchedAt: new Date(1)}),
			instance('i-new', 'a', {launchedAt: new Date(2)}),
			instance('i-sick', 'b', {isHealthy: false, launchedAt: new Date(3)}),
			instance('i-safe', 'a', {isProtected: true}),
		];
		expect(chooseForTermination(group, 2).map(({id}) => id)).toEqual(['i-sick', 'i-old']);
		expect(chooseForTermination(group, 9)).toHaveLength(3);
	});
});
