/** What a screen looks at while it is open, and can begin to look at anew. */
export interface Watching {
	/** Ends what is looked at, and begins again: something else was chosen. */
	readonly anew: () => void;
	/** Begins; disposing ends it. */
	readonly open: () => Disposable;
	/** Whether it has begun and not ended. */
	readonly isOpen: () => boolean;
}

/** `begin` begins a watch that its disposal ends; there is never more than one. */
export function createWatching(begin: () => Disposable): Watching {
	let watch: Disposable | undefined;
	function end(): void {
		watch?.[Symbol.dispose]();
		watch = undefined;
	}
	function anew(): void {
		end();
		watch = begin();
	}
	return {
		anew,
		isOpen: () => watch !== undefined,
		open() {
			anew();
			return {[Symbol.dispose]: end};
		},
	};
}
