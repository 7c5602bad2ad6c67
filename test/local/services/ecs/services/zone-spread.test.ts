import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {spreadOverZones} from '../../../../../src/local/services/ecs/services/zone-spread.ts';

const zones = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), {minLength: 1});

describe('the spread over availability zones', () => {
	it('levels the zones: none that got a task ends more than one above another', () => {
		fc.assert(
			fc.property(zones, fc.array(fc.nat(5), {minLength: 4, maxLength: 4}), fc.nat(30), (names, counts, count) => {
				const subnets = names.flatMap((zone) => [1, 2].map((n) => ({subnetId: `${zone}-${n}`, zone})));
				const running = new Map(names.map((zone, index): [string, number] => [zone, counts[index] ?? 0]));
				const chosen = spreadOverZones(subnets, running, count);
				expect(chosen).toHaveLength(count);
				const after = (zone: string) => (running.get(zone) ?? 0) + chosen.filter((one) => one.zone === zone).length;
				const least = Math.min(...names.map(after));
				for (const {zone} of chosen) expect(after(zone)).toBeLessThanOrEqual(least + 1);
			}),
		);
	});

	it('uses every subnet of a zone', () => {
		const subnets = ['one', 'two'].map((subnetId) => ({subnetId, zone: 'a'}));
		expect(spreadOverZones(subnets, new Map(), 2).map(({subnetId}) => subnetId)).toEqual(['one', 'two']);
	});

	it('has nowhere to go without a subnet', () => {
		expect(spreadOverZones([], new Map(), 3)).toEqual([]);
	});
});
