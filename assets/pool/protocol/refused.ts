/** `absent`: there is no pool yet. `user`, `size`: what was asked for cannot be. `crowded`: too many grab at once. */
export type RefusalCode = 'absent' | 'draining' | 'user' | 'size' | 'crowded';

/** The pool does not do what it was asked to, and nothing was changed. */
export class PoolRefused extends Error {
	override readonly name = 'PoolRefused';
	readonly code: RefusalCode;

	constructor(code: RefusalCode, message: string) {
		super(message);
		this.code = code;
	}
}
