import type {ConsumeError, ErrorType} from './consume-api.ts';

/** A failure whose class the caller can tell apart; its message is meant to be read. */
export class ConsumeFailure extends Error {
	readonly type: ErrorType;

	constructor(type: ErrorType, message: string, cause?: unknown) {
		super(message, cause === undefined ? {} : {cause});
		this.name = 'ConsumeFailure';
		this.type = type;
	}
}

/** Anything thrown, as the answer tells it. A programming mistake is internal; what nobody foresaw is unknown. */
export function asConsumeError(error: unknown): ConsumeError {
	if (error instanceof ConsumeFailure) {
		return {type: error.type, message: error.message};
	}
	if (error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError) {
		return {type: 'INTERNAL_FAILURE', message: `The service failed inside: ${error.message}`};
	}
	return {
		type: 'UNKNOWN',
		message: error instanceof Error ? error.message : 'The service failed for an unknown reason.',
	};
}
