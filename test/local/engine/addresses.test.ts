import {describe, expect, it} from 'vitest';
import {AddressPlan} from '../../../src/local/engine/addresses.ts';
import {Store} from '../../../src/local/engine/store.ts';

describe('the address plan', () => {
	it.runIf(process.platform === 'linux')(
		'gives every holder an address of its own, and engines blocks of their own',
		async () => {
			using store = new Store(':memory:');
			await using first = await AddressPlan.open(store.collection('one'));
			await using second = await AddressPlan.open(store.collection('two'));
			const addresses = [
				...Array.from({length: 600}, (_, index) => first.allocate('task', `task-${index}`)),
				...Array.from({length: 3}, (_, index) => first.allocate('loadBalancer', `balancer-${index}`)),
				...Array.from({length: 3}, (_, index) => second.allocate('task', `task-${index}`)),
			];
			expect(new Set(addresses).size).toBe(addresses.length);
			expect(first.hasOwnAddresses).toBe(true);
		},
	);

	it.runIf(process.platform === 'linux')(
		'gives a released address out again only when the others are used up',
		async () => {
			using store = new Store(':memory:');
			await using plan = await AddressPlan.open(store.collection('one'));
			const released = plan.allocate('task', 'first');
			plan.release(released);
			expect(plan.allocate('task', 'second')).not.toBe(released);
		},
	);

	it('falls back to 127.0.0.1 where there is only one loopback address', async () => {
		using store = new Store(':memory:');
		await using plan = await AddressPlan.open(store.collection('one'), 'darwin');
		expect(plan.hasOwnAddresses).toBe(false);
		expect([plan.allocate('task', 'a'), plan.allocate('instance', 'b')]).toEqual(['127.0.0.1', '127.0.0.1']);
	});
});
