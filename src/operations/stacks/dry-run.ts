import {DryRunError} from '../errors.ts';

/** Lets a dry run go on to the next call, so that it shows them all and not only the first. */
export async function kept(call: () => Promise<unknown>): Promise<void> {
	try {
		await call();
	} catch (error) {
		if (!(error instanceof DryRunError)) throw error;
	}
}
