export interface Spaced extends Disposable {
	readonly ask: () => void;
	/** Does it now, however short ago the last time was. */
	readonly hurry: () => void;
}

/** Does something when asked, at once if the last time is long enough ago, else at the end of the pause. Milliseconds. */
export function spaced(pause: () => number, work: () => void): Spaced {
	let timer: NodeJS.Timeout | undefined;
	let last = Number.NEGATIVE_INFINITY;
	const act = (): void => {
		clearTimeout(timer);
		timer = undefined;
		last = performance.now();
		work();
	};
	return {
		ask() {
			if (timer !== undefined) return;
			const wait = last + pause() - performance.now();
			if (wait <= 0) act();
			else timer = setTimeout(act, wait);
		},
		hurry: act,
		[Symbol.dispose]: () => clearTimeout(timer),
	};
}
