import type {ServiceContext} from '../engine/context.ts';

/** Runs `action` once after `milliseconds`, unless the engine stops before; `start` takes up what was left. */
export function later({clock, signal}: ServiceContext, milliseconds: number, action: () => void): Disposable {
	return clock.after(milliseconds, () => {
		if (!signal.aborted) action();
	});
}
