import {Writable} from 'node:stream';
import {expect, test} from 'vitest';
import {reportFailure} from '../../src/commands/failure.ts';
import {Output} from '../../src/commands/output.ts';
import {StateError, UnclearError} from '../../src/operations/errors.ts';

/** What is told of a failure after Ctrl-C, and the exit code. */
function toldAfterInterruption(error: unknown): {readonly exitCode: number; readonly told: string} {
	let told = '';
	const stream = new Writable({
		write(chunk, _encoding, done) {
			told += String(chunk);
			done();
		},
	});
	const output = new Output('text', {out: stream, err: stream, isTerminal: false, columns: 80});
	return {exitCode: reportFailure(error, output, AbortSignal.abort(new Error('Interrupted.'))), told};
}

test('an interrupted command says what it left behind, with the exit code of an interruption', () => {
	const {exitCode, told} = toldAfterInterruption(new UnclearError('Whether it was taken is not known.', 'Grab again.'));
	expect(told).toContain('✗ Whether it was taken is not known.\n→ Grab again.\n');
	expect(exitCode).toBe(130);
});

test('an interrupted command says no more of what failed because it was interrupted', () => {
	const {exitCode, told} = toldAfterInterruption(new StateError('The stack is not complete.', 'Look again.'));
	expect(told).toMatch(/^Interrupted\. [^✗]*$/);
	expect(exitCode).toBe(130);
});
