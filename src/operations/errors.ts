import {ConsoleError} from '../errors.ts';

export {DryRunError, ReadOnlyError} from '../aws/errors.ts';

/** The operator saw what would be done and did not want it; nothing was changed. */
export class DeclinedError extends ConsoleError {}

/** Something in AWS is not as the operation needs it, and only the operator can decide what to do. */
export class StateError extends ConsoleError {}

/** Something was cancelled or lost its answer, and whether it was done cannot be found out now. */
export class UnclearError extends ConsoleError {}

/** AWS did what was asked and it failed there: a stack rolled back, a build broke, tasks do not start. */
export class OutcomeError extends ConsoleError {
	/** The evidence: events, log lines, stop reasons; the most telling first. */
	readonly evidence: readonly string[];

	constructor(message: string, nextStep: string, evidence: readonly string[] = []) {
		super(message, nextStep);
		this.evidence = evidence;
	}
}

/** A service of ours (the consumer's console) did not answer as it should. */
export class EndpointFailure extends ConsoleError {
	constructor(message: string, nextStep: string, options: {readonly cause?: unknown} = {}) {
		super(message, nextStep, {...options, exitCode: 69});
	}
}
