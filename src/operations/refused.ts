import {AccessDeniedError, NotFoundError, NotImplementedError} from '../aws/errors.ts';

/**
 * The answer, or undefined where it may not be asked, cannot be asked there, or is of something that is gone: for what
 * is good to know but not needed.
 */
export async function unlessRefused<Value>(call: Promise<Value>): Promise<Value | undefined> {
	try {
		return await call;
	} catch (error) {
		const isRefused =
			error instanceof AccessDeniedError || error instanceof NotImplementedError || error instanceof NotFoundError;
		if (isRefused) return undefined;
		throw error;
	}
}
