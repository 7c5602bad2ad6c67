import {OutcomeError} from '../errors.ts';

/** @throws OutcomeError naming what was expected and what was found */
export function verify(isTrue: boolean, expected: string, found: string): void {
	if (isTrue) return;
	throw new OutcomeError(
		`Expected ${expected}, found ${found}.`,
		'Run the tour again; if it happens twice, please report it.',
	);
}
