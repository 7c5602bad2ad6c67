import type {ErrorDocument} from '../frames.ts';

/** An error of the runtime itself, not of the function's code. */
export class RuntimeError extends Error {
	constructor(name: string, message: string, cause?: unknown) {
		super(message, {cause});
		this.name = name;
		if (cause instanceof Error && cause.stack !== undefined) this.stack = `${name}: ${cause.stack}`;
	}
}

/** Anything thrown, as Lambda's Node.js runtime answers it. */
export function errorDocument(thrown: unknown): ErrorDocument {
	if (!(thrown instanceof Error)) {
		return {errorType: typeof thrown, errorMessage: String(thrown), trace: []};
	}
	return {
		errorType: thrown.name,
		errorMessage: thrown.message,
		trace: (thrown.stack ?? '').split('\n'),
	};
}
