import {vi} from 'vitest';

/**
 * Waits until an expectation holds, as long as a busy machine takes; answers what it answers. `vi.waitFor` by itself
 * gives up after a second. `timeout` in milliseconds.
 */
export const eventually = <Value>(expectation: () => Promise<Value> | Value, timeout = 60_000): Promise<Value> =>
	vi.waitFor(expectation, {timeout, interval: 10});
