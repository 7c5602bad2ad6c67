/**
 * An error that the operator reads: one plain sentence of what failed and why, and the next step.
 * `exitCode` follows sysexits where one fits: 64 wrong usage, 69 unavailable, 75 try again, 77 no permission.
 */
export class ConsoleError extends Error {
	readonly nextStep: string;
	readonly exitCode: number;

	constructor(message: string, nextStep: string, options: {readonly exitCode?: number; readonly cause?: unknown} = {}) {
		super(message, options.cause === undefined ? {} : {cause: options.cause});
		this.name = new.target.name;
		this.nextStep = nextStep;
		this.exitCode = options.exitCode ?? 1;
	}
}

/** A flag, parameter or file that cannot be right: names the value, the rule and an example, before any call is made. */
export class InvalidInputError extends ConsoleError {
	constructor(message: string, nextStep: string) {
		super(message, nextStep, {exitCode: 64});
	}
}
