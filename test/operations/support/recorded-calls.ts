import {DryRunError} from '../../../src/operations/errors.ts';

/** Calls that change something, in their order, as lines; in a dry run none has an effect. */
export function recordedCalls(dryRun: boolean) {
	const calls: string[] = [];
	const call = async (line: string, does: () => void): Promise<void> => {
		calls.push(line);
		if (dryRun) throw new DryRunError(line, {});
		does();
	};
	return {calls, call};
}
