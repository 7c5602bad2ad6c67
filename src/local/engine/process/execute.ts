import {spawn} from 'node:child_process';
import type {CommandResult} from '../runtime.ts';
import type {ContainerFiles} from './container-files.ts';
import {commandLine, containerEnvironment, workingDirectory} from './launch-plan.ts';

/** Docker keeps the first 4 KiB of a health check's output. */
const keptOutputBytes = 4096;
const timedOutExitCode = 124;

/** Runs a command as `docker exec` would; a command that takes too long is killed with all it started. */
export function runCommand(
	files: ContainerFiles,
	command: readonly string[],
	timeoutSeconds: number,
): Promise<CommandResult> {
	const specification = files.specification();
	const [program, ...parameters] = commandLine(specification, files, command);
	if (program === undefined) return Promise.resolve({exitCode: 127, output: `${command[0]}: not found`});
	return new Promise((resolve) => {
		const child = spawn(program, parameters, {
			cwd: workingDirectory(specification, files),
			env: containerEnvironment(specification, files),
			stdio: ['ignore', 'pipe', 'pipe'],
			detached: true,
		});
		let output = '';
		let timedOut = false;
		const keep = (chunk: Buffer): void => {
			if (output.length < keptOutputBytes) output += chunk.toString('utf8').slice(0, keptOutputBytes - output.length);
		};
		child.stdout.on('data', keep);
		child.stderr.on('data', keep);
		const timer = setTimeout(() => {
			timedOut = true;
			if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
		}, timeoutSeconds * 1000);
		const done = (exitCode: number): void => {
			clearTimeout(timer);
			resolve({exitCode, output});
		};
		child.once('error', () => done(127));
		child.once('close', (code) => done(timedOut ? timedOutExitCode : (code ?? 137)));
	});
}
