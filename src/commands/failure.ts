import {ConsoleError} from '../errors.ts';
import {DryRunError, UnclearError} from '../operations/errors.ts';
import type {PlannedCall} from '../operations/session.ts';
import type {Output} from './output.ts';

/** Exit code after Ctrl-C (128 + SIGINT). */
const interruptedExitCode = 130;
/** EX_SOFTWARE of sysexits: a fault of ours. */
const faultExitCode = 70;

/**
 * A dry run ends with the first call whose answer it would need: its result is what was kept back so far.
 * Undefined when the command ended otherwise.
 */
export function reportDryRun(error: unknown, planned: readonly PlannedCall[], output: Output): number | undefined {
	if (!(error instanceof DryRunError)) return undefined;
	const lines = planned.map(({commandLine}) => commandLine);
	if (!lines.includes(error.commandLine)) {
		output.line(`  $ ${error.commandLine}`, {type: 'planned', commandLine: error.commandLine});
		lines.push(error.commandLine);
	}
	output.result(
		{dryRun: true, commandLines: lines},
		() => 'Dry run: nothing was changed. Leave --dry-run out to do it.',
	);
	return 0;
}

/** Tells a failure in plain words with its evidence and next step; answers the exit code. */
export function reportFailure(error: unknown, output: Output, signal: AbortSignal): number {
	output.status('');
	// What an interrupted command left behind is told all the same.
	if (signal.aborted && !(error instanceof UnclearError)) return reportInterruption(output, signal);
	if (!(error instanceof ConsoleError)) return reportFault(error, output);
	const {name, message, nextStep, exitCode} = error;
	const {evidence = [], requestId} = error as {evidence?: readonly string[]; requestId?: string};
	const [first = '', ...further] = message.split('\n');
	const event = {type: 'error', name, message, nextStep, evidence, requestId};
	output.line(`✗ ${first}`, event);
	const code = signal.aborted ? interruptionExitCode(signal) : exitCode;
	if (output.format === 'json') return code;
	for (const line of further) output.line(`  ${line}`);
	for (const line of evidence) output.line(`    ${line}`);
	output.line(`→ ${nextStep}`);
	if (requestId !== undefined) output.line(`  AWS request id ${requestId}`);
	return code;
}

function reportInterruption(output: Output, signal: AbortSignal): number {
	const message = 'Interrupted. What was begun goes on; run the same command again to pick it up.';
	output.line(message, {type: 'interrupted', message});
	return interruptionExitCode(signal);
}

/** By what ended it: Ctrl-C, or a request to end. */
export const interruptionExitCode = (signal: AbortSignal): number =>
	(signal.reason as {exitCode?: number} | undefined)?.exitCode ?? interruptedExitCode;

function reportFault(error: unknown, output: Output): number {
	const {message, stack} = error instanceof Error ? error : new Error(String(error));
	output.line(`✗ ecs-console itself failed: ${message}`, {type: 'fault', message, stack});
	if (output.format === 'text')
		for (const line of (stack ?? '').split('\n').slice(1, 6)) output.line(`  ${line.trim()}`);
	output.line('→ This is a fault of ours: please report it with the lines above.', {type: 'note'});
	return faultExitCode;
}
