import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {createTrafficStore, followTraffic} from '../../src/store/traffic.ts';

beforeEach(() => {
	vi.useFakeTimers({toFake: ['setInterval', 'clearInterval']});
});
afterEach(() => {
	vi.useRealTimers();
});

test('the traffic store is told once a second what the meter shows, and only when that changed', () => {
	const store = createTrafficStore();
	let changes = 0;
	store.subscribe(() => {
		changes += 1;
	});
	let total = 3;
	const following = followTraffic(store, () => ({perSecond: 0.3, throttled: 0, total}));
	expect(store.getState()).toEqual({perSecond: 0.3, throttled: 0, total: 3});
	vi.advanceTimersByTime(5_000);
	expect(changes).toBe(1);
	total = 4;
	vi.advanceTimersByTime(1_000);
	expect(store.getState().total).toBe(4);
	following[Symbol.dispose]();
	total = 5;
	vi.advanceTimersByTime(5_000);
	expect(store.getState().total).toBe(4);
});
