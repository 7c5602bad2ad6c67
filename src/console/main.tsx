import {ConsoleError} from '../errors.ts';
import {leaveTerminal} from '../terminal.ts';
import {sanitise} from '../text.ts';
import {runConsole} from './console.tsx';
import {readConsoleOptions} from './options.ts';

/** EX_SOFTWARE of sysexits: a fault of ours. */
const faultExitCode = 70;

/** Runs the console and answers its exit code; whatever goes wrong is told after the terminal is given back. */
export async function main(argv: readonly string[]): Promise<never> {
	let exitCode: number;
	try {
		exitCode = await runConsole(readConsoleOptions(argv, process.env));
	} catch (error) {
		leaveTerminal();
		exitCode = tell(error);
	}
	leaveTerminal();
	// Connections and watchers that are still open must not keep the program.
	process.exit(exitCode);
}

function tell(error: unknown): number {
	if (error instanceof ConsoleError) {
		process.stderr.write(sanitise(`✗ ${error.message}\n→ ${error.nextStep}\n`));
		return error.exitCode;
	}
	const {stack, message} = error instanceof Error ? error : new Error(String(error));
	const told = `✗ ecs-console itself failed: ${stack ?? message}\n→ This is a fault of ours: please report it.\n`;
	process.stderr.write(sanitise(told));
	return faultExitCode;
}
